// One run, live.
import { ask, bytes, element, grouped } from '/format.js';
import { bar, cancelButton, doing, ended, follow, path, send } from '/progress.js';

const $ = (id) => document.getElementById(id);
const id = Number(location.pathname.split('/').pop());

function problem(failure) {
  $('notice').replaceChildren(element('p', { class: 'note problem' }, failure.message));
}

function figure(name, text) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, text));
}

// Agreeing to a price is asking again with a limit that allows it.
function agreeButton(run) {
  if (run.problem !== 'consent_required') {
    return null;
  }
  return element('button', {
    type: 'button', id: 'agree', class: 'primary',
    onclick: async () => {
      try {
        const table = run.description.split(', ')[0];
        const again = await send('/v1/runs', {
          source: run.source, chain: run.chain, table, start_date: run.first_day, end_date: run.last_day,
          max_bytes: run.bytes_estimated,
        });
        if (again.run === run.run) {
          start();
        } else {
          location.assign(`/runs/${again.run}`);
        }
      } catch (failure) {
        problem(failure);
      }
    },
  }, `Agree to up to ${bytes(run.bytes_estimated)} and load`);
}

function show(run) {
  document.title = `Run ${run.run}: ${run.state} · Counterflow`;
  $('title').textContent = `Run ${run.run}`;
  const words = doing(run);
  const card = $('run');
  const focused = document.activeElement?.classList.contains('cancel');
  card.replaceChildren(
    element('div', { class: 'card-head' },
      element('h2', {}, run.description),
      element('span', { class: `state ${run.state}`, id: 'state' }, run.state)),
    bar(run),
    words ? element('p', { class: run.problem && run.state === 'failed' ? 'note problem' : 'between', id: 'doing' }, words) : null,
    element('dl', { class: 'figures' },
      figure('Days published', run.days_wanted === null ? grouped(run.days) : `${run.days} of ${run.days_wanted}`),
      figure('Transactions', grouped(run.transactions)),
      run.source === 'bigquery' ? figure('Received', bytes(run.bytes_read)) : null,
      run.bytes_estimated === null ? null : figure('Billed at most', bytes(run.bytes_estimated)),
      figure('Asked for by', run.asked_by)),
    element('div', { class: 'fields' },
      cancelButton(run, problem), agreeButton(run),
      run.problem === 'sign_in_required' ? element('a', { href: '/authenticate' }, 'Sign in with Google') : null,
      element('a', { href: '/?view=cluster' }, 'All runs')));
  if (focused) {
    (card.querySelector('.cancel') ?? $('main')).focus();
  }
}

let stop = () => {};

async function start() {
  stop();
  $('notice').replaceChildren();
  try {
    const run = await ask(path({ run: id }), {});
    show(run);
    if (!ended(run)) {
      stop = follow(id, show);
    }
  } catch (failure) {
    $('run').replaceChildren();
    problem(failure);
  }
}

start();

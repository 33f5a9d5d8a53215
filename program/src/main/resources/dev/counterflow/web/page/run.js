// One run, live.
import { ask, remedy, send } from '/api.js';
import { bytes, element, grouped } from '/format.js';
import { bar, cancelButton, doing, ended, follow, page, path } from '/progress.js';

const $ = (id) => document.getElementById(id);
const id = Number(location.pathname.split('/').pop());

function problem(failure) {
  $('notice').replaceChildren(element('p', { class: 'note problem' }, failure.message, ' ', remedy(failure)));
}

function figure(name, text) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, text));
}

// A run that has not come to its end goes on with all that it was asked for with.
function resumeButton(run) {
  const resumable = ['failed', 'interrupted', 'cancelled'].includes(run.state) && !run.by_command;
  if (!resumable) {
    return null;
  }
  const words = run.agreement ? `Agree to up to ${bytes(run.agreement.max_bytes)}, about USD ${run.price_estimated}, and load` : 'Go on';
  return element('button', {
    type: 'button', id: run.agreement ? 'agree' : 'resume', class: 'primary',
    onclick: async () => {
      try {
        await send(`${path(run)}/resume`, run.agreement ? { max_bytes: run.agreement.max_bytes } : {});
        start();
      } catch (failure) {
        problem(failure);
      }
    },
  }, words);
}

// Who asked for more days than this run has is told which runs have the others.
async function showOthers() {
  const others = (new URLSearchParams(location.search).get('also') ?? '').split('.').filter((other) => /^\d{1,9}$/.test(other));
  const lines = [];
  for (const other of others) {
    try {
      const run = await ask(path({ run: other }), {});
      lines.push(element('li', {}, element('a', { href: page(other) }, `Run ${other}`), ` (${run.state}): ${run.description}`));
    } catch (failure) {
      problem(failure);
    }
  }
  $('others').replaceChildren(...(lines.length === 0 ? [] : [
    element('p', {}, 'Other days that you asked for are loaded by another run, and are not paid for twice:'), element('ul', {}, ...lines)]));
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
      run.bytes_estimated === null ? null : figure('Billed at most', `${bytes(run.bytes_estimated)}, about USD ${run.price_estimated}`),
      figure('Asked for by', run.asked_by)),
    element('div', { class: 'fields' },
      cancelButton(run, problem), resumeButton(run),
      run.problem === 'sign_in_required' ? element('a', { href: `/authenticate?next=${page(run.run)}` }, 'Sign in with Google') : null,
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
      stop = follow(id, show, problem);
    }
  } catch (failure) {
    $('run').replaceChildren();
    problem(failure);
  }
}

start();
showOthers();

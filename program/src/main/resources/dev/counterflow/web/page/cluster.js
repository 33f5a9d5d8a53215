// The servers of the cluster by the days they hold, and the runs that loaded them.
import { ask, remedy, send } from '/api.js';
import { bytes, dayNumber, dayOf, element, grouped } from '/format.js';
import { bar, cancelButton, doing, elsewhere, ended, page } from '/progress.js';

const MOST_DAYS = 62;
const REFRESH_MS = 2000;
const IDLE_REFRESH_MS = 15000;
let timer = null;
let looks = 0;

// A look that is under way shows nothing, and is the last one.
export function stop() {
  clearTimeout(timer);
  looks += 1;
}

// What somebody is typing or about to press must not be taken away by the next look at the servers.
function keepPlace(container, change) {
  const place = document.activeElement?.closest('[data-run]')?.dataset.run;
  change();
  if (place) {
    (container.querySelector(`[data-run="${place}"]`) ?? document.getElementById('main')).focus();
  }
}

export async function show(container) {
  stop();
  const look = looks;
  if (container.childElementCount === 0) {
    container.replaceChildren(element('p', { class: 'empty busy' }, 'Asking the servers …'));
  }
  try {
    const cluster = await ask('/v1/cluster', {});
    if (look !== looks) {
      return;
    }
    const chains = [...new Set(cluster.days.map((day) => day.chain))];
    keepPlace(container, () => fill(container, cluster, chains));
    const busy = cluster.runs.some((run) => !ended(run));
    timer = setTimeout(() => show(container), busy ? REFRESH_MS : IDLE_REFRESH_MS);
  } catch (problem) {
    if (look === looks) {
      container.replaceChildren(element('p', { class: 'empty problem' }, problem.message));
      timer = setTimeout(() => show(container), IDLE_REFRESH_MS);
    }
  }
}

// The form stays the same element, with what was typed into it.
function fill(container, cluster, chains) {
  const form = container.querySelector('#new-run') ?? newRun(() => show(container));
  const parts = [
    element('p', { class: 'lead' }, `${cluster.servers.length} servers, ${cluster.days.length} days, rule ${cluster.rule}.`),
    ...(chains.length === 0 ? [element('p', { class: 'empty' }, 'No day is loaded yet.')] : []),
    ...chains.map((chain) => grid(chain, cluster.days.filter((day) => day.chain === chain), cluster.servers)),
    runs(cluster.runs)];
  for (const child of [...container.children].filter((one) => one !== form)) {
    child.remove();
  }
  if (form.isConnected) {
    form.before(...parts);
  } else {
    container.append(...parts, form);
  }
}

function newRun(changed) {
  const notice = element('p', { role: 'status', 'aria-live': 'polite', class: 'between' });
  const form = element('form', {
    class: 'fields', 'aria-label': 'Load days',
    onsubmit: async (event) => {
      event.preventDefault();
      const wish = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
      try {
        const run = await send('/v1/runs', wish);
        notice.className = 'between';
        notice.replaceChildren(run.joined ? 'These days are loaded or about to be: ' : 'Asked for: ',
          element('a', { href: page(run.run) }, `run ${run.run}`), '.', ...elsewhere(run));
        changed();
      } catch (problem) {
        notice.className = 'note problem';
        notice.replaceChildren(problem.message, ' ', remedy(problem, '/?view=cluster'));
      }
    },
  },
  element('label', {}, 'Source ', element('select', { name: 'source', id: 'run-source' },
    element('option', { value: 'bigquery' }, 'BigQuery, billed to your project'),
    element('option', { value: 'generated' }, 'generated data'))),
  element('label', {}, 'From ', element('input', { name: 'start_date', type: 'date', required: true, value: '2020-10-27' })),
  element('label', {}, 'To ', element('input', { name: 'end_date', type: 'date', required: true, value: '2020-11-01' })),
  element('button', { type: 'submit', class: 'primary', id: 'run-start' }, 'Load'));
  return element('section', { class: 'card', id: 'new-run' },
    element('div', { class: 'card-head' }, element('h2', {}, 'Load days')), form, notice);
}

function grid(chain, all, servers) {
  const days = withGaps(all.slice(-MOST_DAYS));
  const missing = days.some((day) => day.gap);
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Server'), element('th', { scope: 'col' }, 'Health'),
    ...days.map((day) => element('th', { scope: 'col', class: 'day-head', title: day.gap ?? day.day },
      day.days > 1 ? `${day.days} days` : day.day.slice(5))),
    element('th', { scope: 'col', class: 'amount' }, 'Size'));
  const rows = servers.map((server) => element('tr', {},
    element('th', { scope: 'row' }, server.name, server.coordinator ? element('small', {}, ' coordinator') : null),
    element('td', {}, element('span', { class: server.answers ? 'health good' : 'health bad' },
      server.answers ? 'answers' : 'silent')),
    ...days.map((day) => (day.gap ? gap(day) : cell(day, server))),
    element('td', { class: 'amount' }, bytes(server.bytes))));
  return element('section', { class: 'card' },
    element('div', { class: 'card-head' },
      element('h2', {}, chain, element('small', {}, ` ${all[0].day} to ${all.at(-1).day}`)),
      element('p', { class: 'legend' }, element('span', { class: 'key holds' }), ' holds the day ',
        element('span', { class: 'key gap' }), ' not whole', missing ? element('span', { class: 'key missing' }) : '',
        missing ? ' not loaded' : '', all.length > MOST_DAYS ? `; the latest ${MOST_DAYS} of ${all.length} days` : '')),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Servers by days of ${chain}` },
      element('table', { class: 'grid' }, element('thead', {}, head), element('tbody', {}, ...rows))));
}

// Between loaded days that do not follow each other stands one column for those that are not loaded.
function withGaps(loaded) {
  return loaded.flatMap((day, at) => {
    const between = at === 0 ? 0 : dayNumber(day.day) - dayNumber(loaded[at - 1].day) - 1;
    if (between === 0) {
      return [day];
    }
    const first = dayOf(dayNumber(loaded[at - 1].day) + 1);
    const last = dayOf(dayNumber(day.day) - 1);
    return [{ day: first, days: between, gap: first === last ? first : `${first} to ${last}` }, day];
  });
}

function gap(day) {
  return element('td', { class: 'cell', title: `${day.gap}: not loaded` },
    element('span', { class: 'held missing' }, element('span', { class: 'aside' }, 'not loaded')));
}

function cell(day, server) {
  const here = day.servers.includes(server.name);
  const words = `${server.name} ${here ? 'holds' : 'does not hold'} ${day.day}`
    + (here ? `: ${grouped(day.transactions)} transactions, ${bytes(day.bytes)}, ${day.state}` : '');
  return element('td', { class: 'cell', title: words },
    element('span', { class: here ? `held ${day.state}` : 'held none' }, element('span', { class: 'aside' }, here ? 'yes' : 'no')));
}

function runs(all) {
  if (all.length === 0) {
    return element('p', { class: 'empty' }, 'Nothing has been loaded yet.');
  }
  const problem = (failure) => {
    document.getElementById('notice').replaceChildren(element('p', { class: 'note problem' }, failure.message, ' ', remedy(failure)));
  };
  const rows = all.map((run) => element('tr', {},
    element('td', {}, element('span', { class: `state ${run.state}` }, run.state)),
    element('td', {}, element('a', { href: `/runs/${run.run}` }, `run ${run.run}`)),
    element('td', { class: 'wrap' }, run.description, element('br'), element('small', {}, doing(run))),
    element('td', { class: 'time' }, (run.started_at ?? run.asked_at).slice(0, 19).replace('T', ' ')),
    element('td', {}, bar(run)), element('td', { class: 'amount' }, grouped(run.transactions)),
    element('td', { class: 'amount' }, grouped(run.bad_rows)), element('td', { class: 'actions' }, cancelButton(run, problem))));
  const heads = ['State', 'Run', 'What', 'Since, UTC', 'Days', 'Transactions', 'Bad rows'];
  return element('section', { class: 'card' }, element('div', { class: 'card-head' }, element('h2', {}, 'Runs')),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Runs' },
      element('table', { id: 'runs' }, element('thead', {}, element('tr', {}, ...heads.map((head, at) =>
        element('th', { scope: 'col', class: at > 4 ? 'amount' : false }, head)), element('td'))), element('tbody', {}, ...rows))));
}

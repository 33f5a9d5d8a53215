// The servers of the cluster by the days they hold, and the runs that loaded them.
import { ask, bytes, element, grouped } from '/format.js';

const MOST_DAYS = 62;
const REFRESH_MS = 2000;
let timer = null;

export function stop() {
  clearTimeout(timer);
}

export async function show(container) {
  stop();
  if (container.childElementCount === 0) {
    container.replaceChildren(element('p', { class: 'empty busy' }, 'Asking the servers …'));
  }
  try {
    const cluster = await ask('/v1/cluster', {});
    const chains = [...new Set(cluster.days.map((day) => day.chain))];
    container.replaceChildren(
      element('p', { class: 'lead' }, `${cluster.servers.length} servers, ${cluster.days.length} days, rule ${cluster.rule}.`),
      ...(chains.length === 0 ? [element('p', { class: 'empty' }, 'No day is loaded yet.')] : []),
      ...chains.map((chain) => grid(chain, cluster.days.filter((day) => day.chain === chain), cluster.servers)),
      runs(cluster.runs));
    if (cluster.runs.some((run) => run.state === 'running')) {
      timer = setTimeout(() => show(container), REFRESH_MS);
    }
  } catch (problem) {
    container.replaceChildren(element('p', { class: 'empty problem' }, problem.message));
  }
}

function grid(chain, all, servers) {
  const days = all.slice(-MOST_DAYS);
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Server'), element('th', { scope: 'col' }, 'Health'),
    ...days.map((day) => element('th', { scope: 'col', class: 'day-head' }, day.day.slice(5))),
    element('th', { scope: 'col', class: 'amount' }, 'Size'));
  const rows = servers.map((server) => element('tr', {},
    element('th', { scope: 'row' }, server.name, server.coordinator ? element('small', {}, ' coordinator') : null),
    element('td', {}, element('span', { class: server.answers ? 'health good' : 'health bad' },
      server.answers ? 'answers' : 'silent')),
    ...days.map((day) => cell(day, server)),
    element('td', { class: 'amount' }, bytes(server.bytes))));
  return element('section', { class: 'card' },
    element('div', { class: 'card-head' }, element('h2', {}, chain),
      element('p', { class: 'legend' }, element('span', { class: 'key holds' }), ' holds the day ',
        element('span', { class: 'key gap' }), ' not whole',
        all.length > days.length ? `; the latest ${days.length} of ${all.length} days` : '')),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Servers by days of ${chain}` },
      element('table', { class: 'grid' }, element('thead', {}, head), element('tbody', {}, ...rows))));
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
  const rows = all.map((run) => element('tr', {},
    element('td', {}, element('span', { class: `state ${run.state}` }, run.state)),
    element('td', {}, run.source), element('td', { class: 'wrap' }, run.description),
    element('td', { class: 'time' }, run.started_at.slice(0, 19).replace('T', ' ')),
    element('td', { class: 'amount' }, grouped(run.days)), element('td', { class: 'amount' }, grouped(run.transactions)),
    element('td', { class: 'amount' }, grouped(run.bad_rows))));
  const heads = ['State', 'Source', 'What', 'Started, UTC', 'Days', 'Transactions', 'Bad rows'];
  return element('section', { class: 'card' }, element('div', { class: 'card-head' }, element('h2', {}, 'Runs')),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Runs' },
      element('table', {}, element('thead', {}, element('tr', {}, ...heads.map((head, at) =>
        element('th', { scope: 'col', class: at > 3 ? 'amount' : false }, head)))), element('tbody', {}, ...rows))));
}

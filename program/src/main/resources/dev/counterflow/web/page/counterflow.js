// The page: reads the URL, asks the API, shows the answer. Every change of what is shown is a change of the URL first.
import { ask, saveCsv } from '/api.js';
import { amount, element, grouped, short, unitOf, useUnit } from '/format.js';
import { goingOn, list, read, url, withoutChoices } from '/state.js';
import * as chart from '/chart.js';
import * as cluster from '/cluster.js';
import * as graph from '/graph.js';
import * as counterparties from '/counterparties.js';

const ROWS = 20;
const HUB = 50;
const HEADLINES = { invalid_address: 'That is not an address.', key_required: 'An access key is needed.' };
const $ = (id) => document.getElementById(id);

const viewOf = (one) => url({ ...one, with: '' });

let state = read();
let pages = [''];
let shown = null;
let under = new AbortController();

function change(changes) {
  go({ ...state, ...changes });
}

function go(next) {
  history.pushState(null, '', url(next));
  show();
}

const days = () => ({ start_date: state.from, end_date: state.to });
const base = (address = state.address) => `/v1/${state.chain}/addresses/${encodeURIComponent(address)}`;
const question = () => ({
  ...days(), flow_type: state.flow === 'both' ? '' : state.flow, order: state.order, min_amount: state.least, hide: state.hide,
});

const actions = {
  order: (order) => change({ order }),
  hide: (address) => change({ hide: [...list(state.hide), address].join(',') }),
  link: (address) => url(goingOn(state, address)),
  go: (address) => go(goingOn(state, address)),
  transactions: (counterparty) => change({ with: counterparty }),
};

async function show() {
  const before = state;
  state = read();
  useUnit(state.unit === 'sat' ? 'satoshis' : 'coins');
  under.abort();
  under = new AbortController();
  cluster.stop();
  controls();
  const onlyDialog = shown?.view === viewOf(state);
  const sameAccount = !$('account').hidden
    && state.view === before.view && state.chain === before.chain && state.address === before.address;
  dialog();
  if (onlyDialog) {
    return;
  }
  // From here on nothing is shown that can be told to be an answer to this URL.
  shown = null;
  $('start').hidden = state.address !== '' || state.view !== '';
  $('cluster').hidden = state.view !== 'cluster';
  // Another question about the same address: the reader keeps the place, and the focus.
  if (!sameAccount) {
    $('account').hidden = true;
    $('notice').replaceChildren();
  }
  document.title = state.address ? `${short(state.address)} · Counterflow` : 'Counterflow';
  if (state.view === 'cluster') {
    await cluster.show($('cluster-body'));
  } else if (state.address === '') {
    await start();
  } else {
    await account();
  }
}

function controls() {
  $('chain').value = state.chain;
  $('address').value = state.address;
  $('from').value = state.from;
  $('to').value = state.to;
  $('flow').value = state.flow;
  $('least').value = state.least;
  $('unit').setAttribute('aria-pressed', String(state.unit === 'sat'));
  const atHidden = $('hidden').contains(document.activeElement);
  $('hidden').replaceChildren(...list(state.hide).map((address) => element('button', {
    type: 'button', class: 'chip', 'aria-label': `Show ${address} again`, title: address,
    onclick: () => change({ hide: list(state.hide).filter((one) => one !== address).join(',') }),
  }, `${short(address)} hidden ×`)));
  if (atHidden) {
    ($('hidden').querySelector('button') ?? $('table')).focus({ preventScroll: true });
  }
}

/** Says on every view if what is loaded was made up. */
async function origin() {
  try {
    const answer = await ask('/v1/days', {});
    $('generated').hidden = !answer.days.some((day) => day.source === 'generated');
  } catch (problem) {
    $('generated').hidden = true; // the view itself tells that there is no answer
  }
}

async function start() {
  try {
    const answer = await ask('/v1/days', {}, { signal: under.signal });
    const loaded = answer.days;
    $('loaded').textContent = loaded.length === 0
      ? 'No day is loaded yet: counterflow ingest loads some.'
      : `${loaded.length} days are loaded, ${loaded[0].day} to ${loaded[loaded.length - 1].day}.`;
    const mined = await ask(base('coinbase') + '/exposure', { limit: 5 }, { signal: under.signal });
    $('miners').hidden = mined.counterparties.length === 0;
    $('examples').replaceChildren(...mined.counterparties.map((row) => element('li', {},
      element('a', { href: url({ ...state, address: row.address }) }, element('span', { class: 'mono' }, row.address),
        element('span', {}, `${amount(row, 'outflows')} ${unitOf(mined)}`)))));
  } catch (problem) {
    tell(problem);
  }
}

async function account() {
  if ($('account').hidden) {
    $('notice').replaceChildren(element('p', { class: 'note busy' }, 'Asking the servers …'));
  }
  $('account').setAttribute('aria-busy', 'true');
  $('previous').disabled = true;
  $('next').disabled = true;
  pages = [''];
  const signal = under.signal;
  try {
    const chosen = state.from || state.to;
    const [whole, answer, part] = await Promise.all([
      ask(base(), {}, { signal }),
      ask(base() + '/exposure', { ...question(), limit: ROWS }, { signal }),
      chosen ? ask(base(), days(), { signal }) : null,
    ]);
    signal.throwIfAborted();
    $('account').removeAttribute('aria-busy');
    $('notice').replaceChildren(...notices(part ?? whole));
    $('account').hidden = false;
    heading(part ?? whole);
    chart.draw($('chart'), whole, state, (from, to) => change({ from, to }));
    rows(answer);
    shown = { view: viewOf(state), whole, answer };
  } catch (problem) {
    if (!signal.aborted) {
      $('account').hidden = true;
    }
    tell(problem);
  }
}

function tell(problem) {
  if (problem.name !== 'AbortError') {
    $('notice').replaceChildren(element('div', { class: 'note problem', role: 'alert' },
      element('strong', {}, HEADLINES[problem.code] ?? 'No answer.'), ' ',
      problem.message, ' ', wayOut(problem)));
    $('notice').scrollIntoView({ block: 'center' });
  }
}

// What was asked in a wrong way is wrong again: the fields that say it may not be on the screen.
function wayOut(problem) {
  const plain = url(withoutChoices(state, $('chain').value));
  return problem.code?.startsWith('invalid_') && state.address !== '' && plain !== viewOf(state)
    ? element('a', { href: plain }, 'Show this address without choices')
    : element('button', { type: 'button', onclick: again }, 'Try again');
}

function again() {
  shown = null;
  show();
}

function note(text) {
  $('notice').replaceChildren(element('p', { class: 'note' }, text));
}

function notices(summary) {
  const words = { incomplete: 'loaded, but not whole', missing: 'not loaded' };
  const spans = summary.days.filter((span) => span.state !== 'complete');
  if (summary.days.every((span) => span.state === 'missing')) {
    return [element('p', { class: 'note warning' }, 'None of these days is loaded.')];
  }
  const notes = spans.slice(0, 4).map((span) => element('li', {},
    span.first_day === span.last_day ? span.first_day : `${span.first_day} to ${span.last_day}`, ': ', words[span.state]));
  const found = [];
  if (notes.length > 0) {
    found.push(element('div', { class: 'note warning' }, element('strong', {}, 'The figures do not cover everything: '),
      element('ul', {}, ...notes), spans.length > 4 ? `and ${spans.length - 4} more spans` : ''));
  }
  if (summary.transactions === 0) {
    found.push(element('p', { class: 'note' }, 'This address does not appear in these days.'));
  }
  return found;
}

function heading(summary) {
  $('subject').textContent = summary.address;
  const figure = (name, value, kind = '') => element('div', { class: kind }, element('dt', {}, name), element('dd', {}, value));
  $('figures').replaceChildren(
    figure(`Received, ${unitOf(summary)}`, amount(summary, 'inflows'), 'in'),
    figure(`Sent, ${unitOf(summary)}`, amount(summary, 'outflows'), 'out'),
    figure('Counterparties', grouped(summary.counterparties)),
    figure('Transactions', grouped(summary.transactions)),
    figure('Active', summary.first_active_day
      ? [...new Set([summary.first_active_day, summary.last_active_day])].join(' – ') : 'never in these days', 'active'));
  const way = list(state.path);
  $('path').replaceChildren(...way.flatMap((address) => [
    element('a', { href: url(goingOn(state, address)), class: 'mono', title: address }, short(address)), ' → ']),
  ...(way.length > 0 ? [element('span', { class: 'mono', 'aria-current': 'page' }, short(state.address))] : []));
}

function rows(answer) {
  counterparties.table($('table'), answer, state, actions);
  graph.draw($('graph'), answer, actions);
  $('table-unit').textContent = `in ${unitOf(answer)}`;
  $('page').textContent = answer.counterparties.length === 0 ? '' : `Page ${pages.length}`;
  $('previous').disabled = pages.length === 1;
  $('next').disabled = !answer.more;
  $('next').onclick = () => turn([...pages, answer.next_page_token]);
  $('previous').onclick = () => turn(pages.slice(0, -1));
}

async function turn(to) {
  try {
    const token = to[to.length - 1];
    const { signal } = under;
    const answer = await ask(base() + '/exposure', { ...question(), limit: ROWS, page_token: token }, { signal });
    signal.throwIfAborted();
    pages = to;
    rows(answer);
    shown.answer = answer;
  } catch (problem) {
    tell(problem);
  }
}

function dialog() {
  const open = $('transactions');
  if (state.with === '') {
    open.close();
  } else {
    counterparties.transactions(open, state, days(), under.signal);
  }
}

// A first day after the last one, or the other way round, takes the other with it.
function chooseDay(name) {
  const day = $(name).value;
  if (day === state[name] || $(name).validity.badInput) {
    return;
  }
  const chosen = { ...state, [name]: day };
  const turned = chosen.from && chosen.to && chosen.from > chosen.to;
  go(turned ? { ...chosen, from: day, to: day } : chosen);
}

// A hub is a counterparty that has itself dealt with more than so many addresses.
async function hideHubs() {
  if (!shown) {
    return;
  }
  const summaries = await Promise.allSettled(shown.answer.counterparties.slice(0, ROWS).map((row) => ask(base(row.address), days())));
  const hubs = summaries.filter((one) => one.status === 'fulfilled' && one.value.counterparties > HUB)
    .map((one) => one.value.address);
  if (hubs.length === 0) {
    note(`None of these counterparties has dealt with more than ${HUB} addresses.`);
  } else {
    change({ hide: [...new Set([...list(state.hide), ...hubs])].slice(0, 100).join(',') });
  }
}

$('search').addEventListener('submit', (event) => {
  event.preventDefault();
  go({ ...state, view: '', chain: $('chain').value, address: $('address').value.trim(), path: '', with: '', hide: '' });
});
$('unit').addEventListener('click', () => change({ unit: state.unit === 'sat' ? '' : 'sat' }));
$('flow').addEventListener('change', () => change({ flow: $('flow').value, order: '' }));
$('least').addEventListener('change', () => change({ least: $('least').value.trim() }));
for (const name of ['from', 'to']) {
  // While 2020 is typed the year is 2, 20 and 202: what is typed counts when one leaves the field or presses Enter.
  let typing = false;
  $(name).addEventListener('keydown', (event) => {
    typing = event.key !== 'Enter';
    if (!typing) {
      chooseDay(name);
    }
  });
  $(name).addEventListener('blur', () => {
    typing = false;
    chooseDay(name);
  });
  $(name).addEventListener('change', () => typing || chooseDay(name));
}
$('days').addEventListener('submit', (event) => event.preventDefault());
$('all-days').addEventListener('click', () => change({ from: '', to: '' }));
$('copy').addEventListener('click', () => navigator.clipboard?.writeText(state.address));
$('csv').addEventListener('click', async () => {
  try {
    const whole = await saveCsv(base() + '/exposure', question(), `counterparties-${state.address}.csv`);
    if (!whole) {
      note('The file has the first 100,000 counterparties. Choose fewer days, or a least amount, for the others.');
    }
  } catch (problem) {
    tell(problem);
  }
});
$('hubs').addEventListener('click', hideHubs);
$('fit').addEventListener('click', () => graph.fit());
$('transactions-close').addEventListener('click', () => change({ with: '' }));
$('transactions').addEventListener('cancel', (event) => {
  event.preventDefault();
  change({ with: '' });
});
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="/?"], a[href="/"]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && document.getElementById('main')) {
    event.preventDefault();
    history.pushState(null, '', link.getAttribute('href'));
    show();
  }
});
addEventListener('popstate', () => show());
addEventListener('resize', () => shown && chart.draw($('chart'), shown.whole, state, (from, to) => change({ from, to })));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => shown && graph.draw($('graph'), shown.answer, actions));
origin();
show();

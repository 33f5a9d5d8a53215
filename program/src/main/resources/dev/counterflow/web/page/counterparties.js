// The counterparties as a table, and the transactions behind one of its figures.
import { ask, saveCsv } from '/api.js';
import { amount, element, forPicture, grouped, short, unitOf } from '/format.js';

const COLUMNS = [['address', 'Counterparty'], ['inflows', 'Received'], ['outflows', 'Sent'], ['total_flows', 'Total']];
const NATURAL = { both: 'total_flows', inflow: 'inflows', outflow: 'outflows' };

/** Whoever is at a button finds the one in its place focused, so that many can be pressed one after the other. */
export function table(container, answer, state, actions) {
  const places = () => [...container.querySelectorAll('a, button')];
  const at = places().indexOf(document.activeElement);
  fill(container, answer, state, actions);
  if (at >= 0) {
    (places()[at] ?? container).focus({ preventScroll: true });
  }
}

function fill(container, answer, state, actions) {
  if (answer.counterparties.length === 0) {
    container.replaceChildren(element('p', { class: 'empty' },
      'No counterparties in these days. Choose other days, a smaller amount, or show what is hidden.'));
    return;
  }
  const order = state.order || NATURAL[state.flow];
  const heads = COLUMNS.map(([name, label]) => element('th', {
    scope: 'col', role: 'columnheader', class: name === 'address' ? false : 'amount',
    'aria-sort': order === name ? (name === 'address' ? 'ascending' : 'descending') : 'none',
  }, element('button', { type: 'button', class: 'sort', 'data-order': name, onclick: () => actions.order(name) },
    label)));
  const most = Math.max(1, ...answer.counterparties.map((row) => forPicture(row.total_flows_satoshis)));
  // Where the screen is narrow, a row is drawn on two lines, and would no longer be known as a row without its role.
  const rows = answer.counterparties.map((row) => element('tr', { role: 'row' },
    element('th', { scope: 'row', role: 'rowheader' },
      element('a', { href: actions.link(row.address), class: 'mono', title: row.address, 'data-address': row.address },
        short(row.address))),
    figure(row, 'inflows', 'in'),
    figure(row, 'outflows', 'out'),
    element('td', { class: 'amount', role: 'cell' }, amount(row, 'total_flows'),
      meter(forPicture(row.inflows_satoshis) / most, forPicture(row.outflows_satoshis) / most)),
    element('td', { class: 'actions', role: 'cell' },
      element('button', {
        type: 'button', class: 'quiet behind', 'aria-label': `Transactions with ${row.address}`,
        onclick: () => actions.transactions(row.address),
      }, 'Transactions'),
      element('button', {
        type: 'button', class: 'quiet hide', 'aria-label': `Hide ${row.address}`, onclick: () => actions.hide(row.address),
      }, 'Hide'))));
  container.replaceChildren(element('table', { role: 'table' },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads, element('td', { role: 'cell' }))),
    element('tbody', { role: 'rowgroup' }, ...rows)));
}

// Nothing is said more quietly than something.
function figure(row, name, kind) {
  const none = row[name + '_satoshis'] === '0';
  return element('td', { class: `amount ${none ? 'zero' : kind}`, role: 'cell' }, amount(row, name));
}

function meter(received, sent) {
  const bar = element('span', { class: 'meter', 'aria-hidden': 'true' });
  for (const [kind, share] of [['in', received], ['out', sent]]) {
    const part = element('i', { class: kind });
    part.style.width = `${share * 100}%`;
    bar.append(part);
  }
  return bar;
}

export async function transactions(dialog, state, days, signal) {
  const path = `/v1/${state.chain}/addresses/${encodeURIComponent(state.address)}`
    + `/counterparties/${encodeURIComponent(state.with)}/transactions`;
  const parameters = { ...days, limit: 50 };
  const body = dialog.querySelector('#transactions-body');
  const more = dialog.querySelector('#transactions-more');
  body.replaceChildren(element('p', { class: 'empty busy' }, 'Looking for the transactions …'));
  more.hidden = true;
  dialog.querySelector('#transactions-csv').onclick = async () => {
    try {
      const whole = await saveCsv(path, days, `transactions-${state.address}-${state.with}.csv`);
      if (!whole) {
        body.prepend(element('p', { class: 'note', role: 'status' },
          'The file has the latest 100,000 transactions. Choose fewer days for the others.'));
      }
    } catch (problem) {
      body.prepend(element('p', { class: 'note problem', role: 'alert' }, problem.message));
    }
  };
  if (!dialog.open) {
    dialog.showModal();
  }
  try {
    const answer = await ask(path, parameters, { signal });
    signal.throwIfAborted(); // by now another counterparty may have been asked about
    const rows = element('tbody', {}, ...answer.transactions.map(row));
    body.replaceChildren(
      element('p', { class: 'between' }, 'What ', name(answer.address), ' received from ', name(answer.counterparty),
        ' and sent there, the latest first.'),
      element('table', {},
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Block time, UTC'),
          element('th', { scope: 'col' }, 'Transaction'),
          element('th', { scope: 'col', class: 'amount' }, `Received, ${unitOf(answer)}`),
          element('th', { scope: 'col', class: 'amount' }, `Sent, ${unitOf(answer)}`))),
        rows,
        element('tfoot', {}, element('tr', {},
          element('th', { scope: 'row', colspan: 2 }, answer.count === 1 ? 'One transaction' : `All ${grouped(answer.count)} transactions`),
          figure(answer, 'inflows', 'in'), figure(answer, 'outflows', 'out')))));
    paging(more, path, parameters, rows, answer);
  } catch (problem) {
    if (!signal.aborted) {
      body.replaceChildren(element('p', { class: 'empty problem' }, problem.message));
    }
  }
}

const name = (address) => element('span', { class: 'mono', title: address }, short(address));

function paging(more, path, parameters, rows, answer) {
  more.hidden = !answer.more;
  more.onclick = async () => {
    try {
      const further = await ask(path, { ...parameters, page_token: answer.next_page_token });
      rows.append(...further.transactions.map(row));
      paging(more, path, parameters, rows, further);
    } catch (problem) {
      more.before(element('p', { class: 'note problem', role: 'alert' }, problem.message));
    }
  };
}

function row(transaction) {
  return element('tr', {},
    element('td', { class: 'time' }, transaction.time.replace('T', ' ').replace('Z', '')),
    element('td', { class: 'mono hash', title: transaction.transaction }, transaction.transaction),
    figure(transaction, 'inflow', 'in'),
    figure(transaction, 'outflow', 'out'));
}

// The address and the counterparties of one page of the table. Width is the amount, colour and arrow the direction.
import { forPicture, amount, short, unitOf } from '/format.js';

const MOST_NODES = 16;
const MOST_ZOOM = 1.3;
let drawn = null;

export function fit() {
  drawn?.animate({ fit: { padding: 28 }, duration: 200 });
}

export function draw(container, answer, actions) {
  drawn?.destroy();
  drawn = null;
  const rows = answer.counterparties.slice(0, MOST_NODES);
  if (rows.length === 0 || !globalThis.cytoscape) {
    return;
  }
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const most = Math.max(1, ...rows.flatMap((row) => [forPicture(row.inflows_satoshis), forPicture(row.outflows_satoshis)]));
  const few = rows.filter((row) => row.address !== answer.address).length <= 2;
  drawn = globalThis.cytoscape({
    container,
    elements: elements(answer, rows, most),
    minZoom: 0.3,
    maxZoom: 3,
    // One or two stand beside the address, so that no arrow crosses its name.
    layout: { name: 'concentric', concentric: (node) => (node.data('middle') ? 2 : 1), levelWidth: () => 1,
      startAngle: few ? 0 : 1.5 * Math.PI, minNodeSpacing: few ? 130 : 44, padding: 28, animate: false },
    style: [
      { selector: 'node', style: {
        'background-color': colour('--node'), 'border-width': 2, 'border-color': colour('--line'), width: 18, height: 18,
        label: 'data(label)', 'font-size': 11, color: colour('--text'), 'text-valign': 'bottom', 'text-margin-y': 5,
        'text-outline-color': colour('--card'), 'text-outline-width': 2, 'font-family': 'monospace' } },
      { selector: 'node[?middle]', style: {
        'background-color': colour('--accent'), 'border-color': colour('--accent'), width: 34, height: 34,
        'font-weight': 'bold' } },
      { selector: 'edge', style: {
        width: 'data(width)', 'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'arrow-scale': 0.9, opacity: 0.85,
        'control-point-step-size': 28 } },
      { selector: 'edge[kind = "in"]', style: {
        'line-color': colour('--in'), 'target-arrow-color': colour('--in') } },
      { selector: 'edge[kind = "out"]', style: {
        'line-color': colour('--out'), 'target-arrow-color': colour('--out') } },
      { selector: '.above', style: { 'text-valign': 'top', 'text-margin-y': -5 } },
      { selector: '.hover', style: { opacity: 1, 'border-color': colour('--accent'), 'border-width': 3 } },
    ],
  });
  // Names stand outside the circle, and few counterparties are not drawn large.
  const middle = drawn.getElementById(answer.address).position('y');
  drawn.nodes().filter((node) => !node.data('middle') && node.position('y') < middle).addClass('above');
  if (drawn.zoom() > MOST_ZOOM) {
    drawn.zoom(MOST_ZOOM);
    drawn.center();
  }
  drawn.on('tap', 'node', (event) => !event.target.data('middle') && actions.go(event.target.id()));
  drawn.on('tap', 'edge', (event) => actions.transactions(event.target.data('counterparty')));
  drawn.on('mouseover', 'node, edge', (event) => {
    event.target.addClass('hover');
    container.title = event.target.data('words');
    container.classList.add('pointing');
  });
  drawn.on('mouseout', 'node, edge', (event) => {
    event.target.removeClass('hover');
    container.title = '';
    container.classList.remove('pointing');
  });
  container.counterflow = drawn;
}

function elements(answer, rows, most) {
  const width = (satoshis) => 1.5 + 9 * Math.sqrt(forPicture(satoshis) / most);
  const all = [{ data: { id: answer.address, label: short(answer.address), middle: true, words: answer.address } }];
  for (const row of rows) {
    const other = row.address;
    if (other !== answer.address) {
      all.push({ data: { id: other, label: short(other), words: other } });
    }
    if (row.inflows_satoshis !== '0') {
      all.push({ data: { source: other, target: answer.address, kind: 'in', counterparty: other,
        width: width(row.inflows_satoshis), words: `received ${amount(row, 'inflows')} ${unitOf(answer)} from ${other}` } });
    }
    if (row.outflows_satoshis !== '0') {
      all.push({ data: { source: answer.address, target: other, kind: 'out', counterparty: other,
        width: width(row.outflows_satoshis), words: `sent ${amount(row, 'outflows')} ${unitOf(answer)} to ${other}` } });
    }
  }
  return all;
}

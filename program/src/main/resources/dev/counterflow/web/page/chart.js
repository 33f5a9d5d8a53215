// What an address received (above the line) and sent (below) on each day. Dragging chooses days.
import { dayNumber, dayOf, forPicture, amount, svg, unitOf } from '/format.js';

const HEIGHT = 190;
const MIDDLE = 84;
const REACH = 74;
const LABELS = HEIGHT - 8;

export function draw(container, summary, chosen, choose) {
  const spans = summary.days;
  container.replaceChildren();
  if (spans.length === 0) {
    return;
  }
  const first = dayNumber(spans[0].first_day);
  const last = dayNumber(spans[spans.length - 1].last_day);
  const count = last - first + 1;
  const width = Math.max(container.clientWidth, 280);
  const slot = width / count;
  const x = (day) => (day - first) * slot;
  const picture = svg('svg', {
    viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img',
    'aria-label': `${summary.active_days.length} active days from ${dayOf(first)} to ${dayOf(last)}`,
  });

  for (const span of spans.filter((one) => one.state !== 'complete')) {
    const from = dayNumber(span.first_day);
    picture.append(svg('rect', {
      class: 'gap', x: x(from), y: 4, width: (dayNumber(span.last_day) - from + 1) * slot, height: HEIGHT - 28,
    }, svg('title', {}, document.createTextNode(`${span.first_day} to ${span.last_day}: ${span.state}`))));
  }
  if (chosen.from || chosen.to) {
    const from = Math.max(chosen.from ? dayNumber(chosen.from) : first, first);
    const to = Math.min(chosen.to ? dayNumber(chosen.to) : last, last);
    picture.append(svg('rect', {
      class: 'chosen', x: x(from), y: 2, width: Math.max((to - from + 1) * slot, 0), height: HEIGHT - 24, rx: 4,
    }));
  }
  bars(picture, summary, x, slot);
  picture.append(svg('line', { class: 'axis', x1: 0, x2: width, y1: MIDDLE, y2: MIDDLE }));
  labels(picture, first, count, slot);
  const brush = svg('rect', { class: 'brush', x: 0, y: 2, width: 0, height: HEIGHT - 24, rx: 4 });
  picture.append(brush);
  brushing(picture, brush, (pixel) => first + Math.min(Math.max(Math.floor(pixel / slot), 0), count - 1), x, slot, choose);
  container.append(picture);
}

function bars(picture, summary, x, slot) {
  const most = Math.max(1, ...summary.active_days.flatMap(
    (day) => [forPicture(day.inflows_satoshis), forPicture(day.outflows_satoshis)]));
  const gap = slot > 6 ? Math.min(slot * 0.18, 12) : 0;
  for (const day of summary.active_days) {
    const left = x(dayNumber(day.day)) + gap;
    const wide = Math.max(slot - 2 * gap, 1);
    const tall = (satoshis) => (forPicture(satoshis) === 0 ? 0 : Math.max((forPicture(satoshis) / most) * REACH, 2));
    const up = tall(day.inflows_satoshis);
    const down = tall(day.outflows_satoshis);
    const words = `${day.day}: received ${amount(day, 'inflows')}, sent ${amount(day, 'outflows')} ${unitOf(summary)}`
      + ` in ${day.transactions} transaction${day.transactions === 1 ? '' : 's'}`;
    const bar = svg('g', { class: 'day', 'data-day': day.day }, svg('title', {}, document.createTextNode(words)),
      svg('rect', { class: 'hit', x: left, y: 4, width: wide, height: HEIGHT - 28 }),
      svg('rect', { class: 'in', x: left, y: MIDDLE - 1 - up, width: wide, height: up, rx: Math.min(3, up / 2) }),
      svg('rect', { class: 'out', x: left, y: MIDDLE + 1, width: wide, height: down, rx: Math.min(3, down / 2) }));
    picture.append(bar);
  }
}

function labels(picture, first, count, slot) {
  const every = Math.max(1, Math.ceil(90 / slot));
  for (let at = 0; at < count; at += every) {
    const label = svg('text', { class: 'tick', x: Math.max((at + 0.5) * slot, 34), y: LABELS, 'text-anchor': 'middle' });
    label.textContent = dayOf(first + at);
    picture.append(label);
  }
}

function brushing(picture, brush, dayAt, x, slot, choose) {
  let start = null;
  const place = (event) => event.clientX - picture.getBoundingClientRect().left;
  const span = (event) => {
    const here = dayAt(place(event));
    return [Math.min(start, here), Math.max(start, here)];
  };
  picture.addEventListener('pointerdown', (event) => {
    start = dayAt(place(event));
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener('pointermove', (event) => {
    if (start !== null) {
      const [from, to] = span(event);
      brush.setAttribute('x', x(from));
      brush.setAttribute('width', (to - from + 1) * slot);
    }
  });
  picture.addEventListener('pointerup', (event) => {
    if (start !== null) {
      const [from, to] = span(event);
      start = null;
      choose(dayOf(from), dayOf(to));
    }
  });
  picture.addEventListener('pointercancel', () => {
    start = null;
    brush.setAttribute('width', 0);
  });
}

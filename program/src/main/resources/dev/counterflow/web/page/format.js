// Amounts, days and elements. Amounts stay text all the way; only pictures use floating point.

let unit = 'coins';

export function useUnit(name) {
  unit = name;
}

export function amount(row, name) {
  return unit === 'satoshis' ? grouped(row[name + '_satoshis']) : grouped(row[name]);
}

export function unitOf(answer) {
  return unit === 'satoshis' ? 'satoshis' : answer.unit;
}

// Digits in threes before the point.
export function grouped(text) {
  const [whole, fraction] = String(text).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? spaced : spaced + '.' + fraction;
}

// Near enough to draw; never to print.
export const forPicture = Number;

export function bytes(count) {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let value = count;
  while (value >= 1000 && at < names.length - 1) {
    value /= 1000;
    at += 1;
  }
  return (at === 0 ? value : value.toFixed(1)) + ' ' + names[at];
}

export const short = (address) => (address.length > 20 ? address.slice(0, 9) + '…' + address.slice(-7) : address);

// An element with its attributes and children; text never becomes markup.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const DAY = 86400000;
export const dayNumber = (day) => Date.parse(day + 'T00:00:00Z') / DAY;
export const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

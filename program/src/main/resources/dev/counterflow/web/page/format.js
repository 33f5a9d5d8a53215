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

// Asks the API. A problem becomes an Error with the detail that the server gave.
export async function ask(path, parameters, options = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value !== null));
  const text = query.toString();
  let response;
  try {
    response = await fetch(text ? path + '?' + text : path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('Counterflow does not answer. Is it still running?');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const error = new Error(problem.detail ?? 'The server answered with status ' + response.status + '.');
    error.code = problem.code;
    throw error;
  }
  return options.headers?.Accept === 'text/csv' ? response.blob() : response.json();
}

export function save(blob, name) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

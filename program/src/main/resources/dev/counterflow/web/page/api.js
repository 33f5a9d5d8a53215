// Asks the API, and reads what it answers.
import { element } from '/format.js';
import { askForKey, fetchWithKey } from '/key.js';

const AGAIN_MS = 2000;
const CSV_ROWS = 1000;
const MOST_CSV_PAGES = 100;

// A problem becomes an Error with the detail and the code that the server gave.
export async function ask(path, parameters, options = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value !== null));
  const text = query.toString();
  const response = await answer(text ? path + '?' + text : path, options);
  return response.json();
}

async function answer(path, options) {
  let response;
  try {
    response = await fetchWithKey(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('Counterflow does not answer. Is it still running?');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const error = new Error(problem.detail ?? problem.error?.message ?? 'The server answered with status ' + response.status + '.');
    error.code = problem.code ?? problem.error?.code;
    throw error;
  }
  return response;
}

export function send(path, body) {
  return ask(path, {}, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

// What a person can do about a problem, if it is something that this page offers.
export function remedy(problem, next = '') {
  if (problem.code === 'sign_in_required') {
    return element('a', { href: '/authenticate' + (next ? '?next=' + encodeURIComponent(next) : '') }, 'Sign in with Google');
  }
  if (problem.code === 'key_scope') {
    return element('button', { type: 'button', onclick: () => askForKey() }, 'Use another key');
  }
  return '';
}

// Saves all pages of a list as one file of comma-separated values. Returns whether that was all of it: a file has at most
// 100,000 rows.
export async function saveCsv(path, parameters, name) {
  const query = new URLSearchParams(Object.entries({ ...parameters, limit: CSV_ROWS }).filter(([, value]) => value !== ''));
  const parts = [];
  let next = path + '?' + query.toString();
  while (next && parts.length < MOST_CSV_PAGES) {
    const response = await answer(next, { headers: { Accept: 'text/csv' } });
    const text = await response.text();
    parts.push(parts.length === 0 ? text : text.slice(text.indexOf('\n') + 1));
    next = /<([^>]*)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  const link = element('a', { href: URL.createObjectURL(new Blob(parts, { type: 'text/csv' })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return !next;
}

// Follows Server-Sent Events until told an end, by fetch because EventSource cannot send an access key. Where the stream
// breaks off it is asked for again; a refusal is told to failed. Returns what stops following.
export function follow(path, told, failed) {
  const under = new AbortController();
  read(path, told, under.signal).catch((failure) => {
    if (failure.name !== 'AbortError') {
      failed(failure);
    }
  });
  return () => under.abort();
}

async function read(path, told, signal) {
  for (;;) {
    try {
      if (await readOnce(path, told, signal)) {
        return;
      }
    } catch (failure) {
      // A problem with a code is an answer, and stays what it is; everything else may pass.
      if (failure.name === 'AbortError' || (failure.code && failure.code !== 'overloaded')) {
        throw failure;
      }
    }
    await new Promise((done) => { setTimeout(done, AGAIN_MS); });
    signal.throwIfAborted();
  }
}

// Whether the end was told.
async function readOnce(path, told, signal) {
  const response = await answer(path, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return false;
    }
    const parts = (text + value).split('\n\n');
    text = parts.pop();
    for (const { name, data } of parts.map(event)) {
      if (name === 'end') {
        await reader.cancel();
        return true;
      }
      if (name) {
        told(name, JSON.parse(data));
      }
    }
  }
}

function event(text) {
  const field = (name) => text.split('\n').find((line) => line.startsWith(name + ': '))?.slice(name.length + 2) ?? '';
  return { name: field('event'), data: field('data') };
}

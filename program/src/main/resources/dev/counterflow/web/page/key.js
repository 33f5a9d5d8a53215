// The access key of this tab: asked for when the server wants one, sent with every request, gone when the tab is closed. It
// never stands in a URL.
import { element } from '/format.js';

const NAME = 'counterflow.key';
const FORM = /^[A-Za-z0-9._~+/=-]{1,200}$/;
const NEEDED = 'This server answers only those who show an access key.';
const NOT_KNOWN = 'This access key is not known here, or was revoked.';
let open = null;

const current = () => sessionStorage.getItem(NAME) ?? '';

function keep(key) {
  if (key) {
    sessionStorage.setItem(NAME, key);
  } else {
    sessionStorage.removeItem(NAME);
  }
  offer();
}

function send(path, options, key) {
  const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  return fetch(path, { ...options, headers });
}

async function refused(response) {
  if (response.status !== 401) {
    return false;
  }
  const problem = await response.clone().json().catch(() => ({}));
  return (problem.code ?? problem.error?.code) === 'key_required';
}

// Fetches with the key of this tab. Where the server wants one, or another one, it is asked for; whoever gives none gets the
// refusal.
export async function fetchWithKey(path, options = {}) {
  for (;;) {
    const key = current();
    const response = await send(path, options, key);
    if (!await refused(response) || !await another(key)) {
      return response;
    }
  }
}

// Many requests may be refused at once; one of them asks for all.
async function another(refusedKey) {
  if (refusedKey !== current()) {
    return true;
  }
  keep('');
  return askForKey(refusedKey ? NOT_KNOWN : '');
}

// Whether there is another key afterwards.
export function askForKey(wrong = '') {
  open ??= show(wrong).finally(() => { open = null; });
  return open;
}

function show(wrong) {
  const notice = element('p', { class: 'note problem', role: 'alert', hidden: wrong === '' }, wrong);
  const input = element('input', {
    id: 'key-input', type: 'password', required: true, maxlength: 200, autocomplete: 'off', autocapitalize: 'off', spellcheck: false,
  });
  const submit = element('button', { type: 'submit', class: 'primary', id: 'key-use' }, 'Use this key');
  const forget = element('button', { type: 'button', id: 'key-forget', hidden: current() === '' }, 'Forget the key in use');
  const notNow = element('button', { type: 'button', id: 'key-not-now' }, current() ? 'Close' : 'Not now');
  const form = element('form', { class: 'key-form' },
    element('h2', { id: 'key-title' }, 'Access key'),
    element('p', {}, current() ? 'This tab uses an access key. Another one can take its place.' : NEEDED),
    notice,
    element('label', { for: 'key-input' }, 'Key'), input,
    element('p', { class: 'hint' }, 'Whoever runs the server makes one with ', element('code', {}, 'counterflow key add NAME --scope read'),
      ', or ', element('code', {}, '--scope ingest'), ' to load days, too. It is kept until this tab is closed.'),
    element('div', { class: 'fields' }, submit, notNow, forget));
  const dialog = element('dialog', { id: 'key-dialog', 'aria-labelledby': 'key-title' }, form);
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  return new Promise((done) => {
    const end = (outcome) => {
      dialog.close();
      dialog.remove();
      done(outcome);
    };
    const fail = (message) => {
      notice.textContent = message;
      notice.hidden = false;
      submit.disabled = false;
      input.select();
    };
    notNow.addEventListener('click', () => end(false));
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      end(false);
    });
    forget.addEventListener('click', () => {
      keep('');
      end(true);
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      await use(input.value.trim(), end, fail);
    });
  });
}

// Tries a key before it is kept, so that a wrong one is told where it was typed.
async function use(key, end, fail) {
  if (!FORM.test(key)) {
    fail('That is not an access key: they begin with counterflow_ and have no spaces.');
    return;
  }
  try {
    if (await refused(await send('/v1/days', {}, key))) {
      fail(NOT_KNOWN);
      return;
    }
    keep(key);
    end(true);
  } catch (failure) {
    fail('Counterflow does not answer. Is it still running?');
  }
}

// Whoever uses a key can change it, or leave this computer without it.
function offer() {
  const nav = document.querySelector('header nav');
  const button = document.getElementById('key-change');
  if (current() === '') {
    button?.remove();
  } else if (!button) {
    nav?.append(element('button', {
      type: 'button', id: 'key-change',
      onclick: async () => {
        if (await askForKey()) {
          location.reload();
        }
      },
    }, 'Key'));
  }
}

offer();

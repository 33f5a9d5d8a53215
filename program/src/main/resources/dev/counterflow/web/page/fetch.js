// Asks for days with the access key of this tab, which an address that is typed cannot send, and goes on to the run.
import { ask, remedy } from '/api.js';
import { element } from '/format.js';
import { page } from '/progress.js';

const here = location.pathname + location.search;
const notice = document.getElementById('notice');

async function start() {
  notice.replaceChildren(element('p', { class: 'note busy' }, 'Asking for the days …'));
  try {
    const answer = await ask(here, {}, { method: 'POST', headers: { Accept: 'application/json' } });
    const also = answer.data.elsewhere.map((other) => other.run).join('.');
    location.replace(page(answer.data.run) + (also ? `?also=${also}` : ''));
  } catch (problem) {
    notice.replaceChildren(element('div', { class: 'note problem', role: 'alert' },
      problem.message, ' ', remedy(problem, here), ' ',
      element('button', { type: 'button', id: 'again', onclick: start }, 'Try again')));
  }
}

start();

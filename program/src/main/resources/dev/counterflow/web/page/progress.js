// How far a run is, in words and as a bar, and what one can do about it.
import { follow as followEvents, send } from '/api.js';
import { bytes, element, grouped } from '/format.js';

const ENDED = ['succeeded', 'failed', 'interrupted', 'cancelled'];

export const ended = (run) => ENDED.includes(run.state);
export const path = (run) => `/v1/runs/${run.run}`;
export const page = (id) => `/runs/${id}`;

// The share of a run that is done: whole days, and of the current one what is read.
function share(run) {
  if (run.state === 'succeeded') {
    return 1;
  }
  const within = run.rows_expected ? Math.min(run.rows_read / run.rows_expected, 1) * 0.9 : 0;
  return run.days_wanted ? Math.min((run.days + within) / run.days_wanted, 1) : 0;
}

export function bar(run) {
  const label = run.days_wanted ? `${run.days} of ${run.days_wanted} days` : `${run.days} days`;
  return element('div', { class: 'progress' },
    run.days_wanted ? element('progress', { max: 1, value: share(run), 'aria-label': `Run ${run.run}: ${label}` }) : null,
    element('span', {}, label));
}

export function doing(run) {
  if (run.state === 'queued') {
    return run.outcome ?? 'waits for a worker';
  }
  if (run.state !== 'running') {
    return run.outcome ?? '';
  }
  if (run.cancel_asked) {
    return 'is being cancelled';
  }
  const rows = run.rows_expected ? `${grouped(run.rows_read)} of about ${grouped(run.rows_expected)} rows` : `${grouped(run.rows_read)} rows`;
  const amount = run.bytes_read > 0 ? `, ${bytes(run.bytes_read)} so far` : '';
  if (run.current_day) {
    return `reads ${run.current_day}: ${rows}${amount}`;
  }
  return run.bytes_read > 0 ? `reads${amount.slice(1)}` : 'begins';
}

export function cancelButton(run, failed) {
  if (ended(run)) {
    return null;
  }
  return element('button', {
    type: 'button', class: 'cancel', 'data-run': run.run, disabled: run.cancel_asked, 'aria-label': `Cancel run ${run.run}`,
    onclick: async (event) => {
      event.currentTarget.disabled = true;
      try {
        await send(`${path(run)}/cancel`, {});
      } catch (problem) {
        failed(problem);
      }
    },
  }, 'Cancel');
}

// Consecutive days as one range.
function ranges(days) {
  const found = [];
  for (const day of days) {
    const last = found.at(-1);
    if (last && new Date(day) - new Date(last[1]) === 86400000) {
      last[1] = day;
    } else {
      found.push([day, day]);
    }
  }
  return found.map(([first, last]) => (first === last ? first : `${first} to ${last}`)).join(', ');
}

// The days that were asked for and that other runs have.
export function elsewhere(answer) {
  return answer.elsewhere.map((other) => element('span', {}, ` ${ranges(other.days)}: `,
    element('a', { href: page(other.run) }, `run ${other.run}`), '.'));
}

// Follows a run until it ends; returns what stops following.
export const follow = (id, changed, failed) => followEvents(`/v1/runs/${id}/events`, (name, run) => changed(run), failed);

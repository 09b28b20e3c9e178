/**
 * Decisions that nobody has answered yet, in the order in which they were made.
 *
 * They are kept in this window as drafts are: a session that ended takes none of them along, and they are
 * sent once the same person is back.
 */

import { theirs } from './drafts.js';

const place = () => `${theirs()}unsent`;
const written = (all) => {
  if (all.length) sessionStorage.setItem(place(), JSON.stringify(all));
  else sessionStorage.removeItem(place());
};

/** Return what is kept: each with its `action`, and its `fields` as names and values. */
export const unsent = () => JSON.parse(sessionStorage.getItem(place()) ?? '[]');

const others = (action) => unsent().filter((each) => each.action !== action);

export function keep({ action, body }) {
  written([...others(action), { action, fields: [...body] }]);
}

export function forget(action) {
  written(others(action));
}

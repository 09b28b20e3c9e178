/**
 * The public API, as any client sees it.
 *
 * A browser that is signed in has a cookie that no script can read; beside it every change sends
 * the session's token. A key, where somebody enters with one, lives as long as this window.
 */

const KEPT = 'sawt.key';

export const key = {
  get: () => sessionStorage.getItem(KEPT),
  set: (text) => sessionStorage.setItem(KEPT, text),
  forget: () => sessionStorage.removeItem(KEPT),
};

/** Whom the service takes us for; null: nobody. `session` is null where we came with a key. */
export const who = { name: null, free: false, session: null };

/** The service answered, and refused; `problem` says why in both languages (RFC 9457), or is null. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, { method = 'GET', body, signal, again = true } = {}) {
  const headers = { accept: 'application/json' };
  if (key.get()) headers.authorization = `Bearer ${key.get()}`;
  else if (method !== 'GET') headers['x-sawt-csrf'] = who.session?.csrf ?? '';
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(path, {
    method,
    headers,
    signal,
    body: body && JSON.stringify(body),
    cache: 'no-store',
  });
  if (answer.status === 204) return null;
  const data = await answer.json().catch(() => null);
  if (again && who.session && data?.type === '/problems/not-from-page') {
    // Another tab signed in anew, so that the token is another.
    who.session = await api.session();
    return ask(path, { method, body, signal, again: false });
  }
  if (!answer.ok || data === null) throw new Refused(answer.status, data);
  return data;
}

function query(given) {
  const set = Object.entries(given).filter(([, value]) => value);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

const at = (id) => `/api/v1/tickets/${encodeURIComponent(id)}`;

const send = (path, body, method = 'POST') => ask(path, { method, body });

export const api = {
  ways: () => ask('/api/v1/sign-in'),
  signIn: (given) => send('/api/v1/sign-in', given),
  session: () => ask('/api/v1/session'),
  signOut: () => send('/api/v1/session', null, 'DELETE'),
  whoami: () => ask('/api/v1/whoami'),
  sessions: () => ask('/api/v1/me/sessions'),
  endSession: (id) => send(`/api/v1/me/sessions/${encodeURIComponent(id)}`, null, 'DELETE'),
  factor: () => ask('/api/v1/me/second-factor'),
  addFactor: () => send('/api/v1/me/second-factor'),
  confirmFactor: (code) => send('/api/v1/me/second-factor/confirm', { code }),
  removeFactor: (code) => send('/api/v1/me/second-factor/remove', { code }),
  changePassword: (password, fresh) => send('/api/v1/me/password', { password, new: fresh }),
  names: () => ask('/page/names.json'),
  tickets: (wanted, signal) => ask(`/api/v1/tickets${query(wanted)}`, { signal }),
  ticket: (id, signal) => ask(at(id), { signal }),
  posts: (wanted, signal) => ask(`/api/v1/posts${query(wanted)}`, { signal }),
  /** Do something to a ticket: claim, answer (with `text`) or resolve (with `note`). */
  act: (id, verb, body) => ask(`${at(id)}/${verb}`, { method: 'POST', body }),
  sources: (after, signal) => ask(`/api/v1/sources${query({ limit: 100, after })}`, { signal }),
};

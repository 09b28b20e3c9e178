/** The public API, as any client sees it. The key lives as long as this window. */

const KEPT = 'sawt.key';

export const key = {
  get: () => sessionStorage.getItem(KEPT),
  set: (text) => sessionStorage.setItem(KEPT, text),
  forget: () => sessionStorage.removeItem(KEPT),
};

/** The service answered, and refused; `problem` says why in both languages (RFC 9457), or is null. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, { method = 'GET', body, signal } = {}) {
  const headers = { accept: 'application/json', authorization: `Bearer ${key.get() ?? ''}` };
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(path, {
    method,
    headers,
    signal,
    body: body && JSON.stringify(body),
    cache: 'no-store',
  });
  const data = await answer.json().catch(() => null);
  if (!answer.ok || data === null) throw new Refused(answer.status, data);
  return data;
}

function query(given) {
  const set = Object.entries(given).filter(([, value]) => value);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

const at = (id) => `/api/v1/tickets/${encodeURIComponent(id)}`;

export const api = {
  names: () => ask('/page/names.json'),
  tickets: (wanted, signal) => ask(`/api/v1/tickets${query(wanted)}`, { signal }),
  ticket: (id, signal) => ask(at(id), { signal }),
  posts: (wanted, signal) => ask(`/api/v1/posts${query(wanted)}`, { signal }),
  /** Do something to a ticket: claim, answer (with `text`) or resolve (with `note`). */
  act: (id, verb, body) => ask(`${at(id)}/${verb}`, { method: 'POST', body }),
  sources: (after, signal) => ask(`/api/v1/sources${query({ limit: 100, after })}`, { signal }),
};

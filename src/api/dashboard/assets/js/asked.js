/** Ask for a part of a page: where the session is over, the whole page goes to sign in, and comes back. */

/** Return the answer; it never settles where the page is on its way elsewhere. */
export async function ask(address, { method = 'GET', body } = {}) {
  // As htmx does it: the service is told which page asks, and brings its reader back there.
  const headers = { 'hx-request': 'true', 'hx-current-url': window.location.href };
  const answer = await fetch(address, { method, body, headers });
  const to = answer.headers.get('hx-redirect');
  if (!to) return answer;
  window.location.assign(to);
  return new Promise(() => {});
}

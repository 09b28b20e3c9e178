/** Ask for a part of a page: where the session is over, the whole page goes to sign in. */

/** Return the answer; it never settles where the page is on its way elsewhere. */
export async function ask(address, { method = 'GET', body } = {}) {
  const answer = await fetch(address, { method, body, headers: { 'hx-request': 'true' } });
  const to = answer.headers.get('hx-redirect');
  if (!to) return answer;
  window.location.assign(to);
  return new Promise(() => {});
}

/**
 * Nothing typed is lost: a field with data-draft="NAME" is kept in this window until it was sent.
 *
 * A session that ended, a reload or a connection that dropped leave it; signing out forgets it, and
 * so does somebody else who signs in here. Not every browser clears a window's storage when it is told to.
 */

const DRAFT = 'sawt-draft:';
/** With what the names of all begin that is kept for whoever reads. */
export const theirs = () => `${DRAFT}${document.body.dataset.user ?? ''}:`;
// What a form took along that leaves the page: whether it arrived, the next page shows.
const TAKEN = 'sawt-taken';
const keyOf = (field) => `${theirs()}${field.dataset.draft}`;

function forget(kept = null) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(DRAFT) && !(kept && key.startsWith(kept))) sessionStorage.removeItem(key);
  }
}

function fill(root) {
  for (const field of root.querySelectorAll('[data-draft]')) {
    const kept = sessionStorage.getItem(keyOf(field));
    if (kept !== null && field.value === field.defaultValue && field.value !== kept) {
      field.value = kept;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

document.addEventListener('input', (event) => {
  const field = event.target.closest?.('[data-draft]');
  if (!field) return;
  if (field.value === field.defaultValue) sessionStorage.removeItem(keyOf(field));
  else sessionStorage.setItem(keyOf(field), field.value);
});
document.addEventListener('htmx:beforeSwap', (event) => {
  const { requestConfig, xhr } = event.detail;
  if (requestConfig.verb === 'get' || xhr.status >= 400) return;
  for (const field of requestConfig.elt.querySelectorAll?.('[data-draft]') ?? []) {
    sessionStorage.removeItem(keyOf(field));
    // Else what was sent would be kept as typed when the page is drawn anew.
    field.value = field.defaultValue;
  }
});
document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') === '/sign-out') {
    forget();
  } else if (!event.defaultPrevented) {
    const taken = [...event.target.querySelectorAll('[data-draft]')].map(keyOf);
    sessionStorage.setItem(TAKEN, JSON.stringify(taken));
  }
});

/** A page of somebody who is signed in took it; a refusal, the door and the way back did not. */
function arrived() {
  const taken = JSON.parse(sessionStorage.getItem(TAKEN) ?? '[]');
  sessionStorage.removeItem(TAKEN);
  const went = performance.getEntriesByType('navigation')[0]?.type === 'navigate';
  if (went && document.body.dataset.user) for (const key of taken) sessionStorage.removeItem(key);
}

document.addEventListener('htmx:afterSettle', () => fill(document));
arrived();
if (document.body.dataset.user) forget(theirs());
fill(document);

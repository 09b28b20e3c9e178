/** The key of `sawt serve` comes behind the # of its address: into its field, and out of the address. */

export function begin(field) {
  take(field);
  // The page may be open already when its address with the key is pasted.
  window.addEventListener('hashchange', () => take(field));
}

function take(field) {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('key');
  if (!given) return;
  field.value = given;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
}

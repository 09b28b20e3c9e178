/** The key of `sawt serve` comes behind the # of its address: into its field, and out of the address. */

export function begin(field) {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('key');
  if (!given) return;
  field.value = given;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
}

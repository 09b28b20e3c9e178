/** A refusal is told beside the form that it is about, where the form has a place for it. */

document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, requestConfig, target } = event.detail;
  if (xhr.status < 400 || target.id !== 'notice') return;
  const beside = requestConfig.elt.closest('form')?.querySelector('[data-wrong]');
  if (beside) event.detail.target = beside;
});
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.detail.requestConfig.verb === 'get') return;
  for (const told of document.querySelectorAll('#notice, [data-wrong]')) told.replaceChildren();
});
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target?.id === 'notice') event.detail.target.focus();
});

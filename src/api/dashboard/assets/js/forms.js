/** A form that is being sent is not sent again. */

const isForm = (element) => element instanceof HTMLFormElement;

document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt } = event.detail;
  if (!isForm(elt)) return;
  if (elt.ariaBusy === 'true') event.preventDefault();
  else elt.ariaBusy = 'true';
});
document.addEventListener('htmx:afterRequest', (event) => {
  if (isForm(event.detail.elt)) event.detail.elt.ariaBusy = null;
});

/**
 * hx-confirm="…" asks in a dialog of the page's own. With data-unless="name" it asks only while all
 * fields of that name are empty.
 */

const filled = ({ elements, dataset }) =>
  [...elements].some((field) => field.name === dataset.unless && field.value.trim() !== '');

document.addEventListener('htmx:confirm', (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if ('unless' in event.target.dataset && filled(event.target)) {
    event.detail.issueRequest(true);
    return;
  }
  const dialog = document.getElementById('confirm');
  document.getElementById('confirm-question').textContent = event.detail.question;
  dialog.returnValue = 'no';
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue === 'yes') event.detail.issueRequest(true);
    },
    { once: true },
  );
  dialog.showModal();
});

/** hx-confirm="…" asks in a dialog of the page's own. */

document.addEventListener('htmx:confirm', (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
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

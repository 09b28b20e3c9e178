/** Copies what is shown this once, and says so. */

export function begin(element) {
  const button = element.querySelector('[data-copy]');
  const told = element.querySelector('[data-told]');
  const shown = element.closest('.once')?.querySelector('[data-copied]');
  if (!button || !shown || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const items = [...shown.querySelectorAll('li')];
    const text = items.length ? items.map((each) => each.textContent.trim()).join('\n') : shown.textContent.trim();
    await navigator.clipboard.writeText(text);
    told.textContent = told.dataset.told;
  });
}

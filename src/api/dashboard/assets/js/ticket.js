/**
 * The ticket: templates are inserted where one types, text is copied, and what somebody types stays
 * while the rest of the page follows what happens.
 */

import { letStay } from './staying.js';

const GAP = /\{[^{}]*\}|_{3,}/;

function insert(link) {
  const field = document.getElementById('reply-text');
  const { insert: text, code } = link.dataset;
  if (field.value.trim() === '' || field.value === field.defaultValue) field.select();
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.form.querySelector('[data-template]').value = code;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const gap = GAP.exec(field.value);
  // What is left to fill in is what one types next.
  if (gap) field.setSelectionRange(gap.index, gap.index + gap[0].length);
  link.closest('details').open = false;
}

/** What the gate found is chosen in the text; places are counted in code points. */
function show({ dataset }) {
  const field = document.getElementById('reply-text');
  const letters = [...field.value];
  const [start, end] = dataset.span.split(' ').map((at) => letters.slice(0, Number(at)).join('').length);
  field.focus();
  field.setSelectionRange(start, end);
}

document.addEventListener('click', (event) => {
  const found = event.target.closest?.('[data-span]');
  if (found) return void show(found);
  const link = event.target.closest?.('[data-insert]');
  if (link) {
    event.preventDefault();
    event.stopPropagation();
    insert(link);
    return;
  }
  const copied = event.target.closest?.('[data-copy]');
  if (copied) navigator.clipboard?.writeText(copied.dataset.copy).then(() => copied.classList.add('copied'));
}, { capture: true });

// What is corrected is chosen by typing: one click opens, the next chooses.
document.addEventListener(
  'toggle',
  (event) => {
    if (event.target.matches?.('[data-correct][open]')) event.target.querySelector('[role=combobox]')?.focus();
  },
  { capture: true },
);

const typedInto = (part) =>
  part.contains(document.activeElement) ||
  part.querySelector('details[open] form') !== null ||
  [...part.querySelectorAll('input:not([type=hidden]), textarea')].some((field) =>
    ['checkbox', 'radio'].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );

document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const part = event.detail.target;
  if (!part.id?.startsWith('ticket-')) return;
  const read = part.matches('#ticket-head, #ticket-history, #ticket-posts');
  if (read ? !part.querySelector('[data-menu][open]') : !typedInto(part)) return;
  event.detail.shouldSwap = false;
  const fresh = event.detail.fragment?.firstElementChild ?? event.detail.fragment;
  // Only where it would look otherwise: else nothing has happened to it.
  if (part.matches('[data-keep]') && fresh?.textContent?.trim() !== part.textContent.trim()) {
    document.getElementById('ticket-changed').hidden = false;
  }
});

/** What somebody opened stays open, menus left out, when its part is drawn anew. */
export function begin() {
  letStay('details:not([data-menu])');
}

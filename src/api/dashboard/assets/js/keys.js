/**
 * The keyboard: `data-key="c"` is pressed or focused by c, `data-row` is gone through by j and k.
 *
 * An Arabic keyboard has other letters on the same keys: what is no Latin letter is read by its place.
 * Some have other digits, too.
 */

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';

export function keyOf(event) {
  if (/^[a-z0-9?/]$/.test(event.key)) return event.key;
  if (event.code === 'Slash') return event.shiftKey ? '?' : '/';
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code);
  return place ? place[1].toLowerCase() : event.key;
}

const shown = (element) => element.getClientRects().length > 0;

function go(step) {
  const rows = [...document.querySelectorAll('[data-row]')].filter(shown);
  if (!rows.length) return;
  const now = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = now === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: 'nearest' });
}

function press(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TYPING)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (document.querySelector('dialog[open]')) return;
  const key = keyOf(event);
  if (key === '?') {
    document.getElementById('keys')?.showModal();
  } else if (key === 'j' || key === 'k') {
    go(key === 'j' ? 1 : -1);
  } else {
    // Of the row that is chosen first, then of the page; of no row that nobody chose.
    const row = document.activeElement?.closest('[data-row]');
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const ofPage = [...document.querySelectorAll(wanted)].filter((each) => !each.closest('[data-row]'));
    const found = [...(row?.querySelectorAll(wanted) ?? []), ...ofPage].find(shown);
    if (!found) return;
    press(found);
  }
  event.preventDefault();
});

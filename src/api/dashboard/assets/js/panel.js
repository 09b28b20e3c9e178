/** A form that was asked for is where one types next. */

export function begin(element) {
  const fields = 'textarea, select:not(.evidence select), input:not([type=hidden]):not([type=radio]):not([type=checkbox])';
  element.querySelector(fields)?.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

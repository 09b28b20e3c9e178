/**
 * Municipalities as check boxes by amana: `parts.places`. Typing shows those whose name fits, with
 * spelling forgiven as in searches; without this script each amana is opened by hand.
 */

import { wordsOf } from './typeahead.js';

export function begin(places) {
  const field = places.querySelector('input[type=search]');
  const told = places.querySelector('[role=status]');
  const groups = [...places.querySelectorAll('details')].map((details) => ({
    details,
    called: details.querySelector('summary bdi').textContent,
    counted: details.querySelector('[data-count]'),
    ones: [...details.querySelectorAll('label')].map((label) => ({
      label,
      name: label.textContent.trim(),
      box: label.querySelector('input'),
    })),
  }));
  const digits = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: places.dataset.digits });

  function fits(name, wanted) {
    const words = wordsOf(name);
    return wanted.every((one) => words.some((word) => word.includes(one)));
  }

  function search() {
    const wanted = wordsOf(field.value);
    let any = false;
    for (const { details, called, ones } of groups) {
      const whole = fits(called, wanted);
      const fitting = ones.filter(({ label, name }) => {
        label.hidden = !(whole || fits(name, wanted));
        return !label.hidden;
      });
      details.hidden = !fitting.length;
      details.open = wanted.length ? !details.hidden : ones.some(({ box }) => box.checked);
      any ||= !details.hidden;
    }
    told.textContent = any ? '' : told.dataset.none;
  }

  function count() {
    for (const { counted, ones } of groups) {
      const chosen = ones.filter(({ box }) => box.checked).length;
      counted.textContent = chosen ? digits.format(chosen) : '';
    }
  }

  field.addEventListener('input', search);
  // What is typed here is no part of the form, and Enter is no wish to send it.
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  places.addEventListener('change', count);
  // Who types may have been faster than this script.
  if (field.value) search();
}

/**
 * Choosing some of many boxes: those that fit what one types are shown, and those that are chosen.
 *
 * Enter chooses the first that fits. Without scripts all boxes are shown.
 */

import { found, wordsOf } from './typeahead.js';

export function begin(box) {
  const field = box.querySelector('[data-sift]');
  const none = box.querySelector('[data-none]');
  const names = [...box.querySelectorAll('label')].map((label) => ({
    label,
    words: wordsOf(`${label.textContent} ${label.dataset.also}`),
  }));
  const chosen = ({ label }) => label.querySelector('input').checked;
  const fitting = () => (field.value.trim() ? found(names, field.value) : []);
  const show = () => {
    const fit = fitting();
    for (const name of names) name.label.hidden = !fit.includes(name) && !chosen(name);
    none.hidden = !field.value.trim() || fit.length > 0;
  };

  field.addEventListener('input', show);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !field.value.trim()) return;
    event.preventDefault();
    const first = fitting().find((name) => !chosen(name));
    if (!first) return;
    first.label.querySelector('input').checked = true;
    field.value = '';
    show();
  });
  show();
}

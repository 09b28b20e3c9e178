/**
 * Choosing one of many names by typing some of it: `parts.typeahead`, a combobox with a list
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 *
 * Names are options of a datalist: `value` is the name, `data-code` what is sent, `data-also` the
 * name in the other language. Spelling is forgiven as in searches: hamza, ta marbuta, alif maqsura,
 * diacritics, ال; where nothing is found, one wrong letter, too. Without scripts the browser's own list
 * is shown, and the server reads the name. What was chosen is told as an event `chosen` of the field, with
 * its `code` and `name`; with data-send its form is sent at once.
 */

const MOST = 8;
const ALIKE = { أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ئ: 'ي', ة: 'ه', ؤ: 'و', گ: 'ك', ک: 'ك', ی: 'ي' };

export function folded(text) {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\u064b-\u065f\u0670\u0640\u200c-\u200f]/g, '')
    .replace(/[أإآٱىئةؤگکی]/g, (letter) => ALIKE[letter])
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const bare = (word) => (word.length > 3 && word.startsWith('ال') ? word.slice(2) : word);
export const wordsOf = (text) => folded(text).split(' ').filter(Boolean).map(bare);

/** Whether a word begins with another, but for one letter that is wrong, missing or too many. */
function nearly(word, wanted) {
  if (wanted.length < 4) return false;
  let at = 0;
  while (at < wanted.length && word[at] === wanted[at]) at += 1;
  const [typed, there] = [wanted.slice(at), word.slice(at)];
  return (
    there.slice(1).startsWith(typed.slice(1)) || there.startsWith(typed.slice(1)) || there.slice(1).startsWith(typed)
  );
}

/** How well words fit a name: below zero they do not. */
function fit(name, wanted, like) {
  let sum = 0;
  for (const one of wanted) {
    const at = name.words.findIndex((word) => like(word, one));
    if (at < 0) return -1;
    sum += name.words[at] === one ? 0 : at + 1;
  }
  return sum;
}

export function found(names, text) {
  const wanted = wordsOf(text);
  if (!wanted.length) return names.slice(0, MOST);
  const starts = (word, one) => word.startsWith(one);
  const holds = (word, one) => word.includes(one);
  for (const like of [starts, holds, nearly]) {
    const fitting = names
      .map((name) => [fit(name, wanted, like), name])
      .filter(([how]) => how >= 0)
      .sort((one, other) => one[0] - other[0]);
    if (fitting.length) return fitting.slice(0, MOST).map(([, name]) => name);
  }
  return [];
}

const read = new WeakMap();

function namesOf(list) {
  if (!read.has(list)) {
    const names = [...list.options].map((option) => ({
      name: option.value,
      code: option.dataset.code,
      also: option.dataset.also ?? '',
      words: [...wordsOf(option.value), ...wordsOf(option.dataset.also ?? '')],
    }));
    read.set(list, names);
  }
  return read.get(list);
}

export function begin(box) {
  const field = box.querySelector('[role=combobox]');
  const code = box.querySelector('input[type=hidden]');
  const shown = box.querySelector('[role=listbox]');
  const list = document.getElementById(field.getAttribute('list'));
  field.removeAttribute('list');
  let active = -1;
  let offered = [];

  const close = () => {
    shown.hidden = true;
    active = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const point = (to) => {
    active = to;
    [...shown.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === active)));
    const item = shown.children[active];
    if (!item) return field.removeAttribute('aria-activedescendant');
    field.setAttribute('aria-activedescendant', item.id);
    return item.scrollIntoView({ block: 'nearest' });
  };
  const show = () => {
    offered = found(namesOf(list), field.value);
    shown.replaceChildren(
      ...offered.map((each, at) => {
        const item = document.createElement('li');
        item.role = 'option';
        item.id = `${shown.id}-${at}`;
        item.dataset.code = each.code;
        const name = document.createElement('bdi');
        name.textContent = each.name;
        const also = document.createElement('bdi');
        also.className = 'small';
        also.textContent = each.also;
        item.append(name, also);
        return item;
      }),
    );
    shown.hidden = offered.length === 0;
    field.setAttribute('aria-expanded', String(offered.length > 0));
    point(offered.length && field.value.trim() ? 0 : -1);
  };
  const choose = ({ code: chosen, name }) => {
    field.value = name;
    code.value = chosen;
    field.setCustomValidity('');
    close();
    field.dispatchEvent(new CustomEvent('chosen', { bubbles: true, detail: { code: chosen, name } }));
    if ('send' in box.dataset) field.form.requestSubmit();
  };

  field.addEventListener('input', () => {
    code.value = '';
    show();
  });
  field.addEventListener('click', show);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    const closed = shown.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (closed) show();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (offered.length) point((active + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' && !closed && active >= 0) {
      choose(offered[active]);
    } else if (event.key === 'Escape' && !closed) {
      close();
      // The field stays where one types: a second press leaves it.
      event.stopPropagation();
    } else if (event.key === 'Escape' && !code.value) {
      // Whoever leaves without a choice has chosen nothing: half a name would be refused later.
      field.value = '';
      return;
    } else {
      return;
    }
    event.preventDefault();
  });
  // Before the field loses the focus.
  shown.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const item = event.target.closest('[role=option]');
    if (item) choose(offered[[...shown.children].indexOf(item)]);
  });
}

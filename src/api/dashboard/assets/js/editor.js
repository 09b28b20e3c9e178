/**
 * Numbers beside the lines of a text, and marks on those that the check complains of.
 *
 * Long lines are wrapped, and each line runs as its own first letters do. How high each is, is read from a
 * copy that is laid out as the text is, and is not seen.
 */

export function begin(editor) {
  const text = editor.querySelector('textarea');
  const gutter = editor.querySelector('.gutter');
  const copy = document.createElement('div');
  copy.className = 'copy';
  copy.ariaHidden = 'true';

  function number() {
    // Both are gone where the page was morphed into another that was sent.
    if (!copy.isConnected) editor.append(copy);
    editor.classList.add('numbered');
    const lines = text.value.split('\n');
    for (const list of [gutter, copy]) {
      while (list.childElementCount > lines.length) list.lastElementChild.remove();
      while (list.childElementCount < lines.length) list.append(document.createElement('div'));
    }
    lines.forEach((line, at) => {
      if (copy.children[at].textContent !== line) copy.children[at].textContent = line;
      gutter.children[at].textContent = at + 1;
    });
    measure();
  }

  function measure() {
    // In the midst of a morph: all is numbered when it has settled.
    if (gutter.childElementCount !== copy.childElementCount) return;
    copy.style.inlineSize = `${text.clientWidth}px`;
    const heights = [...copy.children].map((line) => line.getBoundingClientRect().height);
    heights.forEach((height, at) => (gutter.children[at].style.blockSize = `${height}px`));
    follow();
  }

  function mark() {
    for (const line of gutter.querySelectorAll('.wrong-line')) line.classList.remove('wrong-line');
    for (const fault of document.querySelectorAll('#verdict [data-line]')) {
      gutter.children[fault.dataset.line - 1]?.classList.add('wrong-line');
    }
    for (const button of document.querySelectorAll('#verdict [data-go]')) button.hidden = false;
  }

  function go(line) {
    const before = text.value.split('\n').slice(0, line - 1).join('\n').length;
    const start = line > 1 ? before + 1 : 0;
    const end = text.value.indexOf('\n', start);
    text.focus();
    text.setSelectionRange(start, end === -1 ? text.value.length : end);
    text.scrollTop = Math.max(0, copy.children[line - 1].offsetTop - text.clientHeight / 3);
    text.scrollIntoView({ block: 'nearest' });
  }

  function follow() {
    gutter.scrollTop = text.scrollTop;
  }

  text.addEventListener('input', number);
  text.addEventListener('scroll', follow);
  new ResizeObserver(measure).observe(text);
  document.fonts.ready.then(measure);
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('#verdict [data-go]');
    if (button && editor.isConnected) go(Number(button.dataset.go));
  });
  document.addEventListener('htmx:afterSettle', () => {
    if (!editor.isConnected) return;
    number();
    mark();
  });
  number();
  mark();
}

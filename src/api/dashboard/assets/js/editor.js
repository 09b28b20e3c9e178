/** Numbers beside the lines of a text, and marks on those that the check complains of. */

export function begin(editor) {
  const text = editor.querySelector('textarea');
  const gutter = editor.querySelector('.gutter');
  editor.classList.add('numbered');

  function number() {
    const lines = text.value.split('\n').length;
    while (gutter.childElementCount > lines) gutter.lastElementChild.remove();
    while (gutter.childElementCount < lines) {
      const line = document.createElement('div');
      line.textContent = gutter.childElementCount + 1;
      gutter.append(line);
    }
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
    const height = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (line - 5) * height);
    text.scrollIntoView({ block: 'nearest' });
  }

  const follow = () => {
    gutter.scrollTop = text.scrollTop;
  };
  text.addEventListener('input', number);
  text.addEventListener('scroll', follow);
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

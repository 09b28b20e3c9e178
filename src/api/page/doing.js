/** What a person may do to a ticket now: claim it, note the answer, resolve it. */

import { Refused, api, who as me } from './api.js';
import { byId, el } from './dom.js';
import { problemText, t } from './text.js';

const NAME = 'sawt.name';
/** What a person may do, by where the ticket stands; the service has the last word. */
const POSSIBLE = {
  new: ['claim'],
  referred: ['claim'],
  claimed: ['answer', 'resolve'],
  answered: ['answer', 'resolve'],
  reopened: ['claim'],
};

/** Draw the form, or say that the matter has ended, or which ticket answers by now; `acted` is called once something was done. */
export function doing(ticket, acted) {
  if (ticket.merged_into) {
    const href = `#ticket=${ticket.merged_into}`;
    return el('p', { className: 'help' }, el('a', { href }, t('mergedInto')));
  }
  const verbs = POSSIBLE[ticket.status] ?? [];
  if (!verbs.length) return el('p', { className: 'help' }, t('closed'));
  // A key without a name lets whoever uses it say theirs; else the service knows who acts.
  const who = me.free && el('input', {
    name: 'who',
    required: true,
    maxLength: 200,
    dir: 'auto',
    autocomplete: 'name',
    defaultValue: localStorage.getItem(NAME) ?? '',
  });
  const text =
    verbs.includes('answer') && el('textarea', { name: 'text', rows: 3, maxLength: 5000, dir: 'auto' });
  const wrong = el('p', { className: 'wrong', role: 'alert' });
  const press = async (verb) => {
    if (who && !who.reportValidity()) return;
    const words = text ? text.value.trim() : '';
    text && text.setCustomValidity('');
    if (verb === 'answer' && !words) {
      text.required = true;
      text.reportValidity();
      text.required = false;
      return;
    }
    if (who) localStorage.setItem(NAME, who.value.trim());
    const body = {
      ...(who && { who: who.value.trim() }),
      ...(verb === 'answer' && { text: words }),
      ...(verb === 'resolve' && words && { note: words }),
    };
    form.inert = true;
    try {
      await api.act(ticket.id, verb, body);
      if (text) text.value = '';
      if (who) who.defaultValue = who.value;
      await acted();
      byId('ticket').focus({ preventScroll: true });
    } catch (error) {
      wrong.textContent = error instanceof Refused ? problemText(error.problem) : t('away');
    } finally {
      form.inert = false;
    }
  };
  const form = el(
    'form',
    {
      className: 'doing',
      onsubmit: (event) => {
        event.preventDefault();
        press(verbs[0]);
      },
    },
    who && el('label', {}, el('span', {}, t('yourName')), who),
    text && el('label', { className: 'wide' }, el('span', {}, t('answerText')), text),
    el(
      'div',
      { className: 'buttons' },
      verbs.map((verb, index) =>
        el(
          'button',
          {
            type: index ? 'button' : 'submit',
            className: index ? 'quiet' : '',
            data: { verb },
            onclick: index ? () => press(verb) : undefined,
          },
          t(verb),
        ),
      ),
    ),
    wrong,
  );
  return form;
}

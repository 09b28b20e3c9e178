/** One ticket, whole: what was said, why it is here, what was done, and what may be done now. */

import { Refused, api } from './api.js';
import { byId, el, theirs } from './dom.js';
import { highlighted } from './evidence.js';
import { dueOf } from './tickets.js';
import { either, moment, name, problemText, reasonText, speaking, t, value } from './text.js';

const NAME = 'sawt.name';
/** What a person may do, by where the ticket stands; the service has the last word. */
const POSSIBLE = { new: ['claim'], referred: ['claim'], claimed: ['answer', 'resolve'], answered: ['answer', 'resolve'], resolved: [] };

let drawn = '';
let asked = null;

/** Show a ticket, or nothing chosen. What somebody is typing is left alone until it is sent. */
export async function loadTicket(id, acted) {
  const place = byId('ticket');
  asked?.abort();
  if (!id) {
    drawn = '';
    place.replaceChildren(el('p', { className: 'empty' }, t('pick')));
    return;
  }
  asked = new AbortController();
  let ticket;
  try {
    ticket = await api.ticket(id, asked.signal);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    drawn = '';
    place.replaceChildren(back(), el('p', { className: 'empty' }, t('gone')));
    return;
  }
  const look = JSON.stringify([ticket, speaking()]);
  if (look === drawn) return;
  const same = place.dataset.id === id && drawn !== '';
  if (same && isTyping(place)) return;
  drawn = look;
  place.dataset.id = id;
  place.replaceChildren(...parts(ticket, acted));
  if (!same) {
    place.scrollTop = 0;
    place.focus({ preventScroll: true });
    // On a phone the ticket takes the place of the list, which may have been read far down.
    if (getComputedStyle(place).position === 'static') window.scrollTo(0, 0);
  }
}

function isTyping(place) {
  const fields = [...place.querySelectorAll('input, textarea')];
  return fields.includes(document.activeElement) || fields.some((field) => field.value !== field.defaultValue);
}

const back = () => el('a', { className: 'back', href: '#tickets' }, t('back'));

function parts(ticket, acted) {
  return [
    back(),
    el('header', {},
      el('p', { className: 'line' },
        el('span', { className: `badge ${ticket.urgency}` }, value('urgency', ticket.urgency)),
        el('span', { className: 'tag' }, value('status', ticket.status)),
        ticket.sample && el('span', { className: 'tag sample' }, t('sample')),
        dueOf(ticket)),
      el('h2', {}, ticket.services.length ? name('services', ticket.services[0]) : t('tickets'))),
    facts(ticket),
    doing(ticket, acted),
    el('h3', {}, t('posts')),
    el('p', { className: 'help' }, t('evidence')),
    el('ul', { className: 'posts' }, ticket.posts.map(post)),
    el('h3', {}, t('why')),
    el('ul', { className: 'reasons' }, ticket.reasons.map((reason) => theirs('li', reasonText(reason)))),
    el('h3', {}, t('history')),
    history(ticket.history),
  ];
}

function facts(ticket) {
  const rows = [
    [t('municipality'), ticket.municipality ? name('municipalities', ticket.municipality) : t('unknownPlace')],
    [t('unit'), name('units', ticket.unit)],
    ticket.referral && [t('referral'), either(ticket.referral)],
    ticket.services.length > 1 && [t('services'), ticket.services.map((code) => name('services', code)).join(speaking() === 'ar' ? '، ' : ', ')],
    [t('intent'), value('intent', ticket.intent)],
    [t('holder'), ticket.holder ?? t('nobody')],
    [t('opened'), moment(ticket.opened)],
    [t('due'), moment(ticket.due)],
  ];
  return el('dl', { className: 'facts' }, rows.filter(Boolean).map(([term, told]) => el('div', {}, el('dt', {}, term), theirs('dd', told))));
}

function post(one) {
  const author = one.author_name ?? one.author ?? t('unnamed');
  const when = one.published ?? one.received;
  return el('li', { className: 'post' },
    highlighted(one),
    el('p', { className: 'by' },
      theirs('bdi', author), ' · ', el('time', { dateTime: when }, moment(when)),
      safe(one.url) && [' · ', el('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, t('original'))],
      // The space keeps Arabic letters of neighbours from joining.
      one.sample && [' ', el('span', { className: 'tag sample' }, t('sample'))]),
    one.tags && !one.tags.sure && el('p', { className: 'unsure' }, t('notSure')));
}

/** An address from a stranger's feed is followed only where it leads to the web. */
const safe = (url) => /^https?:\/\//i.test(url ?? '');

function history(changes) {
  if (!changes.length) return el('p', { className: 'help' }, t('noHistory'));
  return el('ol', { className: 'history' }, changes.map((change) => el('li', {},
    el('time', { dateTime: change.at }, moment(change.at)), ' · ',
    el('strong', {}, value('verb', change.verb)), ' · ', theirs('bdi', change.who),
    change.note && theirs('p', change.note))));
}

function doing(ticket, acted) {
  const verbs = POSSIBLE[ticket.status] ?? [];
  if (!verbs.length) return el('p', { className: 'help' }, t('closed'));
  const who = el('input', { name: 'who', required: true, maxLength: 200, dir: 'auto', autocomplete: 'name', defaultValue: localStorage.getItem(NAME) ?? '' });
  const text = verbs.includes('answer') && el('textarea', { name: 'text', rows: 3, maxLength: 5000, dir: 'auto' });
  const wrong = el('p', { className: 'wrong', role: 'alert' });
  const press = async (verb) => {
    if (!who.reportValidity()) return;
    const words = text ? text.value.trim() : '';
    text && text.setCustomValidity('');
    if (verb === 'answer' && !words) {
      text.required = true;
      text.reportValidity();
      text.required = false;
      return;
    }
    localStorage.setItem(NAME, who.value.trim());
    const body = { who: who.value.trim(), ...(verb === 'answer' && { text: words }), ...(verb === 'resolve' && words && { note: words }) };
    form.inert = true;
    try {
      await api.act(ticket.id, verb, body);
      if (text) text.value = '';
      who.defaultValue = who.value;
      await acted();
      byId('ticket').focus({ preventScroll: true });
    } catch (error) {
      wrong.textContent = error instanceof Refused ? problemText(error.problem) : t('away');
    } finally {
      form.inert = false;
    }
  };
  const form = el('form', { className: 'doing', onsubmit: (event) => { event.preventDefault(); press(verbs[0]); } },
    el('label', {}, el('span', {}, t('yourName')), who),
    text && el('label', { className: 'wide' }, el('span', {}, t('answerText')), text),
    el('div', { className: 'buttons' }, verbs.map((verb, index) => el('button', {
      type: index ? 'button' : 'submit', className: index ? 'quiet' : '', data: { verb }, onclick: index ? () => press(verb) : undefined,
    }, t(verb)))),
    wrong);
  return form;
}

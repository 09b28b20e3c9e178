/** One ticket, whole: what was said, why it is here, what was done, and what may be done now. */

import { Refused, api } from './api.js';
import { doing } from './doing.js';
import { byId, el, theirs } from './dom.js';
import { highlighted } from './evidence.js';
import { dueOf, statusOf } from './card.js';
import { either, moment, name, reasonText, speaking, t, value } from './text.js';

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
  if (look === drawn) {
    place.querySelector('.due')?.replaceWith(dueOf(ticket));
    return;
  }
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
  return (
    fields.includes(document.activeElement) || fields.some((field) => field.value !== field.defaultValue)
  );
}

const back = () => el('a', { className: 'back', href: '#tickets' }, t('back'));

function parts(ticket, acted) {
  return [
    back(),
    el(
      'header',
      {},
      el(
        'p',
        { className: 'line' },
        el('span', { className: `badge ${ticket.urgency}` }, value('urgency', ticket.urgency)),
        el('span', { className: 'tag' }, statusOf(ticket)),
        ticket.sample && el('span', { className: 'tag sample' }, t('sample')),
        dueOf(ticket),
      ),
      el('h2', {}, ticket.services.length ? name('services', ticket.services[0]) : t('tickets')),
    ),
    facts(ticket),
    doing(ticket, acted),
    el('h3', {}, t('posts')),
    el('p', { className: 'help' }, t('evidence')),
    el('ul', { className: 'posts' }, ticket.posts.map(post)),
    el('h3', {}, t('why')),
    el(
      'ul',
      { className: 'reasons' },
      ticket.reasons.map((reason) => theirs('li', reasonText(reason))),
    ),
    el('h3', {}, t('history')),
    history(ticket.history),
  ];
}

function facts(ticket) {
  const rows = [
    [
      t('municipality'),
      ticket.municipality ? name('municipalities', ticket.municipality) : t('unknownPlace'),
    ],
    [t('unit'), name('units', ticket.unit)],
    ticket.referral && [t('referral'), either(ticket.referral)],
    ticket.services.length > 1 && [
      t('services'),
      ticket.services.map((code) => name('services', code)).join(speaking() === 'ar' ? '، ' : ', '),
    ],
    [t('intent'), value('intent', ticket.intent)],
    [t('holder'), ticket.holder ?? t('nobody')],
    [t('opened'), moment(ticket.opened)],
    [t('due'), moment(ticket.due)],
  ];
  return el(
    'dl',
    { className: 'facts' },
    rows.filter(Boolean).map(([term, told]) => el('div', {}, el('dt', {}, term), theirs('dd', told))),
  );
}

function post(one) {
  const names = [one.author_name, one.author];
  // A pseudonym comes in both languages.
  const [first, second] = one.pseudonymous && speaking() === 'en' ? names.reverse() : names;
  const author = first ?? second ?? t('unnamed');
  const when = one.published ?? one.received;
  return el(
    'li',
    { className: 'post' },
    highlighted(one),
    el(
      'p',
      { className: 'by' },
      theirs('bdi', author),
      ' · ',
      el('time', { dateTime: when }, moment(when)),
      safe(one.url) && [
        ' · ',
        el('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, t('original')),
      ],
      // The space keeps Arabic letters of neighbours from joining.
      one.sample && [' ', el('span', { className: 'tag sample' }, t('sample'))],
    ),
    one.tags && !one.tags.sure && el('p', { className: 'unsure' }, t('notSure')),
  );
}

/** An address from a stranger's feed is followed only where it leads to the web. */
const safe = (url) => /^https?:\/\//i.test(url ?? '');

function history(changes) {
  if (!changes.length) return el('p', { className: 'help' }, t('noHistory'));
  return el(
    'ol',
    { className: 'history' },
    changes.map((change) =>
      el(
        'li',
        {},
        el('time', { dateTime: change.at }, moment(change.at)),
        ' · ',
        el('strong', {}, value('verb', change.verb)),
        ' · ',
        theirs('bdi', change.who),
        change.note && theirs('p', change.note),
      ),
    ),
  );
}

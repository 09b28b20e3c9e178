/** A ticket at a glance. */

import { el, theirs } from './dom.js';
import { away, either, moment, name, t, value } from './text.js';

/** Draw a ticket as a line of the list; `text` is what its first post says, where that is known. */
export function card(ticket, text, open) {
  return el(
    'li',
    {},
    el(
      'a',
      {
        className: `card ${ticket.urgency}`,
        href: `#ticket=${ticket.id}`,
        aria: open ? { current: 'true' } : {},
      },
      el(
        'span',
        { className: 'line' },
        el('span', { className: `badge ${ticket.urgency}` }, value('urgency', ticket.urgency)),
        el('span', { className: 'tag' }, statusOf(ticket)),
        ticket.sample && el('span', { className: 'tag sample' }, t('sample')),
        ticket.post_count > 1 &&
          el('span', { className: 'tag', title: t('posts') }, `× ${ticket.post_count}`),
        dueOf(ticket),
      ),
      el('strong', {}, ticket.services.length ? name('services', ticket.services[0]) : t('service')),
      text && theirs('span', text, { className: 'excerpt' }),
      el(
        'span',
        { className: 'where' },
        el('bdi', {}, ticket.municipality ? name('municipalities', ticket.municipality) : t('unknownPlace')),
        ' · ',
        el('bdi', {}, ticket.referral ? either(ticket.referral) : name('units', ticket.unit)),
      ),
    ),
  );
}

/** Where a ticket stands; one that another answers for is not said to be dismissed. */
export const statusOf = (ticket) => (ticket.merged_into ? t('merged') : value('status', ticket.status));

const OVER = new Set(['resolved', 'verified', 'closed', 'dismissed']);

/** The countdown; nothing once the matter has ended. */
export function dueOf(ticket) {
  if (OVER.has(ticket.status)) return null;
  const late = new Date(ticket.due) < Date.now();
  return el(
    'time',
    { className: late ? 'due late' : 'due', dateTime: ticket.due, title: moment(ticket.due) },
    t(late ? 'overdue' : 'dueIn', { time: away(ticket.due) }),
  );
}

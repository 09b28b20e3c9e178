/** The list: filters, pages, and a card for each ticket. */

import { api } from './api.js';
import { card } from './card.js';
import { byId, el, show } from './dom.js';
import { amanat, name, speaking, t, value, valuesOf } from './text.js';

const PAGE = 50;
// Excerpts come from the list of posts; older tickets do without rather than ask for ever.
const POSTS = { ticket: 'true', limit: 100 };
const POST_PAGES = 3;

const wanted = { status: '', urgency: '', domain: '', amana: '', text: '' };
let order = 'newest';
let pages = 1;
let items = [];
let next = null;
let asked = null;
let open = null;
const said = new Map();

/** Draw the filters in the language of the page, keeping what was chosen. */
export function drawFilters(refresh) {
  const changed = (field, at) => {
    wanted[field] = at.value.trim();
    pages = 1;
    refresh();
  };
  const choice = (field, codes, label) =>
    el(
      'label',
      {},
      el('span', {}, t(field)),
      el(
        'select',
        { name: field, onchange: (event) => changed(field, event.target) },
        el('option', { value: '' }, t('any')),
        codes.map((code) => el('option', { value: code, selected: wanted[field] === code }, label(code))),
      ),
    );
  let typing;
  const search = el('input', {
    type: 'search',
    name: 'text',
    dir: 'auto',
    value: wanted.text,
    placeholder: t('searchHint'),
    maxLength: 200,
    oninput: (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => changed('text', event.target), 300);
    },
  });
  const sorting = el(
    'select',
    {
      name: 'order',
      onchange: (event) => {
        order = event.target.value;
        draw();
      },
    },
    ['newest', 'urgent'].map((way) => el('option', { value: way, selected: order === way }, t(way))),
  );
  byId('filters').replaceChildren(
    el('label', { className: 'wide' }, el('span', {}, t('search')), search),
    choice('status', valuesOf('status'), (code) => value('status', code)),
    choice('urgency', valuesOf('urgency'), (code) => value('urgency', code)),
    choice('domain', valuesOf('domain'), (code) => value('domain', code)),
    choice('amana', amanat(), (code) => name('municipalities', code)),
    el('label', {}, el('span', {}, t('order')), sorting),
  );
}

/** Ask for the pages that are shown. A newer question drops an older one. */
export async function loadTickets() {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const found = [];
  let after = null;
  for (let page = 0; page < pages; page += 1) {
    const got = await api.tickets({ ...wanted, limit: PAGE, after }, signal);
    found.push(...got.items);
    after = got.next;
    if (!after) break;
  }
  await learnExcerpts(found, signal);
  items = found;
  next = after;
  draw();
}

/** Tickets name their posts; what those say is asked once for many. */
async function learnExcerpts(tickets, signal) {
  const missing = () =>
    tickets.flatMap((ticket) => ticket.posts.slice(0, 1)).filter((post) => !said.has(post.id));
  let after = null;
  for (let page = 0; page < POST_PAGES && missing().length; page += 1) {
    const got = await api.posts({ ...POSTS, after }, signal);
    for (const post of got.items) said.set(post.id, post.title ?? post.text);
    after = got.next;
    if (!after) break;
  }
  for (const post of missing()) said.set(post.id, null);
}

export function showMore() {
  pages += 1;
}

export const pagesShown = () => pages;

/** Mark the card of the ticket that is open. */
export function markOpen(id) {
  open = id;
  draw();
}

export function draw() {
  const rank = valuesOf('urgency');
  const sorted =
    order === 'newest' ? items : [...items].sort((a, b) => rank.indexOf(a.urgency) - rank.indexOf(b.urgency));
  const minute = Math.floor(Date.now() / 60000);
  show(
    byId('cards'),
    sorted,
    (ticket) => ticket.id,
    (ticket) => JSON.stringify([ticket, ticket.id === open, speaking(), minute]),
    (ticket) => card(ticket, said.get(ticket.posts[0]?.id), ticket.id === open),
  );
  const filtered = Object.values(wanted).some(Boolean);
  const none = byId('none');
  none.hidden = items.length > 0;
  none.textContent = t(filtered ? 'noMatch' : 'noTickets');
  byId('more').hidden = !next;
}

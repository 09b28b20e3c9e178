/**
 * A queue that is live: what happens is asked for row by row, and only where this page may show it.
 *
 * A hundred pages hear of each ticket. A page that does not show it, and whose filter leaves it out,
 * asks nothing; others gather for a moment, and then rest a while before they ask again.
 */

import { ask as part } from './asked.js';

const SPREAD = 500;
// What comes alone is asked for at once; while more and more comes, longer and longer is waited.
const REST = 1000;
const LONGER = 500;
const LONGEST = 4000;
const QUIET = 1500;
// More than that is a page that slept, or a flood: all that it shows is asked for instead.
const MANY = 200;
const COUNTED = 30000;
const SHOWN_FRESH = 4000;
// What an event tells of a ticket, and a filter may ask for; all else is for the service to say.
const TOLD = ['municipality', 'unit', 'urgency', 'intent', 'status'];

export function begin(form) {
  const page = { form, wanted: new Set(), whole: false, timer: null, asked: 0, streak: 0, counted: 0, counting: null };
  const hear = (event) => (form.isConnected ? heard(page, event.detail) : document.body.removeEventListener('sawt:ticket', hear));
  document.body.addEventListener('sawt:ticket', hear);
  form.addEventListener('change', () => tellChosen(form));
  form.addEventListener('keydown', open);
  form.addEventListener('click', actOnOne);
}

const section = (page) => page.form.querySelector('#queue');
const rowOf = (id) => document.getElementById(`ticket-${id}`);
const asks = (page) => new URLSearchParams(page.form.dataset.asked);

function heard(page, tickets) {
  const mine = (tickets ?? []).filter((each) => rowOf(each.id) || told(page, each));
  for (const ticket of mine) if (rowOf(ticket.id) || !beyond(page, ticket)) page.wanted.add(ticket.id ?? ticket.ticket);
  // Where something was missed, or too much came to take it one by one.
  if (!tickets || page.wanted.size > MANY) page.whole = true;
  if (page.whole || mine.length) count(page);
  if ((!page.whole && !page.wanted.size) || page.timer) return;
  page.streak = Date.now() - page.asked > QUIET ? 0 : page.streak + 1;
  const rest = Math.min(REST + LONGER * page.streak, LONGEST);
  const wait = Math.max(Math.random() * SPREAD, page.asked + rest - Date.now());
  page.timer = setTimeout(() => ask(page), wait);
}

/** Whether a ticket may be one that is asked for, by what an event tells of it. */
function told(page, ticket) {
  const asked = asks(page);
  return TOLD.every((name) => {
    const values = asked.getAll(name);
    // An amana is asked for as a municipality, too: of other codes the service knows more.
    return !values.length || values.includes(ticket[name]) || name === 'municipality';
  });
}

/** Whether a ticket that is not shown comes after all that its list shows, on its next pages. */
function beyond(page, { due, opened }) {
  // Without both it is no ticket but what was said of one; and what is owed nothing has no due.
  if (!due || !opened || page.form.querySelector('[data-group="none"]')) return false;
  const row = { dataset: { due, opened } };
  const list = listFor(page, row);
  return Boolean(list) && !fits(list, row);
}

async function ask(page) {
  page.timer = null;
  page.asked = Date.now();
  if (page.whole) {
    page.whole = false;
    page.wanted.clear();
    window.htmx.trigger(section(page), 'queue:whole');
    return;
  }
  const ids = [...page.wanted].slice(0, 50);
  page.wanted = new Set([...page.wanted].slice(50));
  const { asked } = page.form.dataset;
  const query = asks(page);
  for (const id of ids) query.append('ticket', id);
  try {
    const answer = await part(`/queue/rows?${query}`);
    if (!answer.ok || !page.form.isConnected) return;
    const given = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (page.form.dataset.asked !== asked) {
      // The list is another by now: what was answered is not for it.
      for (const id of ids) page.wanted.add(id);
      heard(page, []);
      return;
    }
    let fresh = 0;
    for (const id of ids) fresh += place(page, id, given.getElementById(`ticket-${id}`));
    if (fresh) page.form.querySelector('[data-told]').textContent = page.form.dataset.fresh;
    tellChosen(page.form);
  } catch {
    // The connection dropped; the frame tells so, and catches up when it is back.
  }
}

/** Put a row where it belongs; return 1 if it was not there before. */
function place(page, id, given) {
  const before = rowOf(id);
  const list = given && listFor(page, given);
  if (!list || !fits(list, given)) {
    before?.remove();
    mind(page);
    return 0;
  }
  const row = document.importNode(given, true);
  if (before) {
    const pick = row.querySelector('.pick');
    if (pick) pick.checked = before.querySelector('.pick')?.checked ?? false;
  } else {
    row.classList.add('fresh');
    setTimeout(() => row.classList.remove('fresh'), SHOWN_FRESH);
  }
  const focused = before?.contains(document.activeElement);
  before?.remove();
  const next = [...list.children].find((each) => precedes(list, row, each));
  list.insertBefore(row, next ?? null);
  window.htmx.process(row);
  if (focused) row.focus();
  mind(page);
  return before ? 0 : 1;
}

/** Whether a row comes before another: the latest first, or the soonest due. */
function precedes(list, row, other) {
  const { group } = list.closest('[data-group]').dataset;
  const latest = group === 'latest' || group === 'none';
  return latest ? row.dataset.opened > other.dataset.opened : row.dataset.due < other.dataset.due;
}

function listFor(page, row) {
  const latest = page.form.querySelector('[data-group="latest"] [data-rows]');
  if (latest) return latest;
  const { due, over } = row.dataset;
  const now = new Date().toISOString();
  const group = over ? 'none' : due < now ? 'overdue' : due < page.form.dataset.dayEnds ? 'today' : 'later';
  return page.form.querySelector(`[data-group="${group}"] [data-rows]`);
}

/** Whether a row is within what a list shows: what follows is on its next pages. */
function fits(list, row) {
  const more = list.closest('[data-group]').hasAttribute('data-more');
  return !more || !list.lastElementChild || !precedes(list, list.lastElementChild, row);
}

function mind(page) {
  for (const group of page.form.querySelectorAll('[data-group]')) {
    group.toggleAttribute('data-empty', !group.querySelector('[data-row]'));
  }
}

function count(page) {
  if (page.counting) return;
  page.counting = setTimeout(async () => {
    page.counting = null;
    page.counted = Date.now();
    if (!page.form.isConnected) return;
    try {
      const answer = await part(`/queue/counts?${asks(page)}`);
      if (!answer.ok) return;
      const given = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('queue-heads');
      const heads = document.getElementById('queue-heads');
      if (!given || !heads || heads.contains(document.activeElement)) return;
      heads.replaceWith(document.importNode(given, true));
      window.htmx.process(document.getElementById('queue-heads'));
    } catch {
      // As above.
    }
  }, Math.max(0, page.counted + COUNTED - Date.now()));
}

function tellChosen(form) {
  const told = form.querySelector('[data-chosen]');
  if (!told) return;
  told.dataset.title ??= told.textContent;
  const many = form.querySelectorAll('.pick:checked').length;
  told.textContent = `${told.dataset.title} (${new Intl.NumberFormat(form.dataset.numerals).format(many)})`;
}

/** Enter opens the row that is chosen. */
function open(event) {
  if (event.key !== 'Enter' || !event.target.matches('[data-row]')) return;
  event.preventDefault();
  event.target.querySelector('a').click();
}

/** A row's own button acts on that row alone, whatever is chosen. */
function actOnOne(event) {
  const button = event.target.closest('button[name="one"]');
  if (!button) return;
  for (const pick of event.currentTarget.querySelectorAll('.pick')) {
    pick.checked = pick.value === button.value.split(' ')[1];
  }
}

/**
 * The page: a client of the public API like any other.
 *
 * The address says what is shown: #tickets, #ticket=ID, #sources. A key in it (#key=…) is kept
 * for this window and taken out of the address at once.
 */

import { Refused, api, key } from './api.js';
import { byId } from './dom.js';
import { loadSources } from './sources.js';
import { clock, learn, speak, speaking, t } from './text.js';
import { loadTicket } from './ticket.js';
import { drawFilters, loadTickets, markOpen, pagesShown, showMore } from './tickets.js';

const EVERY = 5000;

let known = false;
let timer = null;
let route = { view: 'tickets', ticket: null };

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.get('key')) {
    key.set(given.get('key'));
    given.delete('key');
    history.replaceState(null, '', `${location.pathname}${given.size ? `#${given}` : ''}`);
  }
  route = { view: given.has('sources') ? 'sources' : 'tickets', ticket: given.get('ticket') };
}

/** Show the part of the page that the address names. */
function arrange() {
  const inside = Boolean(key.get());
  byId('door').hidden = inside;
  byId('tickets').hidden = !inside || route.view !== 'tickets';
  byId('sources').hidden = !inside || route.view !== 'sources';
  byId('tickets').classList.toggle('chosen', Boolean(route.ticket));
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === route.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!inside) byId('key').focus();
}

function write() {
  document.documentElement.lang = speaking();
  document.documentElement.dir = speaking() === 'ar' ? 'rtl' : 'ltr';
  document.title = t('brand');
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]'))
    node.setAttribute('aria-label', t(node.dataset.label));
  const other =
    speaking() === 'ar'
      ? { lang: 'en', dir: 'ltr', textContent: 'English' }
      : { lang: 'ar', dir: 'rtl', textContent: 'العربية' };
  Object.assign(byId('language'), other);
  drawFilters(refresh);
}

/** Ask for what is shown, say how it went, and ask again in a while. */
async function refresh() {
  clearTimeout(timer);
  if (!key.get()) return;
  try {
    if (!known) {
      learn(await api.names());
      known = true;
      drawFilters(refresh);
    }
    if (route.view === 'sources') await loadSources();
    else await Promise.all([loadTickets(), loadTicket(route.ticket, refresh)]);
    say(t('fresh', { time: clock(new Date()) }), false);
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (error instanceof Refused && error.status === 401) {
      leave();
      return;
    }
    say(t('away'), true);
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, EVERY * pagesShown());
}

function say(text, wrong) {
  const state = byId('state');
  state.classList.toggle('bad', wrong);
  // Every few seconds is too often to be read out; that the service is away is not.
  state.setAttribute('aria-live', wrong ? 'assertive' : 'off');
  if (state.textContent !== text) state.textContent = text;
}

function leave() {
  key.forget();
  arrange();
  byId('doorWrong').textContent = t('doorWrong');
}

function follow() {
  const before = route.ticket;
  readAddress();
  arrange();
  markOpen(route.ticket);
  if (before && !route.ticket) document.querySelector(`[href="#ticket=${CSS.escape(before)}"]`)?.focus();
  refresh();
}

byId('doorForm').addEventListener('submit', (event) => {
  event.preventDefault();
  key.set(byId('key').value.trim());
  byId('key').value = '';
  byId('doorWrong').textContent = '';
  follow();
});
byId('language').addEventListener('click', () => {
  speak(speaking() === 'ar' ? 'en' : 'ar');
  write();
  follow();
});
byId('more').addEventListener('click', () => {
  showMore();
  refresh();
});
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
window.addEventListener('hashchange', follow);
document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : refresh()));

readAddress();
write();
follow();

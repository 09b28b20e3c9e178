/**
 * The page: a client of the public API like any other.
 *
 * The address says what is shown: #tickets, #ticket=ID, #sources, #account. A key in it (#key=…) is
 * kept for this window and taken out of the address at once.
 */

import { drawAccount } from './account.js';
import { Refused, api, key, who } from './api.js';
import { openDoor, readyDoor, wrongAt } from './door.js';
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
  if (given.has('refused')) {
    history.replaceState(null, '', location.pathname);
    wrongAt('officeRefused');
  }
  const view = ['sources', 'account'].find((name) => given.has(name)) ?? 'tickets';
  route = { view, ticket: given.get('ticket') };
}

const inside = () => Boolean(key.get() || who.session);

/** Show the part of the page that the address names. */
function arrange() {
  if (who.session?.confined || (route.view === 'account' && key.get()))
    route = { view: key.get() ? 'tickets' : 'account', ticket: null };
  for (const view of ['tickets', 'sources', 'account'])
    byId(view).hidden = !inside() || route.view !== view;
  byId('me').hidden = !who.session;
  byId('me').textContent = who.name ?? '';
  byId('tickets').classList.toggle('chosen', Boolean(route.ticket));
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === route.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  openDoor(!inside());
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
  if (!inside()) return;
  try {
    if (who.name === null) {
      const { name, free } = await api.whoami();
      Object.assign(who, { name, free });
      arrange();
    }
    if (!known) {
      learn(await api.names());
      known = true;
      drawFilters(refresh);
    }
    if (route.view === 'account') await drawAccount(begin);
    else if (route.view === 'sources') await loadSources();
    else await Promise.all([loadTickets(), loadTicket(route.ticket, refresh)]);
    say(t('fresh', { time: clock(new Date()) }), false);
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (error instanceof Refused && error.status === 401) {
      leave(key.get() ? 'doorWrong' : 'ended');
      return;
    }
    if (error instanceof Refused && error.problem?.type === '/problems/second-factor-needed') {
      await begin();
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

function leave(why) {
  key.forget();
  Object.assign(who, { name: null, free: false, session: null });
  arrange();
  if (why) wrongAt(why);
}

/** Go on with the session that the browser has by now. */
async function begin() {
  who.session = await api.session();
  who.name = null;
  follow();
}

function follow() {
  const before = route.ticket;
  readAddress();
  arrange();
  markOpen(route.ticket);
  if (before && !route.ticket) document.querySelector(`[href="#ticket=${CSS.escape(before)}"]`)?.focus();
  refresh();
}

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

async function start() {
  readAddress();
  write();
  if (key.get()) {
    follow();
    return;
  }
  try {
    const ways = await api.ways();
    readyDoor(ways, { entered: follow, signedIn: begin });
    if (ways.signed_in) await begin();
    else arrange();
  } catch {
    say(t('away'), true);
    setTimeout(start, EVERY);
  }
}

readyDoor(null, { entered: follow, signedIn: begin });
start();

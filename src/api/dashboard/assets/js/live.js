/**
 * What happens, told to the parts of the page that show it.
 *
 * An open and visible page listens to /api/v1/events. Parts ask for themselves anew at
 * `sawt:ticket` (any of `ticket.*`), `sawt:ticket-ID` (that one), `sawt:reply`, `sawt:reply-TICKET`
 * (any of that ticket), `sawt:source` … on the body. A browser opens six connections to one host:
 * pages that nobody looks at let theirs go, and catch up when they are looked at again: `sawt:woke`
 * is for parts that listen to one thing alone.
 */

// So long events are gathered, that a burst is one question; pages ask at different moments.
const GATHER = 300;
const SPREAD = 300;
const PATIENCE = 4000;
const MINUTE = 60000;
const MINUTES = 5 * MINUTE;

let source = null;
// The event that the page was drawn after: what happens until it listens is told, too.
let after = document.querySelector('[data-after]')?.dataset.after;
// What happened, by the name under which it is told; null: something may have been missed.
let gathered = new Map();
let timer = null;
let silent = null;

const offline = () => document.getElementById('offline');

function away(is) {
  clearTimeout(silent);
  silent = null;
  if (offline()) offline().hidden = !is;
}

function tell() {
  timer = null;
  const told = gathered;
  gathered = new Map();
  for (const [name, detail] of told) document.body.dispatchEvent(new CustomEvent(name, { detail }));
}

function gather(names, data = null) {
  for (const name of names) {
    const before = gathered.get(name);
    gathered.set(name, data === null || before === null ? null : [...(before ?? []), data]);
  }
  timer ??= setTimeout(tell, GATHER + Math.random() * SPREAD);
}

function heard(event) {
  const family = event.type.split('.')[0];
  const { data } = JSON.parse(event.data);
  const ids = [data?.id, data?.ticket].filter(Boolean);
  gather([`sawt:${family}`, ...ids.map((id) => `sawt:${family}-${id}`)], data ?? {});
}

function listen() {
  const { events } = document.body.dataset;
  if (source || !events || document.hidden) return;
  source = new EventSource(after ? `/api/v1/events?after=${encodeURIComponent(after)}` : '/api/v1/events');
  after = null;
  for (const type of events.split(' ')) source.addEventListener(type, heard);
  source.addEventListener('open', () => away(!navigator.onLine));
  source.addEventListener('error', () => {
    silent ??= setTimeout(() => away(true), PATIENCE);
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(listen, PATIENCE);
    }
  });
}

function rest() {
  source?.close();
  source = null;
}

function catchUp() {
  gather(['sawt:ticket', 'sawt:reply', 'sawt:post', 'sawt:source', 'sawt:minute', 'sawt:woke']);
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    rest();
  } else {
    listen();
    catchUp();
  }
});
window.addEventListener('offline', () => away(true));
window.addEventListener('online', () => {
  away(false);
  rest();
  listen();
  catchUp();
});
document.addEventListener('htmx:sendError', () => away(true));
document.addEventListener('htmx:afterRequest', (event) => {
  if (event.detail.xhr?.status) away(false);
});
// Countdowns go on where nothing happens.
setInterval(() => document.hidden || gather(['sawt:minute']), MINUTE);
setInterval(() => document.hidden || gather(['sawt:minutes']), MINUTES);
// Once all that would hear of it is there.
document.addEventListener('sawt:begun', listen, { once: true });

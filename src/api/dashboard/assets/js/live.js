/**
 * What happens, told to the parts of the page that show it.
 *
 * An open and visible page listens to /api/v1/events. Parts ask for themselves anew at
 * `sawt:ticket` (any of `ticket.*`), `sawt:ticket-ID` (that one), `sawt:reply`, `sawt:source` … on
 * the body. A browser opens six connections to one host: pages that nobody looks at let theirs go,
 * and catch up when they are looked at again.
 */

// So long events are gathered, that a burst is one question; pages ask at different moments.
const GATHER = 300;
const SPREAD = 300;
const PATIENCE = 4000;
const MINUTE = 60000;

let source = null;
let gathered = new Set();
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
  const names = gathered;
  gathered = new Set();
  for (const name of names) document.body.dispatchEvent(new CustomEvent(name));
}

function gather(names) {
  for (const name of names) gathered.add(name);
  timer ??= setTimeout(tell, GATHER + Math.random() * SPREAD);
}

function heard(event) {
  const family = event.type.split('.')[0];
  const { data } = JSON.parse(event.data);
  gather([`sawt:${family}`, ...(data?.id ? [`sawt:${family}-${data.id}`] : [])]);
}

function listen() {
  const { events } = document.body.dataset;
  if (source || !events || document.hidden) return;
  source = new EventSource('/api/v1/events');
  for (const type of events.split(' ')) source.addEventListener(type, heard);
  source.addEventListener('open', () => away(false));
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
  gather(['sawt:ticket', 'sawt:reply', 'sawt:post', 'sawt:source', 'sawt:minute']);
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
listen();

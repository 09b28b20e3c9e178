/**
 * Triage: the next case is there at once. What is decided is sent behind it, one after another; a
 * refusal brings its case back. Without this script each decision is a form, and the next page the next case.
 */

import { ask } from './asked.js';
import { keyOf } from './keys.js';
import { forget, keep, unsent } from './unsent.js';

// So many cases are at hand before more are asked for.
const LOW = 3;
const TYPING = 'input, textarea, select';

/** Parts of the page that came in: modules of theirs are begun. */
const settled = () => document.dispatchEvent(new CustomEvent('htmx:afterSettle'));
const actionOf = (element) => element.querySelector('form').action;
const parsed = (html) => new DOMParser().parseFromString(html, 'text/html');

export function begin(section) {
  const cases = section.querySelector('#triage-cases');
  const last = section.querySelector('#triage-last');
  const waiting = section.querySelector('[data-waiting]');
  const left = document.querySelector('[data-left]');
  const number = new Intl.NumberFormat('en', { numberingSystem: section.dataset.digits });
  const { what } = section.dataset;
  let next = section.dataset.next;
  let asking = null;
  let sent = Promise.resolve();
  let open = 0;
  let done = 0;
  let decided = null;
  let leaving = false;

  const shown = () => cases.querySelector('[data-case]:not([hidden])');
  const ahead = () => cases.querySelectorAll('[data-case]').length;

  const count = (by) => {
    done += by;
    section.querySelector('.triage-done').hidden = false;
    section.querySelector('[data-done]').textContent = number.format(done);
    const now = Math.max(Number(left.dataset.left) - by, 0);
    left.dataset.left = String(now);
    left.textContent = number.format(now) + (left.textContent.endsWith('+') ? '+' : '');
  };

  /** Show the first case, and see that there are more behind it. */
  const show = () => {
    for (const each of cases.querySelectorAll('[data-case]')) each.hidden = each !== cases.firstElementChild;
    const skip = shown()?.querySelector('[data-skip]');
    if (skip) skip.hidden = false;
    window.scrollTo(0, 0);
    waiting.hidden = Boolean(shown());
    if (ahead() <= LOW) more();
    if (!shown() && !next && !asking && !open) window.location.assign(`/triage`);
  };

  const more = () => {
    if (!next || asking) return asking;
    const asked = `/triage/ahead?${new URLSearchParams({ what, after: next })}`;
    asking = ask(asked)
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        const found = parsed(await answer.text()).querySelector('[data-next]');
        next = found.dataset.next;
        const known = new Set([...[...cases.children].map(actionOf), ...unsent().map((each) => each.action)]);
        for (const each of [...found.children]) {
          if (known.has(actionOf(each))) continue;
          each.hidden = true;
          cases.append(each);
        }
        settled();
      })
      .catch(() => {
        setTimeout(more, 2000);
      })
      .finally(() => {
        asking = null;
        show();
      });
    return asking;
  };

  /** What was said against something, or that nobody answered. */
  const said = async (answer) => {
    const told = answer ? parsed(await answer.text()).querySelector('#refusal') : null;
    return told ?? document.getElementById('offline').textContent;
  };
  const notice = async (answer) => document.getElementById('notice').replaceChildren(await said(answer));

  const refuse = async (element, answer) => {
    const form = element.querySelector('form');
    element.remove();
    cases.prepend(element);
    show();
    form.querySelector('[data-wrong]').replaceChildren(await said(answer));
  };

  const post = (action, body) => ask(action, { method: 'POST', body }).catch(() => null);

  /** Send a decision; return its answer, which is null where nobody answered. */
  const send = async ({ action, body }) => {
    const answer = await post(action, body);
    // What a page breaks off that is on its way elsewhere stays kept.
    if (answer || !leaving) forget(action);
    return answer;
  };

  /** Bring back a case of which nothing was decided after all. */
  const back = async (decision, answer) => {
    count(-1);
    if (decision.element) return refuse(decision.element, answer);
    return notice(answer);
  };

  /** Send a decision behind those that were made before; the next case does not wait for it. */
  const decide = (decision) => {
    decision.element?.remove();
    decided = decision;
    last.replaceChildren();
    count(1);
    open += 1;
    show();
    sent = sent.then(async () => {
      const answer = await send(decision);
      open -= 1;
      if (!answer?.ok) {
        await back(decision, answer);
        return;
      }
      const told = parsed(await answer.text());
      // Only the last decision can be undone.
      if (decided === decision) last.replaceChildren(...told.body.childNodes);
      performance.mark('sawt-triaged');
      if (!shown()) show();
    });
  };

  const decideBy = (form, submitter) => {
    const decision = {
      action: form.action,
      body: new URLSearchParams(new FormData(form, submitter)),
      element: form.closest('[data-case]'),
    };
    keep(decision);
    decide(decision);
  };

  /** Send what was decided before the session ended, with the token of this one. */
  const sendKept = ({ action, fields }) => {
    const body = new URLSearchParams(fields);
    body.set('csrf', section.querySelector('[name=csrf]').value);
    const element = [...cases.children].find((each) => actionOf(each) === action);
    decide({ action, body, element });
  };

  const undo = (form) => {
    const decision = decided;
    if (!decision) return;
    decided = null;
    sent = sent.then(async () => {
      const answer = await post(form.action, new URLSearchParams(new FormData(form)));
      if (!answer?.ok) {
        await notice(answer);
        return;
      }
      last.replaceChildren(...parsed(await answer.text()).body.childNodes);
      count(-1);
      const { element } = decision;
      // It was not on this page: it is where the list begins.
      if (!element) return window.location.assign(`/triage?${new URLSearchParams({ what })}`);
      element.querySelector('form').reset();
      for (const each of element.querySelectorAll('details')) each.open = false;
      cases.prepend(element);
      return show();
    });
  };

  section.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.target.matches('[data-undo]')) undo(event.target);
    else decideBy(event.target, event.submitter);
  });
  section.addEventListener('click', (event) => {
    if (!event.target.closest('[data-skip]')) return;
    event.preventDefault();
    shown()?.remove();
    show();
  });
  // A municipality that was chosen goes along with what is decided next.
  section.addEventListener('chosen', (event) => {
    if (!event.target.name.startsWith('municipality')) return;
    const place = event.target.closest('form').querySelector('[data-place]');
    place.textContent = event.detail.name;
    place.classList.add('changed');
    event.target.blur();
  });
  // A decision is sent once the name was chosen; Enter in a field that holds none does nothing.
  section.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('[role=combobox]')) event.preventDefault();
  });
  // d and Enter: the first reason has the focus as soon as they are shown.
  section.addEventListener('click', (event) => {
    const reasons = event.target.closest('.reasons summary')?.parentElement;
    if (!reasons) return;
    event.preventDefault();
    reasons.open = !reasons.open;
    if (reasons.open) reasons.querySelector('button').focus();
  });
  section.addEventListener('keydown', (event) => {
    const reasons = event.key === 'Escape' ? event.target.closest('.reasons[open]') : null;
    if (!reasons) return;
    reasons.open = false;
    reasons.querySelector('summary').focus();
  });
  const keys = (event) => {
    if (!section.isConnected) return document.removeEventListener('keydown', keys);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return undefined;
    if (keyOf(event) === 'j') shown()?.querySelector('[data-skip]')?.click();
    return undefined;
  };
  document.addEventListener('keydown', keys);
  window.addEventListener('pagehide', () => {
    leaving = true;
  });
  unsent().forEach(sendKept);
  show();
}

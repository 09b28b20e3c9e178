/**
 * What runs on every page. A part that needs more names its module: data-module="charts" is begun by
 * charts.js, once, when it appears.
 */

import './confirm.js';
import './drafts.js';
import './faults.js';
import './forms.js';
import './keys.js';
import './live.js';
import './menus.js';

const begun = new WeakSet();
let failed = 0;

async function moduleOf(element) {
  // A browser remembers that an address failed: another try needs another address.
  const again = failed ? `?again=${failed}` : '';
  try {
    return await import(`./${element.dataset.module}.js${again}`);
  } catch (error) {
    failed += 1;
    console.warn(error.message);
    return null;
  }
}

async function beginOne(element) {
  begun.add(element);
  const module = await moduleOf(element);
  if (module) module.begin(element);
  else begun.delete(element);
}

const beginAll = () =>
  Promise.all([...document.querySelectorAll('[data-module]')].filter((each) => !begun.has(each)).map(beginOne));

document.addEventListener('htmx:afterSettle', beginAll);
window.addEventListener('online', beginAll);
beginAll().finally(() => document.dispatchEvent(new Event('sawt:begun')));

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

async function beginAll(root) {
  for (const element of root.querySelectorAll('[data-module]')) {
    if (begun.has(element)) continue;
    begun.add(element);
    const module = await import(`./${element.dataset.module}.js`);
    module.begin(element);
  }
}

document.addEventListener('htmx:afterSettle', () => beginAll(document));
beginAll(document).finally(() => document.dispatchEvent(new Event('sawt:begun')));

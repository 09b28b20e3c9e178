/** The sources: where we listen, how the last run went and why, and when the next one is. */

import { api } from './api.js';
import { byId, el, show, theirs } from './dom.js';
import { away, moment, span, speaking, t, value, whyText } from './text.js';

const FAILED = new Set(['silent', 'busy', 'refused', 'garbled']);
let asked = null;

export async function loadSources() {
  asked?.abort();
  asked = new AbortController();
  const found = [];
  let after = null;
  do {
    const got = await api.sources(after, asked.signal);
    found.push(...got.items);
    after = got.next;
  } while (after);
  // What needs a person comes first and what rests comes last; the samples, just added, before all.
  found.sort((a, b) => b.sample - a.sample || b.enabled - a.enabled || trouble(b) - trouble(a));
  const minute = Math.floor(Date.now() / 60000);
  show(
    byId('sourceRows'),
    found,
    (source) => source.id,
    (source) => JSON.stringify([source, speaking(), minute]),
    row,
  );
  byId('noSources').hidden = found.length > 0;
}

const trouble = (source) => (source.failing_since ? 3 : source.failures ? 2 : source.quiet_since ? 1 : 0);

function row(source) {
  const run = source.last_run;
  const failed = run && FAILED.has(run.outcome);
  return el(
    'li',
    { className: 'row' },
    el(
      'div',
      {},
      theirs('strong', source.name),
      ' ',
      el('span', { className: 'tag' }, value('kind', source.kind)),
      source.sample && el('span', { className: 'tag sample' }, t('sample')),
      source.enabled &&
        source.failing_since &&
        el(
          'span',
          { className: 'badge high', title: moment(source.failing_since) },
          t('failing', { time: away(source.failing_since) }),
        ),
      source.quiet_since &&
        el(
          'span',
          { className: 'badge high', title: moment(source.quiet_since) },
          t('quiet', { time: away(source.quiet_since) }),
        ),
      el('p', { className: 'address', dir: 'ltr' }, source.url),
    ),
    el(
      'dl',
      {},
      fact(
        t('lastRun'),
        run
          ? [
              el('span', { className: failed ? 'badge high' : 'badge low' }, value('outcome', run.outcome)),
              ' ',
              el('time', { dateTime: run.finished, title: moment(run.finished) }, away(run.finished)),
              run.outcome === 'read' &&
                el('span', { className: 'small' }, ` · ${t('heard', { seen: run.seen, fresh: run.new })}`),
              ...whyText(run).map((said) => el('p', { className: 'reason' }, theirs('bdi', said))),
            ]
          : [t('never')],
      ),
      fact(
        t('nextPoll'),
        source.enabled && source.next_poll
          ? [
              el(
                'time',
                { dateTime: source.next_poll, title: moment(source.next_poll) },
                away(source.next_poll),
              ),
              el('span', { className: 'small' }, ` · ${t('every', { time: span(source.interval_seconds) })}`),
            ]
          : [source.enabled ? t('sent') : el('span', { className: 'tag' }, t('paused'))],
      ),
    ),
  );
}

const fact = (term, told) => el('div', {}, el('dt', {}, term), el('dd', {}, told));

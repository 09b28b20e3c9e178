/** The words of a post, with those that the judgement rests on marked. */

import { el } from './dom.js';
import { name, t } from './text.js';

/** What was judged: offsets count code points of this. */
export const wordsOf = (post) =>
  post.title === null || post.title === undefined ? post.text : `${post.title}\n${post.text}`;

/** Draw a post's words; service evidence and place evidence look different, and say what they are. */
export function highlighted(post) {
  const points = Array.from(wordsOf(post));
  // The judgement of an older text points into that one.
  const marks = post.tags_version === post.versions ? marksOf(post.tags, points.length) : [];
  const cuts = [...new Set([0, points.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort(
    (a, b) => a - b,
  );
  const parts = cuts.slice(1).map((end, index) => {
    const start = cuts[index];
    const text = points.slice(start, end).join('');
    const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
    if (!over.length) return text;
    const kind = over.some((mark) => mark.kind === 'service') ? 'service' : 'place';
    return el('mark', { className: kind, title: over.map((mark) => mark.says).join(' · ') }, text);
  });
  return el('p', { className: 'words', dir: 'auto' }, parts);
}

function marksOf(tags, length) {
  if (!tags) return [];
  const spans = (kind, says, evidence) =>
    (evidence ?? [])
      .map(([start, end]) => ({ kind, says, start: Math.max(0, start), end: Math.min(end, length) }))
      .filter((mark) => mark.start < mark.end);
  const place = tags.municipality;
  return [
    ...(tags.services ?? [])
      .slice(0, 1)
      .flatMap((tag) => spans('service', `${t('service')}: ${name('services', tag.code)}`, tag.evidence)),
    ...(place
      ? spans('place', `${t('municipality')}: ${name('municipalities', place.code)}`, place.evidence)
      : []),
  ];
}

/** The language of the page, and how names, values and times are written in it. */

import { SENTENCES, VALUES } from './words.js';

const KEPT = 'sawt.language';
// Latin digits and the civil calendar, as the rest of the page's figures.
const LOCALES = { ar: 'ar-SA-u-ca-gregory-nu-latn', en: 'en-GB' };
const STEPS = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
];

let language = localStorage.getItem(KEPT) === 'en' ? 'en' : 'ar';
let names = { services: {}, municipalities: {}, units: {}, rules: {} };

export const speaking = () => language;

export function speak(other) {
  language = other;
  localStorage.setItem(KEPT, other);
}

/** Keep what codes are called: code to {ar, en}, for services, municipalities and units. */
export function learn(given) {
  names = given;
}

export const amanat = () =>
  Object.entries(names.municipalities)
    .filter(([code, place]) => place.amana === code)
    .map(([code]) => code);

/** A sentence of the page; `{word}` is filled from `given`. */
export function t(sentence, given = {}) {
  return SENTENCES[language][sentence].replace(/\{(\w+)\}/g, (_, word) => given[word]);
}

/** What a code is called; the code itself where nobody told. */
export const name = (kind, code) => names[kind]?.[code]?.[language] ?? code;

/** What a public value is called. */
export function value(kind, given) {
  const found = VALUES[kind][given];
  return found ? found[language === 'ar' ? 0 : 1] : given;
}

export const valuesOf = (kind) => Object.keys(VALUES[kind]);

/** Whichever of an object's two languages is spoken: {ar, en}, or member and member_ar. */
export const either = (object) => object[language];

export function problemText(problem) {
  const [title, detail] =
    language === 'ar' ? [problem?.title_ar, problem?.detail_ar] : [problem?.title, problem?.detail];
  return [title, detail].filter(Boolean).join(': ') || t('failed');
}

export function moment(instant) {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

export function clock(date) {
  return new Intl.DateTimeFormat(LOCALES[language], { timeStyle: 'medium' }).format(date);
}

/** How far off an instant is: "in 3 hours", «قبل ساعتين». */
export function away(instant, now = Date.now()) {
  const seconds = (new Date(instant) - now) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', Infinity];
  const numeric = unit === 'second' ? 'auto' : 'always';
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric }).format(Math.trunc(seconds / size), unit);
}

/** How long something takes: "15 minutes", «15 دقيقة». */
export function span(seconds) {
  const [unit, size] = [...STEPS, ['second', 1]].find(
    ([, length]) => seconds >= length && seconds % length === 0,
  ) ?? ['second', 1];
  return new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' }).format(
    seconds / size,
  );
}

/** Why a run went as it did, in the language of the page; in Arabic, what it says in English follows. */
export const whyText = (run) => (language === 'ar' ? [run.reason_ar, run.reason] : [run.reason]).filter(Boolean);

/** A ticket's reason in words: `service roads.pothole 0.93` and the like; others as they are. */
export function reasonText(reason) {
  if (VALUES.reason[reason]) return value('reason', reason);
  const [what, code, ...rest] = reason.split(' ');
  if (!VALUES.reason[what] || !code) return reason;
  const plain = {
    rule: () => name('rules', code),
    service: () => name('services', code),
    municipality: () => name('municipalities', code),
    urgency: () => value('urgency', code),
    intent: () => value('intent', code),
  };
  const said = plain[what]?.() ?? code;
  const more = rest[0] === 'from' ? value('from', rest[1]) : rest.join(' ');
  return `${value('reason', what)}: ${said}${more ? ` (${more})` : ''}`;
}

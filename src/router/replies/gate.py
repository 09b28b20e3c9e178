"""What a text may not say in public: pure. A finding says where, and why in both languages.

A stop keeps a reply from being sent; a warning asks a person to look again.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from listener.folding import words
from listener.post import Platform
from router.clock.calendar import RIYADH
from router.replies.fields import GAP, named_field
from router.replies.lengths import length, reach
from router.replies.offices import Names, named
from router.replies.personal import Personal, allowing, personal
from router.replies.promises import promises
from router.replies.seen import Seen, Span, phrase
from router.replies.stops import StopFile


class Kind(StrEnum):
    """What is wrong with a text. The values are public."""

    EMPTY = "empty"
    UNFILLED = "unfilled"
    PROMISE = "promise"
    PERSONAL = "personal"
    OFFICE = "office"
    STOP_WORD = "stop_word"
    LENGTH = "length"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a text; `span` is [start, end) in code points."""

    kind: Kind
    stops: bool
    span: Span
    reason: str
    reason_ar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much a platform takes. `lead` is what is sent before the text: whom it is for."""

    platform: Platform
    most: int
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a text is held against.

    `resolve_by` is the deadline of the ticket's matter, or None where it is over. `addressees` are
    the accounts of those who are answered.
    """

    now: datetime
    resolve_by: datetime | None
    names: Names
    stops: StopFile
    addressees: Collection[str] = ()
    limits: Sequence[Limit] = ()


_WHAT = {
    Personal.EMAIL: ("an e-mail address", "بريد إلكتروني"),
    Personal.IBAN: ("an IBAN", "رقم آيبان"),
    Personal.PHONE: ("a telephone number", "رقم هاتف"),
    Personal.NATIONAL_ID: ("a national identity number", "رقم هوية"),
    Personal.PLATE: ("a number plate", "رقم لوحة"),
    Personal.HANDLE: ("the account of somebody else", "حساب شخص آخر"),
}
# A gap that somebody left by hand: ____, [..], xxx.
_BLANK = re.compile(r"_{3,}|\[[\s.…_]*\]|\b[xX]{3,}\b|\.{4,}")
_SAID = "%Y-%m-%d %H:%M"


def check(text: str, situation: Situation) -> list[Finding]:
    """List what is wrong with a text, by its places; nothing is wrong where there is none."""
    if not words(text):
        return [_stop(Kind.EMPTY, (0, len(text)), "says nothing", "الرد فارغ")]
    seen = Seen.of(text)
    found = [
        *_gaps(text),
        *_promises(seen, situation),
        *_personal(seen, situation),
        *_offices(seen, situation.names),
        *_stop_words(seen, situation.stops),
        *_lengths(text, situation.limits),
    ]
    return sorted(found, key=lambda each: (each.span, each.kind))


def _gaps(text: str) -> Iterator[Finding]:
    for gap in GAP.finditer(text):
        field = named_field(gap[1])
        named = (f"{{{gap[1]}}} ({field.en})", field.ar) if field else (gap[0], gap[0])
        yield _stop(Kind.UNFILLED, gap.span(), f"fill {named[0]}", f"املأ: {named[1]}")
    for blank in _BLANK.finditer(text):
        yield _stop(Kind.UNFILLED, blank.span(), "a gap is left open", "في النص فراغ لم يُملأ")


def _promises(seen: Seen, situation: Situation) -> Iterator[Finding]:
    for promise in promises(seen, situation.now):
        by = f"{promise.by.astimezone(RIYADH):{_SAID}}"
        if situation.resolve_by is None:
            reason = f"promises something by {by}, and the ticket has no deadline left"
            yield _warn(promise.span, reason, f"فيه موعد ({by}) ولا مهلة باقية للتذكرة")
            continue
        due = f"{situation.resolve_by.astimezone(RIYADH):{_SAID}}"
        if promise.by > situation.resolve_by:
            reason = f"promises {by}, later than the ticket is due: {due}"
            yield _stop(
                Kind.PROMISE, promise.span, reason, f"الموعد {by} بعد مهلة التذكرة التي تنتهي {due}"
            )
        else:
            reason = f"promises {by}; the clock gives until {due}. Has the unit agreed?"
            yield _warn(
                promise.span, reason, f"وعد بموعد {by} والمهلة حتى {due}؛ هل أكدته الإدارة؟"
            )


def _personal(seen: Seen, situation: Situation) -> Iterator[Finding]:
    accounts = [f"@{name.lstrip('@')}" for name in situation.addressees]
    for found in personal(seen, allowing([*situation.stops.allowed, *accounts])):
        en, ar = _WHAT[found.what]
        yield _stop(Kind.PERSONAL, found.span, f"holds {en}", f"فيه بيانات شخصية: {ar}")


def _offices(seen: Seen, names: Names) -> Iterator[Finding]:
    for span, name in named(seen, names):
        yield _stop(
            Kind.OFFICE,
            span,
            f"names {name}, which does not own this ticket",
            f"فيه اسم جهة أخرى: {name}",
        )


def _stop_words(seen: Seen, stops: StopFile) -> Iterator[Finding]:
    for stop in stops.stop:
        for said in stop.say:
            for span, _ in seen.found(re.compile(phrase(said))):
                yield Finding(
                    kind=Kind.STOP_WORD,
                    stops=not stop.warn,
                    span=span,
                    reason=f"{said}: {stop.en}",
                    reason_ar=f"«{said}»: {stop.ar}",
                )


def _lengths(text: str, limits: Sequence[Limit]) -> Iterator[Finding]:
    """Say it once for each platform, for the author who takes most room."""
    told: set[Platform] = set()
    for limit in sorted(limits, key=lambda one: len(one.lead), reverse=True):
        long = length(limit.lead + text, limit.platform)
        if long <= limit.most or limit.platform in told:
            continue
        told.add(limit.platform)
        fits = max(reach(limit.lead + text, limit.platform, limit.most) - len(limit.lead), 0)
        yield _stop(
            Kind.LENGTH,
            (fits, len(text)),
            f"{limit.platform} takes {limit.most}, and this is {long} with the author's name",
            f"أطول مما تقبله منصة {limit.platform}: {long} والحد {limit.most}",
        )


def _stop(kind: Kind, span: Span, reason: str, reason_ar: str) -> Finding:
    return Finding(kind=kind, stops=True, span=span, reason=reason, reason_ar=reason_ar)


def _warn(span: Span, reason: str, reason_ar: str) -> Finding:
    return Finding(kind=Kind.PROMISE, stops=False, span=span, reason=reason, reason_ar=reason_ar)

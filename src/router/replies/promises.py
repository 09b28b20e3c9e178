"""Times that an Arabic text commits to: «خلال 24 ساعة», «بعد يومين», «قبل 12/12», «غدا».

A length counts only after a word that looks ahead: «منذ ثلاثة أيام» promises nothing. A day that is
past is told, not promised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from router.clock.calendar import RIYADH
from router.replies.dates import dates
from router.replies.numerals import NUMBER, read_number
from router.replies.seen import Seen, Span

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_UNITS = {
    "دقيقه": _MINUTE, "دقايق": _MINUTE, "دقيقتين": 2 * _MINUTE,
    "ساعه": _HOUR, "ساعات": _HOUR, "ساعتين": 2 * _HOUR, "ساعتان": 2 * _HOUR,
    "يوم": _DAY, "يوما": _DAY, "ايام": _DAY, "يومين": 2 * _DAY, "يومان": 2 * _DAY,
    "اسبوع": 7 * _DAY, "اسبوعا": 7 * _DAY, "اسابيع": 7 * _DAY, "اسبوعين": 14 * _DAY,
    "شهر": 30 * _DAY, "شهرا": 30 * _DAY, "اشهر": 30 * _DAY, "شهور": 30 * _DAY, "شهرين": 60 * _DAY,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AHEAD = r"خلال|في\s+غضون|بعد|قبل\s+(?:مضي|مرور)|في\s+مده|(?:لا\s+)?تتجاوز|اقصاها|في\s+اقل\s+من"
_ABOUT = r"(?:(?:اقل\s+من|حوالي|نحو|مده|اقصاها|لا\s+تتجاوز)\s+)*"
_LENGTH = re.compile(
    rf"(?<!\w)[وف]?(?:{_AHEAD})\s+{_ABOUT}(?:(?P<number>{NUMBER})\s*)?(?:ال)?(?P<unit>{_UNIT})"
    r"(?P<working>\s+(?:ال)?عمل)?(?!\w)"
)
_FRIDAY, _SATURDAY = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A time that a text commits to, and where it says so."""

    span: Span
    by: datetime


def promises(seen: Seen, now: datetime) -> list[Promise]:
    """List what a text promises from now on, in the order in which it says so.

    A day is promised by its end in Riyadh; days of work are those from Sunday to Thursday.
    """
    today = now.astimezone(RIYADH).date()
    named = ((span, _end_of(day)) for span, day in dates(seen, today) if day >= today)
    found = [*_lengths(seen, now, today), *named]
    return sorted((Promise(span=span, by=by) for span, by in found), key=lambda each: each.span)


def _lengths(seen: Seen, now: datetime, today: date) -> Iterator[tuple[Span, datetime]]:
    for span, match in seen.found(_LENGTH):
        length = (read_number(match["number"]) if match["number"] else 1) * _UNITS[match["unit"]]
        if match["working"]:
            yield span, _end_of(_worked(today, length.days))
        else:
            yield span, now + length


def _worked(day: date, days: int) -> date:
    for _ in range(days):
        day += _DAY
        while day.weekday() in {_FRIDAY, _SATURDAY}:
            day += _DAY
    return day


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), RIYADH)

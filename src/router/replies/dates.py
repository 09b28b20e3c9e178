"""Days that a text names: «2026-12-01», «12/12», «5 ديسمبر», «15 رجب», «قبل الأحد», «غدا»."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from hijridate import Gregorian, Hijri

from router.replies.seen import Seen, Span

Found = Iterator[tuple[Span, date]]

_MONTHS = (
    "يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس", "سبتمبر", "اكتوبر",
    "نوفمبر", "ديسمبر",
)  # fmt: skip
_HIJRI_MONTHS = (
    "محرم", "صفر", "ربيع الاول", "ربيع (?:الاخر|الثاني)", "جمادي الاولي",
    "جمادي (?:الاخره|الثانيه)", "رجب", "شعبان", "رمضان", "شوال", "ذ[وي] القعده", "ذ[وي] الحجه",
)  # fmt: skip
# As datetime counts them.
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد")
_AHEAD = {"غدا": 1, "بكره": 1, "بعد غد": 2, "بعد بكره": 2}
_DAY = timedelta(days=1)
_THURSDAY, _WEEK = 3, 7
# A day and a month without a year: of this year, or of the next where this is long past.
_LONG_PAST = timedelta(days=180)
_FIRST_HIJRI_CENTURY, _LAST_HIJRI_CENTURY = 1300, 1500

_ISO = re.compile(r"(?<![\w/-])([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![\w/-])")
_LOCAL = re.compile(r"(?<![\w/-])([0-9]{1,2})[-/]([0-9]{1,2})(?:[-/]([0-9]{4}))?(?![\w/-])")


def _named(months: Sequence[str]) -> Sequence[re.Pattern[str]]:
    return [
        re.compile(rf"(?<!\w)([0-9]{{1,2}})\s+(?:من\s+)?{month}(?:\s+([0-9]{{4}}))?(?!\w)")
        for month in months
    ]


_BY_MONTH, _BY_HIJRI_MONTH = _named(_MONTHS), _named(_HIJRI_MONTHS)
# A bare day of the week may be the one that is past: only what looks ahead counts.
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:(قبل|بحلول|حتي|موعدنا|موعده|موعدها)\s+(?:يوم\s+)?)?({'|'.join(_WEEKDAYS)})"
    r"(?:\s+(القادم|المقبل|القادمه|المقبله))?(?!\w)"
)
_SOON = re.compile(rf"(?<!\w)({'|'.join(sorted(_AHEAD, key=len, reverse=True))})(?!\w)")
_END = re.compile(r"(?<!\w)(?:نهايه|اخر)\s+(?:هذا\s+)?(الاسبوع|الشهر)(?!\w)")


def dates(seen: Seen, today: date) -> Found:
    """Yield the days that a folded text names, as they are seen from `today`."""
    for read in (_written, _of_months, _of_hijri_months, _of_weeks, _soon, _ends):
        yield from read(seen, today)


def _written(seen: Seen, today: date) -> Found:
    for span, match in seen.found(_ISO):
        year, month, day = map(int, match.groups())
        yield from _one(span, partial(_any_calendar, year, month, day))
    for span, match in seen.found(_LOCAL):
        day, month = int(match[1]), int(match[2])
        yield from _near(span, match[3], today, partial(_any_calendar, month=month, day=day))


def _of_months(seen: Seen, today: date) -> Found:
    for month, pattern in enumerate(_BY_MONTH, start=1):
        for span, match in seen.found(pattern):
            day = int(match[1])
            yield from _near(span, match[2], today, partial(date, month=month, day=day))


def _of_hijri_months(seen: Seen, today: date) -> Found:
    this = Gregorian.fromdate(today).to_hijri().year
    for month, pattern in enumerate(_BY_HIJRI_MONTH, start=1):
        for span, match in seen.found(pattern):
            day, year = int(match[1]), int(match[2] or this)
            yield from _one(span, partial(_hijri, year, month, day))


def _of_weeks(seen: Seen, today: date) -> Found:
    for span, match in seen.found(_WEEKDAY):
        if match[1] or match[3]:
            ahead = (_WEEKDAYS.index(match[2]) - today.weekday()) % _WEEK or _WEEK
            yield span, today + ahead * _DAY


def _soon(seen: Seen, today: date) -> Found:
    for span, match in seen.found(_SOON):
        yield span, today + _AHEAD[match[1]] * _DAY


def _ends(seen: Seen, today: date) -> Found:
    """The end of a week is its last day of work; a month is Gregorian, as offices plan."""
    for span, match in seen.found(_END):
        if match[1] == "الاسبوع":
            yield span, today + (_THURSDAY - today.weekday()) % _WEEK * _DAY
        else:
            yield span, (today.replace(day=1) + 32 * _DAY).replace(day=1) - _DAY


def _near(span: Span, year: str | None, today: date, made: Callable[[int], date]) -> Found:
    if year:
        yield from _one(span, partial(made, int(year)))
        return
    for _, found in _one(span, partial(made, today.year)):
        later = today.year + (today - found > _LONG_PAST)
        yield from _one(span, partial(made, later))


def _one(span: Span, made: Callable[[], date]) -> Found:
    """Yield a day, or nothing where the calendar has none of that name."""
    try:
        yield span, made()
    except (ValueError, OverflowError):
        return


def _any_calendar(year: int, month: int, day: int) -> date:
    if _FIRST_HIJRI_CENTURY <= year <= _LAST_HIJRI_CENTURY:
        return _hijri(year, month, day)
    return date(year, month, day)


def _hijri(year: int, month: int, day: int) -> date:
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)

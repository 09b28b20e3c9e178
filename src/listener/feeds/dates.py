"""Dates as feeds write them. What is not certain is None: never a wrong instant.

A time without a zone is Saudi time, unless the source says otherwise. A day without a time stays
the same day in Riyadh and in UTC: it begins at 00:00 UTC. "AST" is Arabia Standard Time. Hijri
dates are not guessed, nor is 05/08/2026 unless something else in it tells day from month.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from listener.feeds.calendar import HALVES, fold
from listener.feeds.clock import at_time, read_zone
from listener.feeds.elsewhere import read_elsewhere
from listener.feeds.spoken import read_spoken

RIYADH = timezone(timedelta(hours=3), "Asia/Riyadh")
LONGEST = 120
# A year of these centuries is Hijri, or nothing that a feed would report; year 1 is Go's "none".
NO_YEARS = {1, *range(1300, 1500)}

DAY = r"""
    (?P<year>\d{4}|\d\d(?=-))
    (?: -(?P<of_year>\d{3})(?!\d)
      | (?P<dash>[-/.]) (?P<month>0\d\d|\d\d?) (?: (?P=dash) (?P<day>\d\d?) )?
      | -?w(?P<week>\d\d) (?: -?(?P<weekday>[1-7]) )?
      | (?P<tight>\d{4}) | (?P<tight_of_year>\d{3}) )?
"""
TIME = r"""
    (?P<hour>\d\d?) :? (?P<minute>\d\d) (?: :? (?P<second>\d\d?) (?:[.,]\d+)? )? \s* (?P<zone>.*)
"""
# Without separators, and the short forms of ISO 8601:1988.
UNDIVIDED = re.compile(r"(\d{8})(\d{4}(?:\d\d)?)", re.ASCII)
SHORT = re.compile(
    r"-(?P<y>\d\d)-?(?P<m>\d\d)|(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII
)
# Seconds or milliseconds since 1970, from 2001 to 2033: no day is written in so many digits.
EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d+)?", re.ASCII)
HALF = re.compile(rf"(?:{'|'.join(map(re.escape, HALVES))})(?!\w)")
ISO = re.compile(rf"{DAY} (?: (?: t | \s+ ) {TIME} )?", re.ASCII | re.VERBOSE)


@lru_cache(maxsize=4096)
def read_date(text: str | None, zone: tzinfo = RIYADH) -> datetime | None:
    """Return the instant (UTC) that a feed names, or None.

    Args:
        text: RFC 822 and its relatives, RFC 3339 and W3C, Arabic, French and others.
        zone: Where a time without a zone is meant.
    """
    if not text or len(text) > LONGEST:
        return None
    folded = fold(text)
    try:
        found = (
            _read_epoch(folded)
            or _read_short(folded)
            or _read_iso(folded, zone)
            or read_spoken(folded, zone)
        )
        if found is not None:
            return None if found.year in NO_YEARS else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read_elsewhere(text)


def _read_epoch(text: str) -> datetime | None:
    found = EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _read_short(text: str) -> datetime | None:
    """Read 031231 and -0312, unless the six digits could be a year and a month (200312)."""
    found = SHORT.fullmatch(text)
    if not found or text[:2] in {"19", "20"}:
        return None
    year, month, day = found["year"] or found["y"], found["month"] or found["m"], found["day"] or 1
    return datetime(2000 + int(year), int(month), int(day), tzinfo=UTC)


def _read_iso(text: str, zone: tzinfo) -> datetime | None:
    found = ISO.fullmatch(UNDIVIDED.sub(r"\1t\2", text))
    if not found or HALF.match(found["zone"] or ""):
        return None
    start = _iso_day(found)
    if not found["hour"]:
        return start
    hour, minute, second = found["hour"], found["minute"], found["second"]
    return at_time(start, hour, minute, second, read_zone(found["zone"], zone))


def _iso_day(found: re.Match[str]) -> datetime:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)  # noqa: PLR2004 - two digits
    if found["week"]:
        weekday = int(found["weekday"] or 1)
        return datetime.fromisocalendar(year, int(found["week"]), weekday).replace(tzinfo=UTC)
    tight = found["tight"] or ""
    month, day = int(found["month"] or tight[:2] or 1), int(found["day"] or tight[2:] or 1)
    of_year = int(found["of_year"] or found["tight_of_year"] or 1)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=of_year - 1)

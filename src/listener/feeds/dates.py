"""Dates as feeds write them. What is not certain is None: never a wrong instant.

A time without a zone is Saudi time, unless the source says otherwise. A day without a time stays
the same day in Riyadh and in UTC: it begins at 00:00 UTC. "AST" is Arabia Standard Time. Hijri
dates are not guessed, nor is 05/08/2026 unless something else in it tells day from month.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from listener.feeds.calendar import fold
from listener.feeds.clock import at_time, read_zone
from listener.feeds.elsewhere import read_elsewhere
from listener.feeds.spoken import read_spoken

RIYADH = timezone(timedelta(hours=3), "Asia/Riyadh")
LONGEST = 120
# A year of these centuries is Hijri, or nothing that a feed would report.
HIJRI_YEARS = range(1300, 1500)

DAY = r"""
    (?P<year>\d{4}|\d\d(?=-))
    (?: -(?P<of_year>\d{3})(?!\d)
      | (?P<dash>[-/.]) (?P<month>0\d\d|\d\d?) (?: (?P=dash) (?P<day>\d\d?) )?
      | (?P<tight>\d{4}) )?
"""
TIME = r"""
    (?P<hour>\d\d?) :? (?P<minute>\d\d) (?: :? (?P<second>\d\d?) (?:[.,]\d+)? )? \s* (?P<zone>.*)
"""
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
        found = _read_iso(folded, zone) or read_spoken(folded, zone)
        if found is not None:
            return None if found.year in HIJRI_YEARS else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read_elsewhere(text)


def _read_iso(text: str, zone: tzinfo) -> datetime | None:
    found = ISO.fullmatch(text)
    if not found:
        return None
    year, tight = found["year"], found["tight"] or ""
    month, day = int(found["month"] or tight[:2] or 1), int(found["day"] or tight[2:] or 1)
    start = datetime(int(year) + (2000 if len(year) == 2 else 0), month, day, tzinfo=UTC)  # noqa: PLR2004 - two digits
    if found["of_year"]:
        start += timedelta(days=int(found["of_year"]) - 1)
    if not found["hour"]:
        return start
    hour, minute, second = found["hour"], found["minute"], found["second"]
    return at_time(start, hour, minute, second, read_zone(found["zone"], zone))

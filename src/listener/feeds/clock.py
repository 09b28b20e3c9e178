"""Times of the day and time zones, as feeds write them."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from listener.feeds.calendar import PLACES, ZONES

# What follows an offset only names it: "+0300 (AST)", "+03:00[Asia/Riyadh]", "+0000 UTC".
OFFSET = re.compile(
    r"(?:gmt|utc|z)?\s?([+-])(\d\d?)(?::?(\d\d))?(?:\s*\(.*\)|\[[a-z_/+-]*\]|\s[a-z]{2,5})?",
    re.ASCII,
)
PLACE = re.compile(r"[a-z]+(?:/[a-z0-9_+-]+){1,2}", re.ASCII)
# No clock on earth is further from Greenwich.
FURTHEST = timedelta(hours=14)
LONGEST_DAY = timedelta(hours=24)


def read_zone(text: str, missing: tzinfo) -> tzinfo:
    """Return the zone that a folded text names, or `missing` where it names none.

    Raises:
        ValueError: It names something that is no zone, or that could be several.
    """
    name = text.strip(" ()[].,")
    if not name:
        return missing
    found = OFFSET.fullmatch(name) or OFFSET.fullmatch(text)
    if found:
        sign, hours, minutes = found.groups("0")
        east = timedelta(hours=int(hours), minutes=int(minutes))
        if east <= FURTHEST and int(minutes) < 60:  # noqa: PLR2004 - minutes of an hour
            return timezone(-east if sign == "-" else east)
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    if PLACE.fullmatch(PLACES.get(name, name).lower()):
        return _place(PLACES.get(name, name))
    message = f"no zone: {name}"
    raise ValueError(message)


def _place(name: str) -> tzinfo:
    """Open a zone of the tz database, whose names have capitals (US/Eastern, Etc/GMT+3)."""
    spelt = _places().get(name.lower())
    if spelt is None:
        message = f"no zone: {name}"
        raise ValueError(message)
    return ZoneInfo(spelt)


@cache
def _places() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def at_time(day: datetime, hour: str, minute: str, second: str | None, zone: tzinfo) -> datetime:
    """Return the instant of a time on a day; 24:00 and leap seconds are the next moment.

    Raises:
        ValueError: There is no such time.
    """
    since = timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))
    if int(minute) >= 60 or int(second or 0) > 60 or since > LONGEST_DAY:  # noqa: PLR2004 - a clock
        message = f"no time: {hour}:{minute}:{second}"
        raise ValueError(message)
    return (day.replace(tzinfo=None) + since).replace(tzinfo=zone)

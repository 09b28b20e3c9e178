"""Instants as data says them: dates as people write them, or seconds since 1970."""

import re
from datetime import UTC, datetime

from listener.feeds.dates import read_date

# From 1973 to 2286: a number of fewer digits is a day (20261123) or nothing.
_SECONDS = (1e8, 1e10)
_MILLISECONDS = 1e11
_NUMBER = re.compile(r"[0-9]{9,13}(?:\.[0-9]{1,9})?", re.ASCII)


def read_moment(value: object) -> datetime | None:
    """Return an instant (UTC), or None where the value names none for certain.

    Args:
        value: What `read_date` reads, or seconds or milliseconds since 1970 as number or digits.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        return read_date(text)
    number = float(text)
    least, most = _SECONDS
    seconds = number / 1000 if number >= _MILLISECONDS else number
    return datetime.fromtimestamp(seconds, UTC) if least <= seconds < most else None

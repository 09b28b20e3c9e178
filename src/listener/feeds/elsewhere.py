"""Dates in the words of other countries, as feedparser learned them (Korean, Greek, Hungarian)."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import struct_time

from feedparser.datetimes.greek import _parse_date_greek
from feedparser.datetimes.hungarian import _parse_date_hungarian
from feedparser.datetimes.korean import _parse_date_nate, _parse_date_onblog

Reader = Callable[[str], struct_time | None]
READERS: tuple[Reader, ...] = (
    _parse_date_onblog,
    _parse_date_nate,
    _parse_date_greek,
    _parse_date_hungarian,
)


def read_elsewhere(text: str) -> datetime | None:
    """Return the instant (UTC) of a Korean, Greek or Hungarian date."""
    if text.isascii():
        return None
    for read in READERS:
        try:
            found = read(text)
            if found:
                return datetime(*found[:6], tzinfo=UTC)
        except (ValueError, OverflowError, KeyError, AttributeError, TypeError):
            continue
    return None

"""Which times and which page of a list are asked for. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.row import read_instant
from router.open311.posted import Wrong

LONGEST = timedelta(days=90)
USUAL_PAGE = 50
LARGEST_PAGE = 500
_SINCE = "start_date"
_NUMBER = re.compile(r"0*[0-9]{1,6}")
# In an address a plus sign means a space: a zone that was not encoded arrives like this.
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")
_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, both included."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """How many items, and how many come before them."""

    limit: int
    skip: int


def read_window(given: Mapping[str, str], now: datetime) -> Window:
    """Read `start_date` and `end_date`; together they span at most 90 days, which is the default.

    Raises:
        Wrong: One is no time, or they span more, or end before they begin.
    """
    since, until = read_time(given, _SINCE), read_time(given, "end_date")
    try:
        if since is None:
            until = until or now
            since = until - LONGEST
        elif until is None:
            until = since + LONGEST
    except OverflowError as error:
        raise _no_time(_SINCE) from error
    if until < since:
        raise Wrong(("end_date is before start_date", "end_date قبل start_date"))
    if until - since > LONGEST:
        raise Wrong(
            (
                f"start_date and end_date span more than {LONGEST.days} days",
                f"بين start_date و end_date أكثر من {LONGEST.days} يومًا",
            )
        )
    return Window(since, until)


def read_time(given: Mapping[str, str], name: str) -> datetime | None:
    """Read a W3C date; one without a zone is UTC.

    Raises:
        Wrong: It is none.
    """
    text = given.get(name)
    if text is None:
        return None
    text = _LOST_PLUS.sub("+", text.strip())
    if _MONTH.fullmatch(text):
        text = f"{text}-01" if "-" in text else f"{text}-01-01"
    try:
        found = read_instant(text)
    except ValueError as error:
        raise _no_time(name) from error
    return found if isinstance(found, datetime) else None


def _no_time(name: str) -> Wrong:
    return Wrong(
        (
            f"{name} must be a time as in 2026-11-23T09:00:00Z",
            f"{name} وقت غير صحيح، مثال: 2026-11-23T09:00:00Z",
        )
    )


def read_slice(given: Mapping[str, str]) -> Slice:
    """Read `page_size`, at most 500 and 50 by default, and `page`, from 1.

    Raises:
        Wrong: One is no number from 1.
    """
    size = min(_number(given, "page_size", USUAL_PAGE), LARGEST_PAGE)
    return Slice(size, (_number(given, "page", 1) - 1) * size)


def _number(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name)
    if text is None:
        return usual
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        raise Wrong((f"{name} must be a number from 1", f"{name} عدد يبدأ من 1"))
    return int(text)

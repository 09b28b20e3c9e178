"""How long a server asks us to stay away: Retry-After, and rate-limit headers in their dialects.

    x-rate-limit-*      X            reset in seconds since 1970
    x-ratelimit-*       Mastodon     reset as an ISO 8601 instant
    x-ratelimit-*       Reddit       reset in seconds from now, counts with a fraction
    ratelimit-*         Bluesky      reset in seconds since 1970; IETF drafts: from now
    ratelimit           IETF drafts  "default";r=0;t=30, or limit=100, remaining=0, reset=30
    …-reset-after       others       reset in seconds from now

The resets are told apart by their shape alone: no server is known to write one as another does.
Milliseconds since 1970 and HTTP dates are read as well.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody is heard who asks for more: a source is asked once a day whatever happens.
LONGEST_WAIT = timedelta(days=1)
_PREFIXES = (
    "x-rate-limit-",
    "x-ratelimit-",
    "ratelimit-",
    # What X says of a whole day, beside the quarter of an hour.
    "x-app-limit-24hour-",
    "x-user-limit-24hour-",
)
_NUMBER = re.compile(r"([0-9]+)(?:\.[0-9]*)?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s?(Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII
)
# Seconds since 1970 have been more than this since 2001; no wait is.
_SINCE_1970 = 1_000_000_000
_IN_MILLISECONDS = 100_000_000_000
# More digits than any clock has; int() is slow on thousands.
_DIGITS = 14


def pause(headers: Mapping[str, str], now: datetime, *, spent: bool = False) -> timedelta | None:
    """Return how long to stay away because nothing is left to ask, or None.

    Where several limits are told of and more than one is used up, the longest wait counts.

    Args:
        headers: Those of an answer, with lower-case names.
        now: The time, UTC.
        spent: Whether the answer was a refusal to be asked more (429): then a reset counts even
            where nothing is said of what remains.
    """
    waits = [
        wait
        for remaining, reset, window in (*_pairs(headers), *_lists(headers))
        if (_nothing(remaining) if remaining else spent)
        and (wait := _until(reset, now) or _until(window, now))
    ]
    return max(waits, default=None)


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Read Retry-After: from nothing to a day, or None if unreadable.

    It is seconds or an HTTP date by the standard; an instant in other servers. Where it was sent
    twice, the longer wait counts.
    """
    told = [one.strip() for one in value.split(",")]
    if all(re.fullmatch(r"[0-9]+", one, re.ASCII) for one in told):
        return max(_wait(seconds, now) for seconds in map(_seconds, told))
    return _until_instant(value.strip(), now)


def _pairs(headers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what remains, when it is reset, and how long its window is, for every limit told."""
    window = next(_parameters(headers.get("ratelimit-policy", "")), {}).get("w", "")
    for prefix in _PREFIXES:
        remaining = headers.get(f"{prefix}remaining", "").strip()
        reset = headers.get(f"{prefix}reset") or headers.get(f"{prefix}reset-after", "")
        reset = reset.strip()
        if remaining or reset:
            yield remaining, reset, window if prefix == "ratelimit-" else ""


def _lists(headers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the same of the limits that one header lists."""
    windows = {
        told.get("", ""): told.get("w", "")
        for told in _parameters(headers.get("ratelimit-policy", ""))
    }
    listed = headers.get("ratelimit", "")
    if "remaining" in listed.lower():
        # An early draft: one limit, whose parameters are separated by commas.
        listed = listed.replace(",", ";")
    for told in _parameters(listed):
        remaining = told.get("r") or told.get("remaining", "")
        reset = told.get("t") or told.get("reset", "")
        yield remaining, reset, windows.get(told.get("", ""), "")


def _parameters(listed: str) -> Iterator[dict[str, str]]:
    """Read `"name";a=1;b=2, …`; an item's name stands under the empty key."""
    for item in listed.split(","):
        pairs = (part.partition("=") for part in item.split(";"))
        told = {
            (name.strip().lower() if equals else ""): (value if equals else name).strip(' "')
            for name, equals, value in pairs
        }
        if len(told) > 1 or "" not in told:
            yield told


def _nothing(remaining: str) -> bool:
    """Whether less than one request is left."""
    found = _NUMBER.fullmatch(remaining)
    return found is not None and int(found[1][:_DIGITS]) == 0


def _until(reset: str, now: datetime) -> timedelta | None:
    """Return the time until a reset, up to a day; None where it is past or cannot be read."""
    number = _NUMBER.fullmatch(reset)
    return (_wait(_seconds(reset), now) if number else _until_instant(reset, now)) or None


def _seconds(number: str) -> float:
    """Read a number as far as clocks go: what is cut off is a wait of more than a day."""
    whole, _, part = number.partition(".")
    return float(f"{whole[:_DIGITS]}.{part[:3] or 0}")


def _wait(seconds: float, now: datetime) -> timedelta:
    """Return a wait, or the time until an instant since 1970: nothing if past, a day at most."""
    if seconds >= _IN_MILLISECONDS:
        seconds /= 1000
    left = seconds - now.timestamp() if seconds >= _SINCE_1970 else seconds
    return timedelta(seconds=max(0, min(left, LONGEST_WAIT.total_seconds())))


def _until_instant(text: str, now: datetime) -> timedelta | None:
    if not text.isascii():
        return None
    found = _INSTANT.fullmatch(text)
    try:
        if found:
            zone = found[2] or "Z"
            until = datetime.fromisoformat(found[1] + zone.replace("UTC", "Z"))
        else:
            until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(), min(until - now, LONGEST_WAIT))

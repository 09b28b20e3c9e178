"""How long a feed asks to be left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)
# Templates say `ttl` 60 or 1440 while the news goes on: it is a hint, and heard for an hour.
LONGEST_TTL = timedelta(hours=1)
# Who polls more often than this (allowed on the operator's own networks alone) decides himself.
SHORT_INTERVAL = timedelta(minutes=1)


def wait_for(
    headers: Mapping[str, str], ttl: timedelta | None, interval: timedelta
) -> timedelta | None:
    """Return how long to stay away, or None where nobody asked for it.

    HTTP speaks first: `Cache-Control` (less the answer's `Age`), else `Expires`. The document's
    own `ttl` counts only where HTTP says nothing. `max-age=0` and `no-cache` ask for no wait:
    the interval of the source holds.

    Args:
        headers: Those of the answer, with lower-case names.
        ttl: What the document asks for.
        interval: How often the operator wants to ask.
    """
    stated = _cached_for(headers)
    if stated is None and ttl is not None and interval >= SHORT_INTERVAL:
        stated = min(ttl, LONGEST_TTL)
    return min(stated, LONGEST) if stated else None


def _cached_for(headers: Mapping[str, str]) -> timedelta | None:
    control = headers.get("cache-control", "").lower()
    directives = {
        name.strip(): value.strip(' "')
        for name, _, value in (part.partition("=") for part in control.split(","))
    }
    if directives.keys() & {"no-cache", "no-store"}:
        return timedelta()
    age = _seconds(directives.get("max-age"))
    if age is not None:
        return max(age - (_seconds(headers.get("age")) or timedelta()), timedelta())
    expires, sent = _instant(headers.get("expires")), _instant(headers.get("date"))
    return max(expires - sent, timedelta()) if expires and sent else None


def _seconds(text: str | None) -> timedelta | None:
    """Read a number of seconds; any that is absurdly long is a day."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    return min(timedelta(seconds=int(digits[:9])), LONGEST)


def _instant(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

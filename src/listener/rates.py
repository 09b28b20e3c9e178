"""How much more a platform lets us ask: its rate-limit headers, in three dialects."""

from collections.abc import Mapping
from datetime import datetime, timedelta


def pause(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long to stay away because nothing is left to ask, or None.

    X gives the reset as seconds since 1970 (`x-rate-limit-*`), Mastodon as an ISO instant
    (`x-ratelimit-*`), Reddit as seconds from now, Bluesky as seconds since 1970 (`ratelimit-*`).

    Args:
        headers: Those of an answer, with lower-case names.
        now: The time, UTC.
    """
    del headers, now
    return None

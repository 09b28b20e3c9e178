"""Subscribing with a hub (W3C WebSub): what is sent, what is granted, and when to ask again."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

LEASE = timedelta(days=10)
LONGEST_LEASE = timedelta(days=365)
# A hub that has not come back to verify by then never will.
PATIENCE = timedelta(hours=1)
FIRST_TRY = timedelta(minutes=5)
LAST_TRY = timedelta(days=1)
MOST_DOUBLINGS = 10
RARELY = timedelta(hours=6)
TIMES = 8
LONGEST = timedelta(days=1)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)

FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "*/*"}


def subscribe(topic: str, callback: str, secret: str) -> bytes:
    """Write the request to subscribe, or to prolong what was granted."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": topic,
        "hub.callback": callback,
        "hub.secret": secret,
        "hub.lease_seconds": f"{LEASE.total_seconds():.0f}",
    }
    return urlencode(fields).encode()


def granted(seconds: str) -> timedelta:
    """Read for how long a hub subscribes us; where it does not say, for as long as we asked."""
    found = _SECONDS.fullmatch(seconds)
    return min(timedelta(seconds=int(found[0])), LONGEST_LEASE) if found else LEASE


def renewal(now: datetime, lease: timedelta) -> datetime:
    """Return when to ask again, with a quarter of the lease left for trying."""
    return now + lease * 0.75


def next_try(now: datetime, tries: int) -> datetime:
    """Return when to ask again a hub that was asked `tries` times in vain."""
    wait: timedelta = FIRST_TRY * 2 ** min(tries, MOST_DOUBLINGS)
    return now + min(wait, LAST_TRY)


def rested(now: datetime, due: datetime, interval: timedelta, until: datetime) -> datetime:
    """Return when to poll a feed whose hub tells us what is new: rarely, and when that ends.

    Args:
        now: When the last poll ended.
        due: When it would be polled without a hub.
        interval: How often that is.
        until: When the subscription ends.
    """
    rarely = min(max(RARELY, interval * TIMES), LONGEST)
    return max(due, min(now + rarely, until))

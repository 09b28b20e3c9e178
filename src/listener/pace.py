"""When to ask a source again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from listener.guard import Ip, Network, trusted

# How often a stranger may be asked, and how often what the operator answers for.
SHORTEST = timedelta(seconds=60)
SHORTEST_OWN = timedelta(seconds=5)

LONGEST = timedelta(hours=24)
JITTER = 0.1
# Doubling stops here so that the power cannot overflow; LONGEST has been reached long before.
MOST_DOUBLINGS = 16


def next_poll(
    now: datetime,
    interval: timedelta,
    *,
    failures: int = 0,
    wait: timedelta | None = None,
    chance: float = 0.0,
) -> datetime:
    """Return the next time to ask: never sooner than the source asked, never given up for good.

    Args:
        now: When this run ended.
        interval: How often the operator wants to ask.
        failures: Runs in a row that failed, this one included; each doubles the interval.
        wait: How long the source asked us to stay away; obeyed up to a day.
        chance: A number in [0, 1) that spreads runs over a tenth of the interval.
    """
    patience = min(interval * 2 ** min(failures, MOST_DOUBLINGS), max(interval, LONGEST))
    asked: timedelta = min(wait or timedelta(), LONGEST)
    later: timedelta = max(patience, asked) + patience * JITTER * chance
    return now + later


def shortest(addresses: Sequence[Ip], allow: Sequence[Network]) -> timedelta:
    """Return the shortest interval at which a host may be asked.

    Args:
        addresses: What its name stands for; none where that is not known.
        allow: The networks that the operator opened.
    """
    own = bool(addresses) and all(trusted(ip, allow) for ip in addresses)
    return SHORTEST_OWN if own else SHORTEST

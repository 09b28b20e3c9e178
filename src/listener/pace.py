"""When to ask a source again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from listener.border import web_address
from listener.guard import Ip, Network, trusted
from listener.source import Source

# How often a stranger may be asked, and how often what the operator answers for.
SHORTEST = timedelta(seconds=60)
SHORTEST_OWN = timedelta(seconds=5)
OFTENER = SHORTEST // SHORTEST_OWN

LONGEST = timedelta(hours=24)
JITTER = 0.1
# A source is asked about so many times for every post that it publishes.
POLLS_A_POST = 10
# How far a quiet source may be left alone, in intervals.
SLOWEST = 8
# So few posts tell of a burst: what happens now counts as much as what happened for weeks.
BURST = 3
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


def own_interval(published: Sequence[datetime], configured: timedelta, now: datetime) -> timedelta:
    """Return how often a source is worth asking, from how often it publishes.

    Never more often than configured, which is what its publisher was promised; a quiet source is
    asked less, down to an eighth as often and to once a day. A burst of three posts is enough to
    have it asked as often as configured again.

    Args:
        published: When its latest posts came out, in any order. Those of one instant are one:
            where a source gives no dates, they are the posts of one poll.
        configured: How often the operator wants to ask.
        now: The time, UTC. What is later says nothing.
    """
    past = sorted({one for one in published if one <= now}, reverse=True)
    if not past:
        return configured
    counts = {min(BURST, len(past)), len(past)}
    gap = min((now - past[count - 1]) / count for count in counts)
    longest = max(configured, min(SLOWEST * configured, LONGEST))
    return min(max(gap / POLLS_A_POST, configured), longest)


def after_read(
    source: Source, recent: Sequence[datetime], wait: timedelta | None, now: datetime
) -> timedelta | None:
    """Return how long a source is left alone at least once it was asked.

    Args:
        source: What was asked.
        recent: When its latest posts came out.
        wait: How long it asked us to stay away itself.
        now: The time, UTC.
    """
    if steady(source):
        return wait
    return max(wait or timedelta(), own_interval(recent, source.interval, now))


def steady(source: Source) -> bool:
    """Whether a source is asked exactly as often as configured, however often it publishes.

    So are samples, what its operator says (`steady`), what is not on the web and costs nobody
    anything, and what is asked so often that it must be the operator's own.
    """
    return (
        source.sample
        or bool(source.options.get("steady"))
        or source.interval < SHORTEST
        or web_address(source.url) is None
    )


def shortest(addresses: Sequence[Ip], allow: Sequence[Network]) -> timedelta:
    """Return the shortest interval at which a host may be asked.

    Args:
        addresses: What its name stands for; none where that is not known.
        allow: The networks that the operator opened.
    """
    own = bool(addresses) and all(trusted(ip, allow) for ip in addresses)
    return SHORTEST_OWN if own else SHORTEST

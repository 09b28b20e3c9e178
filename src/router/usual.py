"""What is usual at a time of the week, read off the same time of the weeks before: pure.

Counts are by the hour, numbered from 1970 on, as the store gives them. Riyadh is three hours ahead
of UTC all year, so that its hours are those of UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise, takewhile

from router.clock.calendar import ONE_DAY, RIYADH, moment

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
# So many weeks tell what is usual, and fewer than so many tell nothing.
WEEKS, ENOUGH = 8, 4
LOW, HIGH = 0.1, 0.9
# An instant is no shorter than this.
_LESS = HOUR - timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Hours = Mapping[int, int]


class By(StrEnum):
    """How long the steps of a period are. The values are public."""

    HOUR = "hour"
    DAY = "day"


class Unusual(StrEnum):
    """On which side of the band a count lies. The values are public."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is usual: the 10th percentile, the median and the 90th of so many weeks."""

    low: float
    middle: float
    high: float
    weeks: int

    def side(self, count: float) -> Unusual | None:
        """Say on which side of the band a count lies, None within it."""
        if count > self.high:
            return Unusual.ABOVE
        return Unusual.BELOW if count < self.low else None

    def change(self, count: float) -> float | None:
        """Return by which share a count differs from the median; None where that is nothing."""
        return (count - self.middle) / self.middle if self.middle else None


@dataclass(frozen=True, slots=True)
class Span:
    """A time, from `begin` to before `end`; what is counted in it is worth `scale` times that."""

    begin: datetime
    end: datetime
    scale: float = 1.0


def steps(since: datetime, until: datetime, by: By) -> Sequence[Span]:
    """Cut a period into hours, or days of Riyadh; its first and last may be parts of one."""
    edges = [since, *takewhile(lambda edge: edge < until, _edges(since, by)), until]
    return [Span(*pair) for pair in pairwise(edges)]


def _edges(since: datetime, by: By) -> Iterator[datetime]:
    """Yield where hours or days begin after an instant, for as long as one is asked for."""
    if by is By.HOUR:
        edge = _floor(since)
        while True:
            yield (edge := edge + HOUR)
    day = day_of(since)
    while True:
        yield moment(day := day + ONE_DAY)


def day_of(at: datetime) -> date:
    """Return the day of Riyadh that an instant is in."""
    return at.astimezone(RIYADH).date()


def before(span: Span) -> Sequence[Span]:
    """List what a time is compared with, the latest first.

    Of a week at most: the same time of the eight weeks before. Of more: the eight weeks before it,
    each as if it had been so long.
    """
    length = span.end - span.begin
    if length <= WEEK:
        return [Span(span.begin - WEEK * k, span.end - WEEK * k) for k in range(1, WEEKS + 1)]
    begins = [span.begin - WEEK * k for k in range(1, WEEKS + 1)]
    return [Span(begin, begin + WEEK, length / WEEK) for begin in begins]


def joined(spans: Sequence[Span]) -> Sequence[Span]:
    """Join times that touch or overlap, in order, as whole hours: each is counted once."""
    found: list[Span] = []
    for each in sorted(map(outward, spans), key=lambda span: span.begin):
        if found and each.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def outward(span: Span) -> Span:
    """Move the ends of a time out to whole hours."""
    return Span(_floor(span.begin), _floor(span.end + _LESS), span.scale)


def _floor(at: datetime) -> datetime:
    return EPOCH + ((at - EPOCH) // HOUR) * HOUR


def usual(span: Span, hours: Hours, known: datetime | None) -> Band | None:
    """Say what is usual in a time, or None where too little is known.

    Args:
        span: The time.
        hours: What was counted in the weeks before.
        known: Since when anything was listened to; None: it never was.
    """
    weeks = [each for each in before(span) if known is not None and each.begin >= known]
    return band([counted(each, hours) for each in weeks])


def band(counts: Sequence[float]) -> Band | None:
    """Say what is usual, by what was counted in each of some weeks; None of fewer than four."""
    if len(counts) < ENOUGH:
        return None
    ordered = sorted(counts)
    return Band(
        low=percentile(ordered, LOW),
        middle=percentile(ordered, 0.5),
        high=percentile(ordered, HIGH),
        weeks=len(counts),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return what lies at a share of some numbers in order, between two of them if need be."""
    place = share * (len(ordered) - 1)
    at = int(place)
    after = ordered[min(at + 1, len(ordered) - 1)]
    return ordered[at] + (after - ordered[at]) * (place - at)


def counted(span: Span, hours: Hours) -> float:
    """Add up the hours of a time; of an hour that lies in it in part, that part."""
    first, last = (span.begin - EPOCH) // HOUR, (span.end - EPOCH) // HOUR
    whole = sum(hours.get(hour, 0) for hour in range(first, last))
    ahead = _into(span.end) * hours.get(last, 0)
    behind = _into(span.begin) * hours.get(first, 0)
    return (whole + ahead - behind) * span.scale


def _into(at: datetime) -> float:
    """Return which share of its hour has passed at an instant."""
    return ((at - EPOCH) % HOUR) / HOUR

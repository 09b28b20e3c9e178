"""How long a source is usually silent, told from when it spoke before.

An hour in which a source says little by habit (a night, a Friday) counts for little: silence is
measured in *weighed* time, which runs as fast as the source usually speaks.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from math import ceil
from typing import Self

# Whoever has spoken less often has no habit yet.
FEWEST = 10
# A gap that one in twenty is longer than, three times over: of sources that speak at random, less
# than one silence in a thousand is as long.
HIGH = 0.95
FACTOR = 3
# A source that speaks once a month is not given three months.
LEEWAY = timedelta(days=7)
INTERVALS = 3
# From when on hours of the day, and days of the week, are told apart.
ENOUGH = 40
DAYS_FOR_HOURS = timedelta(days=3)
DAYS_FOR_WEEKDAYS = timedelta(days=21)

_HOUR = timedelta(hours=1)
_DAY, _WEEK = 24, 168
# A Monday at midnight in Riyadh, which has no summer time.
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC) - timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When in the week a source speaks: one weight an hour from Monday on, 1 on average."""

    ends: Sequence[float]

    @classmethod
    def of(cls, spoken: Sequence[datetime]) -> Self:
        """Learn when a source speaks from instants, oldest first."""
        span = spoken[-1] - spoken[0]
        hours, days = [1.0] * _DAY, [1.0] * 7
        if len(spoken) >= ENOUGH and span >= DAYS_FOR_HOURS:
            hours = _even(_smooth(_counted([_at(each) % _DAY for each in spoken], _DAY)), 1.0)
        if len(spoken) >= ENOUGH and span >= DAYS_FOR_WEEKDAYS:
            days = _even(_counted([_at(each) % _WEEK // _DAY for each in spoken], 7), 3.0)
        weights = [hour * day for day in days for hour in hours]
        mean = sum(weights) / _WEEK
        return cls(tuple(accumulate((weight / mean for weight in weights), initial=0.0)))

    def weigh(self, at: datetime) -> float:
        """Return the weighed hours from a Monday long ago until `at`."""
        weeks, rest = divmod(_at(at), _WEEK)
        hour = int(rest)
        return weeks * _WEEK + self.ends[hour] + (rest - hour) * self._weight(hour)

    def when(self, weighed: float) -> datetime:
        """Return the instant until which so many weighed hours have passed."""
        weeks, rest = divmod(weighed, _WEEK)
        hour = min(bisect_right(self.ends, rest) - 1, _WEEK - 1)
        hours = weeks * _WEEK + hour + (rest - self.ends[hour]) / self._weight(hour)
        return _MONDAY + hours * _HOUR

    def _weight(self, hour: int) -> float:
        return self.ends[hour + 1] - self.ends[hour]


def quiet_from(spoken: Sequence[datetime], interval: timedelta) -> datetime | None:
    """Return from when on a source that says nothing more is quiet; None where nobody can tell.

    That is three times its long gaps after it last spoke, at most a week longer than those, and at
    least three intervals.

    Args:
        spoken: When it spoke, oldest first: a lot at once is one instant.
        interval: How often it is asked.
    """
    if len(spoken) < FEWEST:
        return None
    rhythm = Rhythm.of(spoken)
    weighed = [rhythm.weigh(each) for each in spoken]
    gaps = sorted(later - sooner for sooner, later in pairwise(weighed))
    long = gaps[ceil(HIGH * len(gaps)) - 1]
    last = weighed[-1]
    late = min(rhythm.when(last + FACTOR * long), rhythm.when(last + long) + LEEWAY)
    return max(late, spoken[-1] + INTERVALS * interval)


def _at(instant: datetime) -> float:
    """Return the hours since a Monday long ago."""
    return (instant - _MONDAY) / _HOUR


def _counted(places: Sequence[float], size: int) -> list[float]:
    counts = [0.0] * size
    for place in places:
        counts[int(place)] += 1
    return counts


def _smooth(counts: Sequence[float]) -> list[float]:
    """Let each hour lend a quarter to either neighbour: habits are not on the dot."""
    size = len(counts)
    return [(counts[at - 1] + 2 * counts[at] + counts[(at + 1) % size]) / 4 for at in range(size)]


def _even(counts: Sequence[float], doubt: float) -> list[float]:
    """Turn counts into weights around 1; `doubt` more everywhere, so that none is nothing."""
    mean = sum(counts) / len(counts)
    return [(count + doubt) / (mean + doubt) for count in counts]

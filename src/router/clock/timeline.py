"""The open time of one year, laid out so that any question is two searches."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Self

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Open stretches in order, none touching another; `through` is the open time up to each end."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    through: tuple[timedelta, ...]

    @classmethod
    def of(
        cls, stretches: Iterable[tuple[datetime, datetime]], first: datetime, end: datetime
    ) -> Self:
        """Lay out stretches in any order: clipped to `[first, end)`, and joined where they meet."""
        joined: list[tuple[datetime, datetime]] = []
        for start, stop in sorted(stretches):
            here, there = max(start, first), min(stop, end)
            if here >= there:
                continue
            if joined and here <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], there))
            else:
                joined.append((here, there))
        return cls(
            starts=tuple(start for start, _ in joined),
            ends=tuple(stop for _, stop in joined),
            through=tuple(accumulate(stop - start for start, stop in joined)),
        )

    @property
    def total(self) -> timedelta:
        """All the open time."""
        return self.through[-1] if self.through else NOTHING

    def before(self, at: datetime) -> timedelta:
        """Return the open time before an instant."""
        place = bisect_right(self.starts, at) - 1
        if place < 0:
            return NOTHING
        return self.through[place] - max(NOTHING, self.ends[place] - at)

    def instant(self, open_time: timedelta) -> datetime:
        """Return the first instant before which there is this much open time: 0 < it <= total."""
        place = bisect_left(self.through, open_time)
        return self.ends[place] - (self.through[place] - open_time)

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first open instant from `at` on, or None where there is none."""
        place = bisect_right(self.ends, at)
        return max(at, self.starts[place]) if place < len(self.starts) else None

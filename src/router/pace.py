"""How soon matters were answered and settled, against their clocks: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from router.usual import HIGH, percentile


class Kept(StrEnum):
    """How something that is owed stands against its deadline. The values are public."""

    IN_TIME = "in_time"
    LATE = "late"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How something was kept.

    `late` is what was done after its deadline, or is not done and overdue; `waiting` has time left.
    `median` and `ninetieth` are how long what was done took since its ticket was opened, day and
    night; None where nothing was done.
    """

    in_time: int = 0
    late: int = 0
    waiting: int = 0
    median: timedelta | None = None
    ninetieth: timedelta | None = None

    @property
    def share(self) -> float | None:
        """Which share of what is decided was in time; None where nothing is."""
        decided = self.in_time + self.late
        return self.in_time / decided if decided else None


# How it stands, and how many seconds it took where it is done.
Case = tuple[Kept | None, float | None]


def pace(cases: Iterable[Case]) -> Pace:
    """Sum up how something was kept in some tickets; None: it is owed no more, and was not done."""
    counts = dict.fromkeys(Kept, 0)
    took: list[float] = []
    for kept, seconds in cases:
        if kept is not None:
            counts[kept] += 1
        if seconds is not None:
            took.append(seconds)
    took.sort()
    return Pace(
        in_time=counts[Kept.IN_TIME],
        late=counts[Kept.LATE],
        waiting=counts[Kept.WAITING],
        median=_at(took, 0.5),
        ninetieth=_at(took, HIGH),
    )


def _at(ordered: Sequence[float], share: float) -> timedelta | None:
    return timedelta(seconds=round(percentile(ordered, share))) if ordered else None

"""The clock of a ticket as a value: three deadlines, and the pauses in which they stand still."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from router.clock.calendar import Calendar
from router.clock.terms import Counting, Target, Term

# From when to when a clock ran; it still runs where the end is None.
Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which some of the deadlines stood still; without an end they still do."""

    state: str
    targets: tuple[Target, ...]
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that is owed.

    `due` is as it was last counted, and None while it stands still with time left. `met` is when it
    was done. `warned` are the shares that were told, `escalated` the steps that were, from 1.
    `instead` is the deadline that a crisis plan stands in place of, while it does.
    """

    term: Term
    started: datetime
    due: datetime | None
    met: datetime | None = None
    warned: frozenset[int] = frozenset()
    escalated: frozenset[int] = frozenset()
    instead: "Deadline | None" = None

    @property
    def idle(self) -> bool:
        """Whether it has not begun: no update is owed before the first answer."""
        return self.due is None and self.met == self.started


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock of one ticket. `calendar` and `version` say by what it was last counted.

    `run` is the number of the crisis plan's run that bears on it.
    """

    calendar: str
    version: str
    deadlines: Mapping[Target, Deadline]
    pauses: tuple[Pause, ...] = ()
    run: int | None = None


def owed(clock: Clock) -> datetime | None:
    """Return the next deadline that is owed, or None where all is met or stands still."""
    dues = (each.due for each in clock.deadlines.values() if each.due and not each.met)
    return min(dues, default=None)


def paused(clock: Clock, target: Target) -> bool:
    """Whether what is not met stands still."""
    last = clock.pauses[-1] if clock.pauses else None
    stands = last is not None and last.end is None and target in last.targets
    return stands and clock.deadlines[target].met is None


def stretches(clock: Clock, target: Target) -> Sequence[Stretch]:
    """List the times in which a deadline ran: from its start, without pauses, until it was met."""
    deadline = clock.deadlines[target]
    return list(_without(clock.pauses, target, deadline.started, deadline.met))


def _without(
    pauses: Sequence[Pause], target: Target, start: datetime, met: datetime | None
) -> Iterator[Stretch]:
    for pause in pauses:
        if target not in pause.targets or (pause.end and pause.end <= start):
            continue
        if met and met <= pause.start:
            break
        if start < pause.start:
            yield start, pause.start
        if pause.end is None:
            return
        start = max(start, pause.end)
    if met is None or start < met:
        yield start, met


def reached(
    calendar: Calendar, ran: Sequence[Stretch], length: timedelta, counting: Counting
) -> datetime | None:
    """Return when a deadline had run for so long, or None where it stands still before that.

    Raises:
        BeyondTable: That is later than the Umm al-Qura table reaches.
    """
    left = length
    for start, end in ran:
        if end is None:
            return counting.after(calendar, start, left)
        passed = counting.between(calendar, start, end)
        if passed >= left:
            return counting.after(calendar, start, left)
        left -= passed
    return None


def used(clock: Clock, target: Target, calendar: Calendar, now: datetime) -> float:
    """Return the share of its time that a deadline had used by `now`: 1.0 when it is due."""
    term = clock.deadlines[target].term
    passed = sum(
        (
            term.counting.between(calendar, start, min(end or now, now))
            for start, end in stretches(clock, target)
            if start < now
        ),
        timedelta(),
    )
    return passed / term.length


def share(clock: Clock, target: Target, calendar: Calendar, percent: int) -> datetime | None:
    """Return when so many percent of the time are used, or None while it stands still before."""
    term = clock.deadlines[target].term
    ran = stretches(clock, target)
    return reached(calendar, ran, term.length * percent / 100, term.counting)


def since_due(
    clock: Clock, target: Target, calendar: Calendar, length: timedelta, counting: Counting
) -> datetime | None:
    """Return when so long has passed since the deadline, pauses left out, or None before that."""
    due = share(clock, target, calendar, 100)
    if due is None:
        return None
    ran = [
        (max(start, due), end)
        for start, end in stretches(clock, target)
        if end is None or end > due
    ]
    return reached(calendar, ran, length, counting)

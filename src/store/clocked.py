"""The clock of a ticket's row: read, or made where there is none, and written with its columns."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import undefer

from classifier.tags import Intent, Urgency
from router.clock.moon import BeyondTable
from router.clock.running import Clock, owed
from router.clock.terms import Matter
from router.clock.ticking import Moved
from router.clock.timing import Past, Stand, Timing, stamp
from router.clock.written import clock_from_json, clock_to_json
from router.states import Status
from store.tables import TicketRow

log = structlog.get_logger()

# To read a ticket with its clock.
CLOCK = undefer(TicketRow.clock)


class Beginning:
    """Begins the clocks of tickets that are opened at one time; most of a batch begin alike."""

    def __init__(self, timing: Timing, now: datetime) -> None:
        self._timing = timing
        self._now = now
        self._known: dict[Hashable, Mapping[str, Any]] = {}

    def columns(self, row: Mapping[str, Any], matters: Sequence[Matter]) -> Mapping[str, Any]:
        """Return the columns of the clock of a ticket that is opened as `row`."""
        stand = Stand(Status(row["status"]), row["unit"])
        alike = self._timing.alike(matters, stand)
        if alike not in self._known:
            clock = self._timing.opened(matters, stand, self._now)
            self._known[alike] = columns(clock, self._timing, stand, self._now, self._now)
        return self._known[alike]


def clock_of(row: TicketRow, timing: Timing, now: datetime) -> Clock:
    """Read the clock of a ticket; one from before there were clocks is given one."""
    if row.clock is not None:
        return clock_from_json(row.clock)
    matter = Matter(urgency=Urgency(row.urgency), intent=Intent(row.intent), service=row.service)
    past = Past(row.opened, row.answered, row.ended)
    return timing.taken_over(matter, stand_of(row), past, now)


def stand_of(row: TicketRow) -> Stand:
    """Return what of a ticket its clock goes by."""
    return Stand(Status(row.status), row.unit, asleep=row.snoozed is not None)


def keep(row: TicketRow, clock: Clock, timing: Timing, now: datetime) -> None:
    """Write a clock to its ticket, which stands where it is to stand."""
    for name, value in columns(clock, timing, stand_of(row), now, row.due).items():
        setattr(row, name, value)


def change(  # noqa: PLR0913 - what bears on it, and by what it is counted
    row: TicketRow,
    by: Callable[[Clock], tuple[Clock, Sequence[Moved]]],
    timing: Timing,
    now: datetime,
    clock: Clock | None = None,
    *,
    stays: bool = False,
) -> Sequence[Moved]:
    """Let something bear on the clock of a ticket, and keep it; return the deadlines that moved.

    A clock that leads out of the table stays as it is and says nothing more: neither its ticket nor
    any other waits for it.

    Args:
        row: The ticket, which stands where it is to stand.
        by: What becomes of the clock.
        timing: The calendars.
        now: The time, UTC.
        clock: The clock as it was before the ticket stood there, where that was read.
        stays: Whether the ticket stands where it stood: then only what changed is written.
    """
    try:
        before = clock or clock_of(row, timing, now)
        after, moved = by(before)
        if not stays or after != before:
            keep(row, after, timing, now)
    except BeyondTable:
        log.exception("not counted", ticket=row.id)
        row.next_tick = None
        return []
    return moved


def columns(
    clock: Clock, timing: Timing, stand: Stand, now: datetime, due: datetime
) -> dict[str, Any]:
    """Return the columns of a clock; `due` is kept where nothing is owed."""
    next_due = owed(clock) if stand.status.open else None
    return {
        "clock": clock_to_json(clock),
        "run": clock.run,
        "stamp": stamp(clock),
        "due": next_due or due,
        "owed": next_due is not None,
        "next_tick": timing.next_tick(clock, stand.unit, now) if stand.status.open else None,
    }


def told_moves(moved: Sequence[Moved]) -> dict[str, Sequence[Any]]:
    """Write deadlines that moved for the history: [before, after], null where one stands still."""
    return {each.target.value: [_plain(each.before), _plain(each.after)] for each in moved}


def _plain(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

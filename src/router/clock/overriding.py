"""A crisis plan bears on the clock of a ticket, and leaves it as it would have been. All pure.

impose ── a plan's terms stand in place of later deadlines, which are kept beneath them
lift   ── what was kept beneath counts again, from when it began
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from router.clock.calendar import Calendar
from router.clock.running import Clock, Deadline
from router.clock.terms import Target, Term
from router.clock.ticking import recount


def impose(
    clock: Clock, terms: Mapping[Target, Term], run: int, since: datetime, calendar: Calendar
) -> Clock:
    """Let the terms of a plan stand in place of what is due later; no deadline moves away.

    Args:
        clock: On which no plan bears.
        terms: How long a matter has while the plan runs.
        run: The number of its run.
        since: When the run began: nothing counts from before.
        calendar: That of the unit.

    Raises:
        BeyondTable: A deadline is later than the Umm al-Qura table reaches.
    """
    deadlines = dict(clock.deadlines)
    for target, term in terms.items():
        old = clock.deadlines[target]
        if old.met and not old.idle:
            continue
        started = old.started if old.idle else max(old.started, since)
        new = replace(old, term=term, started=started, warned=frozenset(), escalated=frozenset())
        tried = recount(replace(clock, deadlines={**clock.deadlines, target: new}), calendar)[0]
        if _sooner(tried.deadlines[target], old, since, calendar):
            deadlines[target] = replace(new, instead=old)
    return recount(replace(clock, deadlines=deadlines, run=run), calendar)[0]


def lift(clock: Clock, calendar: Calendar) -> Clock:
    """Take a plan from a clock. What was met under the plan keeps the deadline that it met.

    Raises:
        BeyondTable: A deadline is later than the Umm al-Qura table reaches.
    """
    deadlines = {target: _beneath(deadline) for target, deadline in clock.deadlines.items()}
    return recount(replace(clock, deadlines=deadlines, run=None), calendar)[0]


def beneath(clock: Clock, change: Callable[[Clock], Clock], calendar: Calendar) -> Clock:
    """Let a change bear on what a plan stands in place of, too."""
    return upon(clock, change(lift(clock, calendar)))


def upon(clock: Clock, base: Clock) -> Clock:
    """Let what a plan says stand upon another clock, on which none bears."""
    deadlines = {
        target: replace(deadline, instead=base.deadlines[target]) if deadline.instead else deadline
        for target, deadline in clock.deadlines.items()
    }
    return replace(clock, deadlines=deadlines)


def _beneath(deadline: Deadline) -> Deadline:
    if deadline.instead is None:
        return deadline
    if deadline.met and not deadline.idle:
        return replace(deadline, instead=None)
    return deadline.instead


def _sooner(new: Deadline, old: Deadline, since: datetime, calendar: Calendar) -> bool:
    """Whether a plan's deadline comes first; what stands still is compared by its length."""
    if new.due and old.due:
        return new.due < old.due
    reached = [each.term.counting.after(calendar, since, each.term.length) for each in (new, old)]
    return reached[0] < reached[1]

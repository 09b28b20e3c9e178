"""What moves the clock of a ticket. Each step is pure: it returns the new clock, and what of it.

begin ── enter (a state) ── meet (an answer) ── restart (the next update) ── recount (a calendar)
  └──────── tick, whenever `next_tick` says: warnings and escalations, each once
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from router.clock.book import ClockBook
from router.clock.calendar import Calendar
from router.clock.policies import Step, Warn
from router.clock.running import Clock, Deadline, Pause, share, since_due
from router.clock.terms import Target, Term
from router.states import Role

DUE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A deadline that is another than it was, for the audit; None is one that stands still."""

    target: Target
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that is said of a deadline once, and to whom.

    `percent` is the share that is used; `step` counts the steps of the escalation from 1, and is
    None for a warning. `crossed` is when the time came, `at` when it is said.
    """

    target: Target
    percent: int
    step: int | None
    to: tuple[Role, ...]
    crossed: datetime
    at: datetime


def begin(terms: Mapping[Target, Term], calendar: Calendar, now: datetime) -> Clock:
    """Start a clock; raises `BeyondTable`."""
    return _counted(
        Clock(
            calendar=calendar.code,
            version=calendar.version,
            deadlines={
                target: Deadline(term=term, started=now, due=None) for target, term in terms.items()
            },
        ),
        calendar,
    )


def enter(
    clock: Clock, state: str, book: ClockBook, calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Moved]]:
    """Let a ticket enter a state: what stood still runs again, or what ran stands still.

    An instant before the last one counts as the last one: clocks of machines are set back.
    """
    pauses = clock.pauses
    if pauses and pauses[-1].end is None:
        pauses = (*pauses[:-1], replace(pauses[-1], end=max(now, pauses[-1].start)))
    if targets := book.paused_in.get(state):
        start = max([now, *(pause.end for pause in pauses if pause.end)])
        pauses = (*pauses, Pause(state=state, targets=targets, start=start))
    return _moved(clock, replace(clock, pauses=pauses), calendar)


def meet(clock: Clock, target: Target, now: datetime) -> Clock:
    """Note that what was owed is done. The first time counts; nothing more is said of it."""
    deadline = clock.deadlines[target]
    met = deadline.met or max(now, deadline.started)
    return _with(clock, target, replace(deadline, met=met))


def restart(
    clock: Clock, target: Target, term: Term, calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Moved]]:
    """Count a deadline anew from now on: the next update after one, or one with another term."""
    begun = _with(clock, target, Deadline(term=term, started=now, due=None))
    return _moved(clock, begun, calendar)


def recount(clock: Clock, calendar: Calendar) -> tuple[Clock, Sequence[Moved]]:
    """Count by another calendar, or by another version of the same; says what moved.

    All of the time counts by the new one, also what is past. What was said stays said.
    """
    stamped = replace(clock, calendar=calendar.code, version=calendar.version)
    return _moved(clock, stamped, calendar)


def tick(
    clock: Clock, book: ClockBook, calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Told]]:
    """Say what is to be said by now, each once, in the order in which its time came."""
    told = sorted(
        (each for each in _waiting(clock, book, calendar, now) if each.at <= now),
        key=lambda each: each.crossed,
    )
    for each in told:
        clock = _with(clock, each.target, _noted(clock.deadlines[each.target], each))
    return clock, told


def next_tick(clock: Clock, book: ClockBook, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when there is next something to say, or None while nothing runs out."""
    return min((each.at for each in _waiting(clock, book, calendar, now)), default=None)


def _waiting(clock: Clock, book: ClockBook, calendar: Calendar, now: datetime) -> Iterator[Told]:
    """List what is not yet said of what is not yet met; `at` is when it can be said from now on."""
    for target, deadline in clock.deadlines.items():
        watch = book.watch(deadline.term)
        if deadline.met:
            continue
        for warn in watch.warnings:
            crossed = share(clock, target, calendar, warn.at)
            if crossed and warn.at not in deadline.warned:
                at = _sayable(warn, crossed, calendar, now)
                yield Told(
                    target=target, percent=warn.at, step=None, to=warn.to, crossed=crossed, at=at
                )
        for number, step in enumerate(watch.escalation, start=1):
            after = step.after
            crossed = since_due(clock, target, calendar, after.length, after.counting)
            if crossed and number not in deadline.escalated:
                at = _sayable(step, crossed, calendar, now)
                yield Told(
                    target=target, percent=DUE, step=number, to=step.to, crossed=crossed, at=at
                )


def _sayable(alarm: Warn | Step, crossed: datetime, calendar: Calendar, now: datetime) -> datetime:
    at = max(crossed, now)
    return calendar.next_open(at) if alarm.within_hours else at


def _noted(deadline: Deadline, told: Told) -> Deadline:
    if told.step is None:
        return replace(deadline, warned=deadline.warned | {told.percent})
    return replace(deadline, escalated=deadline.escalated | {told.step})


def _with(clock: Clock, target: Target, deadline: Deadline) -> Clock:
    return replace(clock, deadlines={**clock.deadlines, target: deadline})


def _counted(clock: Clock, calendar: Calendar) -> Clock:
    """Count the deadlines that are not met; what is met keeps the deadline that it had."""
    deadlines = {
        target: deadline
        if deadline.met
        else replace(deadline, due=share(clock, target, calendar, DUE))
        for target, deadline in clock.deadlines.items()
    }
    return replace(clock, deadlines=deadlines)


def _moved(before: Clock, after: Clock, calendar: Calendar) -> tuple[Clock, Sequence[Moved]]:
    counted = _counted(after, calendar)
    moved = [
        Moved(target=target, before=before.deadlines[target].due, after=deadline.due)
        for target, deadline in counted.deadlines.items()
        if deadline.due != before.deadlines[target].due
    ]
    return counted, moved

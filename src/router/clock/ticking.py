"""What moves the clock of a ticket. Each step is pure: it returns the new clock, and what of it.

begin ── enter (a state) ── meet (an answer) ── restart (the next update) ── recount (a calendar)
  │        hasten (another post joins) ── follow (a correction) ── resume (a matter taken up again)
  │        absorb (another ticket) ── yield_back (taken apart again)
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
from router.states import Role, Status

DUE = 100
# What `paused_in` calls a ticket that is put aside, beside its state.
ASLEEP = "snoozed"
_OVER = frozenset(status for status in Status if not status.open)


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
    None for a warning. `due` is the deadline, None while it stands still. `crossed` is when the
    time came, `at` when it is said.
    """

    target: Target
    percent: int
    step: int | None
    to: tuple[Role, ...]
    due: datetime | None
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


def idle(clock: Clock, target: Target) -> Clock:
    """Let a deadline wait for its first `restart`: until then nothing is owed."""
    deadline = clock.deadlines[target]
    return _with(clock, target, replace(deadline, due=None, met=deadline.started))


def enter(  # noqa: PLR0913 - where a ticket stands, and by what that is counted
    clock: Clock,
    state: str,
    book: ClockBook,
    calendar: Calendar,
    now: datetime,
    *,
    asleep: bool = False,
) -> tuple[Clock, Sequence[Moved]]:
    """Let a ticket enter a state: what stood still runs again, or what ran stands still.

    All stands still where a matter is over. An instant before the last one counts as the last
    one: clocks of machines are set back.
    """
    pauses = clock.pauses
    targets = _standing_still(state, book, asleep=asleep)
    if pauses and pauses[-1].end is None:
        if (pauses[-1].state, pauses[-1].targets) == (state, targets):
            return clock, []
        pauses = (*pauses[:-1], replace(pauses[-1], end=max(now, pauses[-1].start)))
    if targets:
        start = max([now, *(pause.end for pause in pauses if pause.end)])
        pauses = (*pauses, Pause(state=state, targets=targets, start=start))
    return _moved(clock, replace(clock, pauses=pauses), calendar)


def meet(clock: Clock, target: Target, now: datetime) -> Clock:
    """Note that what was owed is done. The first time counts; nothing more is said of it."""
    deadline = clock.deadlines[target]
    met = deadline.met or max(now, deadline.started)
    return _with(clock, target, replace(deadline, met=met))


def resume(clock: Clock, target: Target, calendar: Calendar) -> tuple[Clock, Sequence[Moved]]:
    """Take back that something is done: it goes on from where it stood."""
    return _moved(clock, _with(clock, target, replace(clock.deadlines[target], met=None)), calendar)


def hasten(
    clock: Clock, terms: Mapping[Target, Term], calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Moved]]:
    """Let a matter be as urgent as the most urgent that is said of it; no deadline moves away.

    A shorter term counts from now on, and its warnings are said anew.
    """
    begun = clock
    for target, term in terms.items():
        old = clock.deadlines[target]
        due = term.counting.after(calendar, now, term.length)
        if old.idle and due < old.term.counting.after(calendar, now, old.term.length):
            begun = _with(begun, target, replace(old, term=term, instead=None))
        elif not old.met and term != old.term and (old.due is None or due < old.due):
            begun = _with(begun, target, Deadline(term=term, started=now, due=None))
    return _moved(clock, begun, calendar)


def absorb(
    clock: Clock, other: Clock, calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Moved]]:
    """Let a ticket take over what another one owed: no deadline moves away.

    A deadline that stood still for a while in the other is counted from now, since the pauses of
    the two differ; what is met already stays met.
    """
    begun = clock
    for target, theirs in other.deadlines.items():
        ours = begun.deadlines[target]
        if ours.met or theirs.met or theirs.due is None:
            continue
        stood = any(target in pause.targets for pause in other.pauses)
        started = now if stood else theirs.started
        tried = _with(begun, target, replace(theirs, started=started, due=None))
        due = _counted(tried, calendar).deadlines[target].due
        if due is not None and (ours.due is None or due < ours.due):
            begun = tried
    return _moved(clock, begun, calendar)


def yield_back(clock: Clock, before: Clock, after: Clock, calendar: Calendar) -> Clock:
    """Give back the deadlines that `absorb` took, those that nothing has changed since.

    `before` and `after` are the clock as it was then.
    """
    for target, old in before.deadlines.items():
        taken, ours = after.deadlines[target], clock.deadlines[target]
        if _span(old) != _span(taken) == _span(ours) and not ours.met:
            clock = _with(clock, target, old)
    return _counted(clock, calendar)


def follow(
    clock: Clock, terms: Mapping[Target, Term], calendar: Calendar
) -> tuple[Clock, Sequence[Moved]]:
    """Count by the terms of what the matter turned out to be, from when each deadline began."""
    for target, term in terms.items():
        old = clock.deadlines[target]
        if old.idle or not old.met:
            clock = _with(clock, target, replace(old, term=term))
    return recount(clock, calendar)


def restart(
    clock: Clock, target: Target, term: Term, calendar: Calendar, now: datetime
) -> tuple[Clock, Sequence[Moved]]:
    """Count a deadline anew from now on: the next update after one, or one with another term."""
    old = clock.deadlines[target].instead
    instead = Deadline(term=old.term, started=now, due=None) if old else None
    begun = _with(clock, target, Deadline(term=term, started=now, due=None, instead=instead))
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


def hush(clock: Clock, book: ClockBook, calendar: Calendar, now: datetime) -> Clock:
    """Take what has come by now as said: of what is long past nobody is to hear today."""
    for each in list(_waiting(clock, book, calendar, now)):
        if each.crossed <= now:
            clock = _with(clock, each.target, _noted(clock.deadlines[each.target], each))
    return clock


def next_tick(clock: Clock, book: ClockBook, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when there is next something to say, or None while nothing runs out."""
    soonest: datetime | None = None
    for target, deadline in clock.deadlines.items():
        # Warnings rise, and steps come after the deadline: what is later than the soonest that
        # is known need not be counted.
        watch = book.watch(deadline.term)
        if deadline.met:
            continue
        for warn in watch.warnings:
            if warn.at in deadline.warned:
                continue
            crossed = share(clock, target, calendar, warn.at)
            if crossed is None or (soonest and crossed >= soonest):
                break
            at = _sayable(warn, crossed, calendar, now)
            soonest = min(at, soonest or at)
        for number, step in enumerate(watch.escalation, start=1):
            if deadline.due is None or (soonest and deadline.due >= soonest):
                break
            after = step.after
            crossed = since_due(clock, target, calendar, after.length, after.counting)
            if crossed and number not in deadline.escalated:
                at = _sayable(step, crossed, calendar, now)
                soonest = min(at, soonest or at)
    return soonest


def _standing_still(state: str, book: ClockBook, *, asleep: bool) -> tuple[Target, ...]:
    if state in _OVER:
        return tuple(Target)
    named = {*book.paused_in.get(state, ()), *(book.paused_in.get(ASLEEP, ()) if asleep else ())}
    return tuple(target for target in Target if target in named)


def _waiting(clock: Clock, book: ClockBook, calendar: Calendar, now: datetime) -> Iterator[Told]:
    """List what is not yet said of what is not yet met; `at` is when it can be said from now on."""
    for target, deadline in clock.deadlines.items():
        watch = book.watch(deadline.term)
        if deadline.met:
            continue
        for warn in watch.warnings:
            crossed = share(clock, target, calendar, warn.at)
            if crossed and warn.at not in deadline.warned:
                yield Told(
                    target=target,
                    percent=warn.at,
                    step=None,
                    to=warn.to,
                    due=deadline.due,
                    crossed=crossed,
                    at=_sayable(warn, crossed, calendar, now),
                )
        for number, step in enumerate(watch.escalation, start=1):
            after = step.after
            crossed = since_due(clock, target, calendar, after.length, after.counting)
            if crossed and number not in deadline.escalated:
                yield Told(
                    target=target,
                    percent=DUE,
                    step=number,
                    to=step.to,
                    due=deadline.due,
                    crossed=crossed,
                    at=_sayable(step, crossed, calendar, now),
                )


def _sayable(alarm: Warn | Step, crossed: datetime, calendar: Calendar, now: datetime) -> datetime:
    at = max(crossed, now)
    return calendar.next_open(at) if alarm.within_hours else at


def _noted(deadline: Deadline, told: Told) -> Deadline:
    if told.step is None:
        return replace(deadline, warned=deadline.warned | {told.percent})
    return replace(deadline, escalated=deadline.escalated | {told.step})


def _span(deadline: Deadline) -> tuple[Term, datetime]:
    return deadline.term, deadline.started


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

"""The clocks of tickets: by which policy and calendar they run, and what moves them. All pure.

opened ── acted (a verb) ── joined (another post) ── followed (a correction) ── recounted ── ticked
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from router.clock.book import ClockBook
from router.clock.calendar import Calendar
from router.clock.calendars import Calendars
from router.clock.overriding import beneath, impose, lift, upon
from router.clock.running import Clock
from router.clock.terms import Matter, Target, Term
from router.clock.ticking import (
    Moved,
    Told,
    absorb,
    begin,
    enter,
    follow,
    hasten,
    hush,
    idle,
    meet,
    next_tick,
    recount,
    restart,
    resume,
    tick,
    yield_back,
)
from router.states import Status, Verb
from router.units import Unit

CORRECT = "correct"


class Stand(NamedTuple):
    """What of a ticket its clock goes by."""

    status: Status
    unit: str
    asleep: bool = False


class Past(NamedTuple):
    """What is known of a ticket that has had no clock."""

    opened: datetime
    answered: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The policies and the calendars, with the units that work by them.

    Whatever it does to a clock first counts it by the calendar of the unit as that is now. All of
    it raises `BeyondTable` where a deadline is later than the Umm al-Qura table reaches.
    """

    book: ClockBook
    calendars: Calendars
    units: Mapping[str, Unit]
    _terms: dict[Matter, Mapping[Target, Term]] = field(default_factory=dict, repr=False)

    def calendar(self, unit: str) -> Calendar:
        """Return the calendar of a unit; one that the policy has dropped works by the default."""
        return self.calendars.of(self.units.get(unit) or Unit(code=unit, ar=unit, en=unit))

    def terms(self, matter: Matter) -> Mapping[Target, Term]:
        """Say how long a matter has for each target."""
        if matter not in self._terms:
            self._terms[matter] = self.book.terms(matter)
        return self._terms[matter]

    def first_answer(self, matter: Matter, unit: str, now: datetime) -> datetime:
        """Return by when a ticket that is opened now would be owed its first answer."""
        term = self.terms(matter)[Target.FIRST_ANSWER]
        return term.counting.after(self.calendar(unit), now, term.length)

    def opened(self, matters: Sequence[Matter], stand: Stand, now: datetime) -> Clock:
        """Begin the clock of a ticket; of several matters in one the most urgent counts."""
        calendar = self.calendar(stand.unit)
        first, *others = dict.fromkeys(matters)
        clock = idle(begin(self.terms(first), calendar, now), Target.NEXT_UPDATE)
        for other in others:
            clock, _ = hasten(clock, self.terms(other), calendar, now)
        return self.entered(clock, stand, now)

    def alike(self, matters: Sequence[Matter], stand: Stand) -> Hashable:
        """Name what `opened` goes by, beside the time: where it is the same, so are the clocks."""
        terms = {tuple(self.terms(matter).values()): None for matter in matters}
        return tuple(terms), stand.status, self.calendar(stand.unit).code

    def taken_over(
        self,
        matter: Matter,
        stand: Stand,
        past: Past,
        now: datetime,
    ) -> Clock:
        """Make the clock of a ticket that was opened without one. What is past is not said."""
        calendar = self.calendar(stand.unit)
        clock = idle(begin(self.terms(matter), calendar, past.opened), Target.NEXT_UPDATE)
        if past.answered:
            clock = self._answered(clock, calendar, past.answered)
        if stand.status in {Status.RESOLVED, Status.VERIFIED, Status.CLOSED}:
            clock = meet(clock, Target.RESOLVE, past.ended or now)
        clock = self.entered(clock, stand, now if stand.status.open else past.ended or now)
        return hush(clock, self.book, calendar, now)

    def acted(
        self, clock: Clock, verb: Verb, stand: Stand, now: datetime
    ) -> tuple[Clock, Sequence[Moved]]:
        """Let a verb bear on a clock; `stand` is how it leaves the ticket."""
        before, calendar = clock, self.calendar(stand.unit)
        clock, _ = self.recounted(clock, stand.unit)
        if verb is Verb.ANSWER:
            clock = self._answered(clock, calendar, now)
        elif verb is Verb.RESOLVE:
            clock = meet(clock, Target.RESOLVE, now)
        elif verb is Verb.REOPEN:
            clock, _ = resume(clock, Target.RESOLVE, calendar)
        clock = self._restarted(self.entered(clock, stand, now), verb.value, calendar, now)
        return clock, moves(before, clock)

    def entered(self, clock: Clock, stand: Stand, now: datetime) -> Clock:
        """Let a ticket stand where it does now."""
        calendar = self.calendar(stand.unit)
        return enter(clock, stand.status.value, self.book, calendar, now, asleep=stand.asleep)[0]

    def joined(
        self, clock: Clock, matters: Sequence[Matter], unit: str, now: datetime
    ) -> tuple[Clock, Sequence[Moved]]:
        """Let posts join a ticket: its deadlines may only move nearer."""
        before, calendar = clock, self.calendar(unit)
        clock, _ = self.recounted(clock, unit)
        for matter in dict.fromkeys(matters):
            hastened = partial(self._hastened, matter=matter, calendar=calendar, now=now)
            if clock.run is not None:
                clock = beneath(clock, hastened, calendar)
            clock = hastened(clock)
        return clock, moves(before, clock)

    def absorbed(
        self, clock: Clock, other: Clock, unit: str, now: datetime
    ) -> tuple[Clock, Sequence[Moved]]:
        """Let a ticket answer for another one, too: its deadlines may only move nearer.

        A plan that bears on either bears on both, and beneath it they are what they would be.
        """
        before, calendar = clock, self.calendar(unit)
        clock, _ = self.recounted(clock, unit)
        base, _ = absorb(lift(clock, calendar), lift(other, calendar), calendar, now)
        run = other.run if clock.run is None else clock.run
        if run is None:
            return base, moves(before, base)
        both, _ = absorb(clock, other, calendar, now)
        clock = upon(replace(both, run=run), base)
        return clock, moves(before, clock)

    def parted(
        self, clock: Clock, before: Clock, after: Clock, unit: str
    ) -> tuple[Clock, Sequence[Moved]]:
        """Undo `absorbed`, which made `after` of `before`, as far as nothing has come since.

        A plan that has come or gone with the merge, or since, bears on it anew where it still does.
        """
        calendar = self.calendar(unit)
        own, was, joint = (lift(each, calendar) for each in (clock, before, after))
        parted = yield_back(own, was, joint, calendar)
        if clock.run is not None and clock.run == before.run == after.run:
            parted = upon(yield_back(clock, before, after, calendar), parted)
        return parted, moves(clock, parted)

    def followed(
        self,
        clock: Clock,
        matters: Sequence[Matter],
        stand: Stand,
        now: datetime,
        *,
        elsewhere: bool = False,
    ) -> tuple[Clock, Sequence[Moved]]:
        """Let a clock follow a correction: it counts as if that had been known from the start.

        Where that leads `elsewhere`, to another unit, it counts anew what the policy names.
        """
        before, calendar = clock, self.calendar(stand.unit)
        first, *others = dict.fromkeys(matters)
        # A plan bears on it anew, where it still does: the matter may be another than it seemed.
        clock, _ = follow(lift(clock, calendar), self.terms(first), calendar)
        for other in others:
            clock, _ = hasten(clock, self.terms(other), calendar, now)
        clock = self.entered(clock, stand, now)
        if elsewhere:
            clock = self._restarted(clock, CORRECT, calendar, now)
        return clock, moves(before, clock)

    def imposed(
        self, clock: Clock, terms: Mapping[Target, Term], run: int, since: datetime, unit: str
    ) -> tuple[Clock, Sequence[Moved]]:
        """Let a crisis plan bear on a clock: deadlines may only move nearer."""
        before = clock
        clock, _ = self.recounted(clock, unit)
        clock = impose(clock, terms, run, since, self.calendar(unit))
        return clock, moves(before, clock)

    def lifted(self, clock: Clock, unit: str) -> tuple[Clock, Sequence[Moved]]:
        """Let the plan that bears on a clock be over."""
        after = lift(clock, self.calendar(unit))
        return after, moves(clock, after)

    def stamp(self, unit: str) -> str:
        """Name the calendar of a unit and its version: `office@3f0c…`."""
        calendar = self.calendar(unit)
        return f"{calendar.code}@{calendar.version}"

    def recounted(self, clock: Clock, unit: str) -> tuple[Clock, Sequence[Moved]]:
        """Count by the calendar that the unit has now."""
        if stamp(clock) == self.stamp(unit):
            return clock, []
        return recount(clock, self.calendar(unit))

    def ticked(self, clock: Clock, unit: str, now: datetime) -> tuple[Clock, Sequence[Told]]:
        """Say what is to be said by now, each once."""
        return tick(clock, self.book, self.calendar(unit), now)

    def next_tick(self, clock: Clock, unit: str, now: datetime) -> datetime | None:
        """Return when there is next something to say."""
        return next_tick(clock, self.book, self.calendar(unit), now)

    def _restarted(self, clock: Clock, verb: str, calendar: Calendar, now: datetime) -> Clock:
        """Count anew what the policy names, of what is owed at all."""
        for target in self.book.restarts(verb):
            old = clock.deadlines[target]
            if not old.idle:
                clock, _ = restart(clock, target, old.term, calendar, now)
        return clock

    def _hastened(self, clock: Clock, matter: Matter, calendar: Calendar, now: datetime) -> Clock:
        return hasten(clock, self.terms(matter), calendar, now)[0]

    def _answered(self, clock: Clock, calendar: Calendar, at: datetime) -> Clock:
        """Meet the first answer; from each answer on the next update is owed."""
        clock = meet(clock, Target.FIRST_ANSWER, at)
        term = clock.deadlines[Target.NEXT_UPDATE].term
        return restart(clock, Target.NEXT_UPDATE, term, calendar, at)[0]


def stamp(clock: Clock) -> str:
    """Name the calendar that a clock was last counted by, and its version."""
    return f"{clock.calendar}@{clock.version}"


def moves(before: Clock, after: Clock) -> Sequence[Moved]:
    """List the deadlines that moved."""
    return [
        Moved(target=target, before=before.deadlines[target].due, after=deadline.due)
        for target, deadline in after.deadlines.items()
        if deadline.due != before.deadlines[target].due
    ]

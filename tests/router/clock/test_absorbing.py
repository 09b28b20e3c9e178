"""Clocks of tickets that become one, and are taken apart again: no deadline moves away."""

from datetime import UTC, datetime, timedelta

import pytest

from classifier.tags import Intent, Urgency
from router.clock.running import Clock
from router.clock.terms import Matter, Target
from router.clock.timing import Stand
from router.states import Status, Verb
from timing import a_timing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNIT = "jeddah.roads"
TIMING = a_timing()
CALM = Matter(urgency=Urgency.NORMAL, intent=Intent.COMPLAINT)
URGENT = Matter(urgency=Urgency.CRITICAL, intent=Intent.COMPLAINT)


def opened(matter: Matter, at: datetime = NOON) -> Clock:
    return TIMING.opened([matter], Stand(Status.NEW, UNIT), at)


def acted(clock: Clock, verb: Verb, status: Status, at: datetime) -> Clock:
    return TIMING.acted(clock, verb, Stand(status, UNIT), at)[0]


def due(clock: Clock, target: Target = Target.FIRST_ANSWER) -> datetime | None:
    return clock.deadlines[target].due


def test_a_ticket_takes_over_the_deadlines_that_are_nearer() -> None:
    calm, urgent = opened(CALM), opened(URGENT)

    whole, moved = TIMING.absorbed(calm, urgent, UNIT, NOON)

    assert due(whole) == due(urgent) == NOON + timedelta(hours=4)
    assert {each.target for each in moved} == {Target.FIRST_ANSWER, Target.RESOLVE}
    assert TIMING.absorbed(urgent, calm, UNIT, NOON) == (urgent, [])


def test_what_is_met_stays_met_and_what_the_other_met_is_not() -> None:
    answered = acted(opened(CALM), Verb.ANSWER, Status.ANSWERED, NOON)

    assert due(TIMING.absorbed(answered, opened(URGENT), UNIT, NOON)[0]) == due(answered)
    assert due(TIMING.absorbed(opened(CALM), answered, UNIT, NOON)[0]) == due(opened(CALM))


def test_a_deadline_that_stood_still_is_counted_from_now() -> None:
    referred = acted(opened(URGENT), Verb.REFER, Status.REFERRED, NOON)
    later = NOON + timedelta(hours=10)
    back = acted(referred, Verb.CLAIM, Status.CLAIMED, later)

    whole, _ = TIMING.absorbed(opened(CALM), back, UNIT, later)

    assert due(whole, Target.RESOLVE) == later + timedelta(hours=24)


def test_what_stands_still_gives_nothing_and_takes_only_what_had_passed() -> None:
    still = acted(opened(CALM), Verb.REFER, Status.REFERRED, NOON)

    assert due(TIMING.absorbed(still, opened(URGENT), UNIT, NOON)[0], Target.RESOLVE) is None
    whole, _ = TIMING.absorbed(opened(CALM), still, UNIT, NOON)
    assert due(whole, Target.RESOLVE) == due(opened(CALM), Target.RESOLVE)
    old = opened(URGENT, NOON - timedelta(days=2))
    overdue, _ = TIMING.absorbed(still, old, UNIT, NOON)
    assert due(overdue, Target.RESOLVE) == NOON - timedelta(days=1)


def test_tickets_that_are_taken_apart_have_their_own_deadlines_again() -> None:
    before = opened(CALM)
    whole, _ = TIMING.absorbed(before, opened(URGENT), UNIT, NOON)

    assert TIMING.parted(whole, before, whole, UNIT)[0] == before


@pytest.mark.parametrize("warned", [2, 3, 5])
def test_warnings_that_were_said_meanwhile_do_not_keep_the_nearer_deadline(warned: int) -> None:
    before = opened(CALM)
    whole, _ = TIMING.absorbed(before, opened(URGENT), UNIT, NOON)
    since, _ = TIMING.ticked(whole, UNIT, NOON + timedelta(hours=warned))

    parted, moved = TIMING.parted(since, before, whole, UNIT)

    assert parted == before
    assert {each.target for each in moved} == {Target.FIRST_ANSWER, Target.RESOLVE}


def test_what_was_answered_or_counted_anew_since_stays() -> None:
    before = opened(CALM)
    whole, _ = TIMING.absorbed(before, opened(URGENT), UNIT, NOON)
    answered = acted(whole, Verb.ANSWER, Status.ANSWERED, NOON)

    parted, _ = TIMING.parted(answered, before, whole, UNIT)

    assert parted.deadlines[Target.FIRST_ANSWER].met == NOON
    assert parted.deadlines[Target.FIRST_ANSWER] == answered.deadlines[Target.FIRST_ANSWER]
    assert due(parted, Target.RESOLVE) == due(before, Target.RESOLVE)

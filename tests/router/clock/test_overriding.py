"""A crisis plan on the clock of a ticket: nearer while it runs, as it was once it is over."""

from datetime import datetime, timedelta

import pytest

from classifier.tags import Intent, Urgency
from make import NOON
from router.clock.running import Clock
from router.clock.terms import Counting, Matter, Target, Term
from router.clock.timing import Stand, Timing
from router.clock.written import clock_from_json, clock_to_json
from router.states import Status, Verb
from timing import TIMING

FIRST, NEXT, RESOLVE = Target.FIRST_ANSWER, Target.NEXT_UPDATE, Target.RESOLVE
HOUR = timedelta(hours=1)
UNIT = "jeddah.roads"
NORMAL = Matter(urgency=Urgency.NORMAL, intent=Intent.COMPLAINT)
CRITICAL = Matter(urgency=Urgency.CRITICAL, intent=Intent.COMPLAINT)


def a_term(hours: float) -> Term:
    return Term(length=HOUR * hours, counting=Counting.WALL, policy="plan floods", alarms="office")


TERMS = {FIRST: a_term(0.5), NEXT: a_term(2)}


def opened(*matters: Matter, timing: Timing = TIMING) -> Clock:
    return timing.opened(matters or (NORMAL,), Stand(Status.NEW, UNIT), NOON)


def acted(clock: Clock, verb: Verb, status: Status, at: datetime) -> Clock:
    return TIMING.acted(clock, verb, Stand(status, UNIT), at)[0]


def imposed(clock: Clock, since: datetime = NOON) -> Clock:
    return TIMING.imposed(clock, TERMS, 3, since, UNIT)[0]


def due(clock: Clock, target: Target) -> datetime | None:
    return clock.deadlines[target].due


def test_an_open_ticket_is_due_sooner_from_the_start_of_the_plan_and_then_as_before() -> None:
    clock, moved = TIMING.imposed(opened(), TERMS, 3, NOON + 5 * HOUR, UNIT)
    back, again = TIMING.lifted(clock, UNIT)

    assert due(clock, FIRST) == NOON + 5.5 * HOUR
    assert [(each.target, each.before) for each in moved] == [(FIRST, NOON + 48 * HOUR)]
    assert [(each.target, each.after) for each in again] == [(FIRST, NOON + 48 * HOUR)]
    assert back == opened()


def test_a_ticket_opened_while_it_runs_counts_from_its_opening() -> None:
    assert due(imposed(opened(), since=NOON - 9 * HOUR), FIRST) == NOON + 0.5 * HOUR


def test_no_deadline_moves_away_and_none_that_is_met_moves() -> None:
    late = imposed(opened(), since=NOON + 60 * HOUR)
    met = acted(opened(), Verb.ANSWER, Status.ANSWERED, NOON + HOUR)

    assert due(late, FIRST) == NOON + 48 * HOUR
    assert late.run == 3
    assert TIMING.lifted(late, UNIT)[0] == opened()
    assert imposed(met).deadlines[FIRST] == met.deadlines[FIRST]


def test_an_update_owed_under_the_plan_is_owed_by_the_policy_after_it() -> None:
    answered = acted(imposed(opened()), Verb.ANSWER, Status.ANSWERED, NOON + 0.2 * HOUR)
    back = TIMING.lifted(answered, UNIT)[0]

    assert due(answered, NEXT) == NOON + 2.2 * HOUR
    assert due(back, NEXT) == NOON + 96.2 * HOUR
    # What was met under the plan keeps the deadline that it met.
    assert due(back, FIRST) == NOON + 0.5 * HOUR
    assert back.deadlines[FIRST].instead is None


def test_an_update_not_owed_yet_waits_under_the_plan_and_after_it() -> None:
    clock = imposed(opened())

    assert clock.deadlines[NEXT].idle
    assert clock.deadlines[NEXT].term == TERMS[NEXT]
    assert TIMING.lifted(clock, UNIT)[0].deadlines[NEXT] == opened().deadlines[NEXT]


def test_what_stands_still_is_compared_by_its_length() -> None:
    referred = acted(opened(), Verb.ANSWER, Status.REFERRED, NOON)
    clock = imposed(referred)
    back = acted(clock, Verb.RETURN, Status.NEW, NOON + 10 * HOUR)

    assert due(clock, NEXT) is None
    assert due(back, NEXT) == NOON + 12 * HOUR
    long = {NEXT: a_term(500)}
    assert TIMING.imposed(referred, long, 3, NOON, UNIT)[0].deadlines[NEXT].instead is None


def test_another_post_hastens_what_will_be_owed_after_the_plan_too() -> None:
    clock = TIMING.joined(imposed(opened()), [CRITICAL], UNIT, NOON)[0]

    assert due(clock, FIRST) == NOON + 0.5 * HOUR
    assert due(TIMING.lifted(clock, UNIT)[0], FIRST) == NOON + 4 * HOUR


def test_a_post_more_urgent_than_the_plan_stays_so_after_it() -> None:
    slow = {FIRST: a_term(12), NEXT: a_term(80)}
    clock = TIMING.imposed(opened(), slow, 3, NOON, UNIT)[0]
    hastened = TIMING.joined(clock, [CRITICAL], UNIT, NOON)[0]

    assert due(hastened, FIRST) == NOON + 4 * HOUR
    assert due(TIMING.lifted(hastened, UNIT)[0], FIRST) == NOON + 4 * HOUR


def test_a_correction_takes_the_plan_away_until_it_bears_on_it_anew() -> None:
    stand = Stand(Status.NEW, UNIT)
    clock = TIMING.followed(imposed(opened()), [CRITICAL], stand, NOON)[0]

    assert clock.run is None
    assert due(clock, FIRST) == NOON + 4 * HOUR
    assert due(imposed(clock), FIRST) == NOON + 0.5 * HOUR


def test_a_resolved_matter_that_is_reopened_after_the_plan_is_owed_by_the_policy() -> None:
    soon = {RESOLVE: a_term(6)}
    clock = TIMING.imposed(opened(), soon, 3, NOON, UNIT)[0]
    clock = acted(clock, Verb.RESOLVE, Status.RESOLVED, NOON + HOUR)
    reopened = acted(clock, Verb.REOPEN, Status.REOPENED, NOON + 30 * HOUR)

    assert due(TIMING.lifted(reopened, UNIT)[0], RESOLVE) == NOON + 270 * HOUR


@pytest.mark.parametrize("clock", [opened(), imposed(opened())])
def test_what_the_plan_stands_in_place_of_is_kept_with_the_clock(clock: Clock) -> None:
    assert clock_from_json(clock_to_json(clock)) == clock


def merged(ours: Clock, theirs: Clock, at: datetime = NOON + HOUR) -> Clock:
    return TIMING.absorbed(ours, theirs, UNIT, at)[0]


def test_who_takes_over_a_ticket_under_a_plan_owes_as_much_until_it_is_over() -> None:
    plain, under = opened(), imposed(opened())

    both = merged(plain, under)

    assert (both.run, due(both, FIRST)) == (3, NOON + 0.5 * HOUR)
    assert TIMING.lifted(both, UNIT)[0] == merged(plain, plain)


def test_what_is_taken_over_under_a_plan_is_owed_when_it_is_over() -> None:
    grave = opened(CRITICAL)

    both = merged(imposed(opened()), grave)

    assert (both.run, due(both, FIRST)) == (3, NOON + 0.5 * HOUR)
    assert TIMING.lifted(both, UNIT)[0] == merged(opened(), grave)


@pytest.mark.parametrize("over", [False, True])
def test_what_was_taken_over_under_a_plan_is_given_back_as_it_would_be(*, over: bool) -> None:
    before = imposed(opened())
    after = merged(before, opened(CRITICAL))
    now = TIMING.lifted(after, UNIT)[0] if over else after

    parted, _ = TIMING.parted(now, before, after, UNIT)

    assert parted.run == (None if over else 3)
    assert due(parted, FIRST) == NOON + (48 if over else 0.5) * HOUR
    assert TIMING.lifted(parted, UNIT)[0] == opened()


def test_a_plan_that_came_with_a_merge_goes_with_it() -> None:
    before = opened()
    after = merged(before, imposed(opened()))

    assert TIMING.parted(after, before, after, UNIT)[0] == before

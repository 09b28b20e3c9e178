"""What moves the clock of a ticket from its opening to its end."""

from datetime import date, datetime, timedelta

from classifier.tags import Intent, Urgency
from make import NOON
from minutes import Office, hours
from router.clock.running import Clock, owed, paused, used
from router.clock.terms import Matter, Target
from router.clock.timing import Past, Stand, Timing, stamp
from router.clock.written import clock_from_json, clock_to_json
from router.states import Status, Verb
from timing import EVERYTHING, TIMING, WORKDAYS, a_book, a_timing, some_calendars

FIRST, NEXT, RESOLVE = Target.FIRST_ANSWER, Target.NEXT_UPDATE, Target.RESOLVE
HOUR = timedelta(hours=1)
UNIT = "jeddah.roads"
NEW = Stand(Status.NEW, UNIT)
NORMAL = Matter(urgency=Urgency.NORMAL, intent=Intent.COMPLAINT)
CRITICAL = Matter(urgency=Urgency.CRITICAL, intent=Intent.COMPLAINT)


def opened(timing: Timing = TIMING, *matters: Matter, stand: Stand = NEW) -> Clock:
    return timing.opened(matters or (NORMAL,), stand, NOON)


def acted(clock: Clock, verb: Verb, status: Status, at: datetime, timing: Timing = TIMING) -> Clock:
    return timing.acted(clock, verb, Stand(status, UNIT), at)[0]


def due(clock: Clock, target: Target) -> datetime | None:
    return clock.deadlines[target].due


def test_a_new_ticket_owes_an_answer_and_an_end_and_no_update_yet() -> None:
    clock = opened()

    assert (due(clock, FIRST), due(clock, RESOLVE)) == (NOON + 48 * HOUR, NOON + 240 * HOUR)
    assert (due(clock, NEXT), clock.deadlines[NEXT].idle) == (None, True)
    assert owed(clock) == NOON + 48 * HOUR
    assert used(clock, NEXT, TIMING.calendar(UNIT), NOON + 9 * HOUR) == 0
    assert not paused(clock, NEXT)


def test_of_several_matters_in_one_the_most_urgent_counts() -> None:
    assert opened(TIMING, NORMAL, CRITICAL) == opened(TIMING, CRITICAL, NORMAL)
    assert owed(opened(TIMING, NORMAL, CRITICAL)) == NOON + 4 * HOUR


def test_clocks_that_begin_alike_are_told_apart_from_others() -> None:
    referred = Stand(Status.REFERRED, UNIT)
    press = Matter(urgency=Urgency.NORMAL, intent=Intent.INQUIRY)

    assert TIMING.alike([NORMAL], NEW) == TIMING.alike([press, NORMAL], NEW)
    assert TIMING.alike([NORMAL], NEW) != TIMING.alike([CRITICAL], NEW)
    assert TIMING.alike([NORMAL], NEW) != TIMING.alike([NORMAL], referred)


def test_an_answer_meets_the_first_and_from_each_on_the_next_is_owed() -> None:
    clock, moved = TIMING.acted(opened(), Verb.ANSWER, Stand(Status.ANSWERED, UNIT), NOON + HOUR)
    assert [(each.target, each.after) for each in moved] == [(NEXT, NOON + 97 * HOUR)]
    assert clock.deadlines[FIRST].met == NOON + HOUR

    clock = acted(clock, Verb.ANSWER, Status.ANSWERED, NOON + 5 * HOUR)
    assert (clock.deadlines[FIRST].met, due(clock, NEXT)) == (NOON + HOUR, NOON + 101 * HOUR)
    assert owed(clock) == NOON + 101 * HOUR


def test_a_resolved_matter_owes_nothing_until_it_is_reopened() -> None:
    clock = acted(opened(), Verb.ANSWER, Status.ANSWERED, NOON)
    clock = acted(clock, Verb.RESOLVE, Status.RESOLVED, NOON + 10 * HOUR)
    assert clock.deadlines[RESOLVE].met == NOON + 10 * HOUR
    assert (owed(clock), paused(clock, NEXT), paused(clock, RESOLVE)) == (None, True, False)
    # To verify and to close change nothing.
    assert acted(clock, Verb.VERIFY, Status.VERIFIED, NOON + 20 * HOUR).deadlines == clock.deadlines

    again = acted(clock, Verb.REOPEN, Status.REOPENED, NOON + 50 * HOUR)
    assert due(again, RESOLVE) == NOON + 290 * HOUR
    assert due(again, NEXT) == NOON + 146 * HOUR
    assert again.deadlines[FIRST].met == NOON


def test_what_no_policy_restarts_goes_on_from_where_it_stood() -> None:
    timing = a_timing(a_book(restart_on={}))
    clock = acted(opened(timing), Verb.RESOLVE, Status.RESOLVED, NOON + 10 * HOUR, timing)

    again = acted(clock, Verb.REOPEN, Status.REOPENED, NOON + 50 * HOUR, timing)

    # Forty hours it was over; the first answer was never given.
    assert (due(again, RESOLVE), due(again, FIRST)) == (NOON + 280 * HOUR, NOON + 88 * HOUR)
    assert due(again, NEXT) is None


def test_a_reopened_matter_that_had_no_answer_owes_its_first_and_no_next() -> None:
    clock = acted(opened(), Verb.DISMISS, Status.DISMISSED, NOON + HOUR)
    assert owed(clock) is None

    again = acted(clock, Verb.REOPEN, Status.REOPENED, NOON + 2 * HOUR)

    assert clock.deadlines[NEXT].idle
    assert owed(again) == NOON + 49 * HOUR


def test_clocks_stand_still_in_the_states_that_the_policy_names_and_no_others() -> None:
    clock = acted(opened(), Verb.REFER, Status.REFERRED, NOON + HOUR)
    assert (due(clock, FIRST), due(clock, RESOLVE)) == (NOON + 48 * HOUR, None)
    assert paused(clock, RESOLVE)
    # Where the state is the same, the pause is.
    assert acted(clock, Verb.ASSIGN, Status.REFERRED, NOON + 2 * HOUR) == clock

    clock = acted(clock, Verb.CLAIM, Status.CLAIMED, NOON + 11 * HOUR)
    assert due(clock, RESOLVE) == NOON + 250 * HOUR


def test_what_is_put_aside_stands_still_where_the_policy_says_so() -> None:
    asleep = Stand(Status.NEW, UNIT, asleep=True)
    strict, _ = TIMING.acted(opened(), Verb.SNOOZE, asleep, NOON + HOUR)
    assert owed(strict) == NOON + 48 * HOUR

    lenient = a_timing(a_book(paused_in={"snoozed": ["first_answer", "resolve"]}))
    clock, _ = lenient.acted(opened(lenient), Verb.SNOOZE, asleep, NOON + HOUR)
    assert owed(clock) is None
    clock, _ = lenient.acted(clock, Verb.WAKE, NEW, NOON + 3 * HOUR)
    assert owed(clock) == NOON + 50 * HOUR


def test_another_unit_counts_by_its_own_calendar_and_restarts_what_is_named() -> None:
    policy = EVERYTHING | {"resolve": {"working": 10}}
    calendars = some_calendars(
        Office(week=hours(WORKDAYS, "08:00-16:00")),
        Office(week=hours(WORKDAYS, "08:00-12:00")),
        jeddah_lighting="office-1",
    )
    timing = a_timing(a_book(policy, restart_on={"return": ["first_answer"]}), calendars)
    lighting = Stand(Status.NEW, "jeddah.lighting")
    clock = opened(timing)
    # From Monday noon in Riyadh: four hours, and six on Tuesday; or four on each of three days.
    assert due(clock, RESOLVE) == datetime.fromisoformat("2026-11-24T14:00+03:00")

    over, moved = timing.acted(clock, Verb.HAND_OVER, lighting, NOON + HOUR)
    assert due(over, RESOLVE) == datetime.fromisoformat("2026-11-26T10:00+03:00")
    assert ([each.target for each in moved], due(over, FIRST)) == ([RESOLVE], due(clock, FIRST))
    assert stamp(over) == timing.stamp("jeddah.lighting") != stamp(clock)

    back, _ = timing.acted(over, Verb.RETURN, NEW, NOON + 2 * HOUR)
    assert (due(back, FIRST), due(back, RESOLVE)) == (NOON + 50 * HOUR, due(clock, RESOLVE))


def test_a_post_that_joins_may_only_hurry() -> None:
    clock = opened()
    assert TIMING.joined(clock, [NORMAL], UNIT, NOON + HOUR) == (clock, [])

    hurried, moved = TIMING.joined(clock, [CRITICAL], UNIT, NOON + HOUR)
    assert [(each.target, each.after) for each in moved] == [
        (FIRST, NOON + 5 * HOUR),
        (RESOLVE, NOON + 25 * HOUR),
    ]
    assert TIMING.joined(hurried, [NORMAL], UNIT, NOON + 2 * HOUR) == (hurried, [])
    # Two days on it is nearer than what a new critical matter would have.
    late = NOON + 47 * HOUR
    assert (
        TIMING.joined(clock, [CRITICAL], UNIT, late)[0].deadlines[FIRST] == clock.deadlines[FIRST]
    )


def test_a_more_urgent_post_shortens_the_update_that_is_not_owed_yet() -> None:
    soon = {
        **EVERYTHING,
        "name": "soon",
        "when": {"urgency": ["critical"]},
        "next_update": {"wall": 2},
    }
    timing = a_timing(a_book(EVERYTHING, soon))
    clock, _ = timing.joined(opened(timing), [CRITICAL], UNIT, NOON)

    assert clock.deadlines[NEXT].idle
    assert due(acted(clock, Verb.ANSWER, Status.ANSWERED, NOON, timing), NEXT) == NOON + 2 * HOUR


def test_a_correction_counts_as_if_it_had_been_known_from_the_start() -> None:
    clock, moved = TIMING.followed(opened(), [CRITICAL], NEW, NOON + 9 * HOUR)
    assert due(clock, FIRST) == NOON + 4 * HOUR
    assert [each.target for each in moved] == [FIRST, RESOLVE]

    less, _ = TIMING.followed(clock, [NORMAL], NEW, NOON + 9 * HOUR)
    assert due(less, FIRST) == NOON + 48 * HOUR
    both, _ = TIMING.followed(less, [NORMAL, CRITICAL], NEW, NOON + 9 * HOUR)
    assert due(both, FIRST) == NOON + 13 * HOUR
    answered = acted(clock, Verb.ANSWER, Status.ANSWERED, NOON + 9 * HOUR)
    kept, _ = TIMING.followed(answered, [NORMAL], NEW, NOON + 9 * HOUR)
    assert due(kept, FIRST) == NOON + 4 * HOUR


def test_a_ticket_from_before_there_were_clocks_is_not_warned_of_what_is_past() -> None:
    late = NOON + 300 * HOUR
    waiting = TIMING.taken_over(NORMAL, NEW, Past(NOON, None, None), late)
    assert owed(waiting) == NOON + 48 * HOUR
    assert TIMING.ticked(waiting, UNIT, late) == (waiting, [])
    assert TIMING.next_tick(waiting, UNIT, late) is None

    past = Past(NOON, NOON + HOUR, None)
    answered = TIMING.taken_over(NORMAL, Stand(Status.ANSWERED, UNIT), past, NOON + 2 * HOUR)
    assert (owed(answered), answered.deadlines[FIRST].met) == (NOON + 97 * HOUR, NOON + HOUR)

    over = Stand(Status.RESOLVED, UNIT)
    resolved = TIMING.taken_over(NORMAL, over, Past(NOON, NOON, NOON + 5 * HOUR), late)
    assert resolved.deadlines[RESOLVE].met == NOON + 5 * HOUR
    assert owed(resolved) is None


def test_a_changed_calendar_is_counted_once() -> None:
    policy = EVERYTHING | {"resolve": {"working": 10}}
    before = a_timing(a_book(policy))
    rain = Office(week=hours(WORKDAYS, "08:00-16:00"), closed=frozenset({date(2026, 11, 24)}))
    after = a_timing(a_book(policy), some_calendars(rain))
    clock = opened(before)

    counted, moved = after.recounted(clock, UNIT)

    assert [each.target for each in moved] == [RESOLVE]
    assert due(counted, RESOLVE) == datetime.fromisoformat("2026-11-25T14:00+03:00")
    assert after.recounted(counted, UNIT) == (counted, [])


def test_the_first_answer_can_be_asked_before_there_is_a_ticket() -> None:
    assert TIMING.first_answer(CRITICAL, UNIT, NOON) == NOON + 4 * HOUR


def test_a_clock_is_written_and_read_back_whole() -> None:
    clock = acted(opened(), Verb.ANSWER, Status.ANSWERED, NOON + HOUR)
    clock, _ = TIMING.ticked(clock, UNIT, NOON + 245 * HOUR)
    clock = acted(clock, Verb.REFER, Status.REFERRED, NOON + 246 * HOUR)
    for each in (opened(), clock, acted(clock, Verb.CLAIM, Status.CLAIMED, NOON + 250 * HOUR)):
        assert clock_from_json(clock_to_json(each)) == each

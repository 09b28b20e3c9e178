"""The clock of a ticket: what it says, when, to whom; what a pause or a new calendar changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from minutes import Office, as_file, hours
from router.clock.book import ClockBook
from router.clock.calendar import Calendar
from router.clock.calendars import calendars_of
from router.clock.moon import Moon
from router.clock.plan import CalendarsFile
from router.clock.policy_faults import Words
from router.clock.running import Clock, share, used
from router.clock.terms import Counting, Target, Term
from router.clock.ticking import Moved, Told, begin, enter, meet, next_tick, recount, restart, tick
from router.states import Role

WORKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday")
HOUR = timedelta(hours=1)

BOOK = ClockBook.model_validate(
    {
        "paused_in": {"referred": ["resolve", "next_update"]},
        "alarms": {
            "office": {
                "warnings": [
                    {"at": 50, "to": ["agent"]},
                    {"at": 80, "to": ["agent", "manager"], "within_hours": True},
                    {"at": 100, "to": ["manager"]},
                ],
                "escalation": [
                    {"after": {"working": 2}, "to": ["manager"]},
                    {"after": {"wall": 48}, "to": ["administrator"], "within_hours": True},
                ],
            },
            "silent": {},
        },
        "policies": [
            {
                "name": "all",
                "first_answer": {"working": 4},
                "next_update": {"working": 4},
                "resolve": {"working": 4},
                "alarms": "office",
            }
        ],
    },
    context={"words": Words((), ("referred",))},
)


def a_calendar(*closed: date) -> Calendar:
    office = Office(week=hours(WORKDAYS, "08:00-16:00"), closed=frozenset(closed))
    return calendars_of(CalendarsFile.model_validate(as_file(office)), Moon())["office"]


OFFICE = a_calendar()


def a_term(count: int = 10, counting: Counting = Counting.WORKING, alarms: str = "office") -> Term:
    return Term(length=count * HOUR, counting=counting, policy="all", alarms=alarms)


def riyadh(day: int, clock: str) -> datetime:
    """A time in November 2026; the 22nd is a Sunday."""
    return datetime.fromisoformat(f"2026-11-{day}T{clock}+03:00").astimezone(UTC)


def a_clock(term: Term | None = None, target: Target = Target.RESOLVE) -> Clock:
    """The clock of a ticket that is opened on Sunday at eight, with one deadline."""
    return begin({target: term or a_term()}, OFFICE, riyadh(22, "08:00"))


def due(clock: Clock) -> datetime | None:
    return clock.deadlines[Target.RESOLVE].due


def said(told: Sequence[Told]) -> list[tuple[int, int | None, tuple[Role, ...]]]:
    return [(each.percent, each.step, each.to) for each in told]


def test_a_clock_begins_with_its_deadlines_and_the_calendar_that_counted_them() -> None:
    clock = a_clock()

    assert due(clock) == riyadh(23, "10:00")
    assert (clock.calendar, clock.version) == ("office", OFFICE.version)
    assert used(clock, Target.RESOLVE, OFFICE, riyadh(22, "13:00")) == 0.5
    assert used(clock, Target.RESOLVE, OFFICE, riyadh(22, "07:00")) == 0
    assert used(clock, Target.RESOLVE, OFFICE, riyadh(23, "15:00")) == 1.5


def test_hours_of_the_wall_run_at_night() -> None:
    assert due(a_clock(a_term(20, Counting.WALL))) == riyadh(23, "04:00")


def test_each_warning_is_said_once_in_its_turn_and_to_its_roles() -> None:
    clock, told = tick(a_clock(), BOOK, OFFICE, riyadh(22, "12:59"))
    assert told == []
    assert next_tick(clock, BOOK, OFFICE, riyadh(22, "12:59")) == riyadh(22, "13:00")

    clock, told = tick(clock, BOOK, OFFICE, riyadh(22, "13:00"))
    assert said(told) == [(50, None, (Role.AGENT,))]
    assert told[0].crossed == riyadh(22, "13:00")
    clock, told = tick(clock, BOOK, OFFICE, riyadh(22, "13:00"))
    assert told == []

    clock, told = tick(clock, BOOK, OFFICE, riyadh(23, "10:00"))
    assert said(told) == [(80, None, (Role.AGENT, Role.MANAGER)), (100, None, (Role.MANAGER,))]


def test_a_warning_within_hours_waits_for_the_morning() -> None:
    # 80 % are used on Sunday at 16:00 sharp, as the office closes.
    clock, _ = tick(a_clock(), BOOK, OFFICE, riyadh(22, "15:59"))
    clock, told = tick(clock, BOOK, OFFICE, riyadh(22, "22:00"))
    assert told == []
    assert next_tick(clock, BOOK, OFFICE, riyadh(22, "22:00")) == riyadh(23, "08:00")

    clock, told = tick(clock, BOOK, OFFICE, riyadh(23, "08:00"))
    assert said(told) == [(80, None, (Role.AGENT, Role.MANAGER))]
    assert (told[0].crossed, told[0].at) == (riyadh(22, "16:00"), riyadh(23, "08:00"))


def test_after_the_deadline_the_matter_goes_up_step_by_step() -> None:
    clock, _ = tick(a_clock(), BOOK, OFFICE, riyadh(23, "10:00"))

    assert next_tick(clock, BOOK, OFFICE, riyadh(23, "10:00")) == riyadh(23, "12:00")
    clock, told = tick(clock, BOOK, OFFICE, riyadh(23, "12:00"))
    assert said(told) == [(100, 1, (Role.MANAGER,))]
    clock, told = tick(clock, BOOK, OFFICE, riyadh(25, "10:00"))
    assert said(told) == [(100, 2, (Role.ADMINISTRATOR,))]
    assert next_tick(clock, BOOK, OFFICE, riyadh(25, "10:00")) is None
    assert tick(clock, BOOK, OFFICE, riyadh(29, "10:00"))[1] == []


def test_a_tick_that_comes_late_says_all_in_order() -> None:
    _, told = tick(a_clock(), BOOK, OFFICE, riyadh(29, "10:00"))

    assert [(each.percent, each.step) for each in told] == [
        (50, None),
        (80, None),
        (100, None),
        (100, 1),
        (100, 2),
    ]
    assert {each.at for each in told} == {riyadh(29, "10:00")}


def test_nothing_is_said_of_what_is_met_or_has_no_alarms() -> None:
    met = meet(a_clock(), Target.RESOLVE, riyadh(22, "14:00"))
    silent = a_clock(a_term(alarms="silent"))

    for clock in (met, silent):
        assert tick(clock, BOOK, OFFICE, riyadh(29, "10:00"))[1] == []
        assert next_tick(clock, BOOK, OFFICE, riyadh(22, "14:00")) is None


def test_what_is_met_first_counts_and_never_before_it_began() -> None:
    met = meet(a_clock(), Target.RESOLVE, riyadh(22, "07:00"))

    assert met.deadlines[Target.RESOLVE].met == riyadh(22, "08:00")
    assert meet(met, Target.RESOLVE, riyadh(23, "09:00")) == met
    assert used(met, Target.RESOLVE, OFFICE, riyadh(29, "10:00")) == 0


def test_a_state_that_pauses_stops_its_clocks_and_no_others() -> None:
    terms = {Target.FIRST_ANSWER: a_term(4), Target.RESOLVE: a_term()}
    clock = begin(terms, OFFICE, riyadh(22, "08:00"))

    clock, moved = enter(clock, "referred", BOOK, OFFICE, riyadh(22, "10:00"))
    assert moved == [Moved(target=Target.RESOLVE, before=riyadh(23, "10:00"), after=None)]
    assert clock.deadlines[Target.FIRST_ANSWER].due == riyadh(22, "12:00")
    assert used(clock, Target.RESOLVE, OFFICE, riyadh(25, "10:00")) == 0.2

    clock, moved = enter(clock, "claimed", BOOK, OFFICE, riyadh(24, "10:00"))
    assert moved == [Moved(target=Target.RESOLVE, before=None, after=riyadh(25, "10:00"))]
    # A state that pauses nothing changes nothing.
    assert enter(clock, "answered", BOOK, OFFICE, riyadh(24, "11:00")) == (clock, [])


def test_while_it_stands_still_only_what_had_come_before_is_said() -> None:
    clock, _ = enter(a_clock(), "referred", BOOK, OFFICE, riyadh(22, "14:00"))

    clock, told = tick(clock, BOOK, OFFICE, riyadh(29, "10:00"))
    assert said(told) == [(50, None, (Role.AGENT,))]
    assert next_tick(clock, BOOK, OFFICE, riyadh(29, "10:00")) is None


def test_a_deadline_that_has_passed_stays_through_a_pause_and_goes_up_later() -> None:
    clock, moved = enter(a_clock(), "referred", BOOK, OFFICE, riyadh(23, "11:00"))
    assert moved == []
    assert due(clock) == riyadh(23, "10:00")

    clock, _ = enter(clock, "claimed", BOOK, OFFICE, riyadh(24, "11:00"))
    clock, _ = tick(clock, BOOK, OFFICE, riyadh(24, "11:00"))
    # An hour before the pause, and one after it.
    assert next_tick(clock, BOOK, OFFICE, riyadh(24, "11:00")) == riyadh(24, "12:00")


def test_a_machine_whose_clock_is_set_back_loses_no_time() -> None:
    clock, _ = enter(a_clock(), "referred", BOOK, OFFICE, riyadh(22, "10:00"))
    clock, _ = enter(clock, "claimed", BOOK, OFFICE, riyadh(22, "09:00"))
    assert due(clock) == riyadh(23, "10:00")

    clock, _ = enter(clock, "referred", BOOK, OFFICE, riyadh(22, "09:30"))
    assert clock.pauses[-1].start == riyadh(22, "10:00")


def test_pauses_before_a_deadline_began_or_after_it_was_met_do_not_count() -> None:
    clock, _ = enter(a_clock(), "referred", BOOK, OFFICE, riyadh(22, "09:00"))
    inside, _ = restart(clock, Target.RESOLVE, a_term(), OFFICE, riyadh(22, "09:30"))
    assert due(inside) is None
    clock, _ = enter(inside, "claimed", BOOK, OFFICE, riyadh(22, "10:00"))
    assert due(clock) == riyadh(23, "12:00")
    clock, _ = restart(clock, Target.RESOLVE, a_term(), OFFICE, riyadh(22, "11:00"))
    assert due(clock) == riyadh(23, "13:00")

    met = meet(clock, Target.RESOLVE, riyadh(22, "12:00"))
    met, _ = enter(met, "referred", BOOK, OFFICE, riyadh(22, "13:00"))
    met, _ = enter(met, "claimed", BOOK, OFFICE, riyadh(22, "14:00"))
    assert used(met, Target.RESOLVE, OFFICE, riyadh(22, "15:00")) == 0.1
    assert due(met) == riyadh(23, "13:00")


def test_what_is_met_in_a_pause_had_run_until_the_pause() -> None:
    clock, _ = enter(a_clock(), "referred", BOOK, OFFICE, riyadh(22, "09:00"))
    met = meet(clock, Target.RESOLVE, riyadh(22, "12:00"))
    ended, _ = enter(met, "claimed", BOOK, OFFICE, riyadh(22, "14:00"))

    for each in (met, ended):
        assert used(each, Target.RESOLVE, OFFICE, riyadh(22, "15:00")) == 0.1


def test_the_next_update_is_counted_from_the_last_one() -> None:
    clock = a_clock(a_term(4), Target.NEXT_UPDATE)
    clock, _ = tick(clock, BOOK, OFFICE, riyadh(22, "10:00"))

    clock, moved = restart(clock, Target.NEXT_UPDATE, a_term(4), OFFICE, riyadh(22, "11:00"))
    assert [each.after for each in moved] == [riyadh(22, "15:00")]
    assert next_tick(clock, BOOK, OFFICE, riyadh(22, "11:00")) == riyadh(22, "13:00")


def test_a_holiday_that_is_announced_a_day_before_moves_what_is_not_met() -> None:
    terms = {Target.FIRST_ANSWER: a_term(), Target.RESOLVE: a_term()}
    clock = begin(terms, OFFICE, riyadh(22, "08:00"))
    clock = meet(clock, Target.FIRST_ANSWER, riyadh(22, "09:00"))
    clock, _ = tick(clock, BOOK, OFFICE, riyadh(22, "13:00"))
    rain = a_calendar(date(2026, 11, 23))

    clock, moved = recount(clock, rain)

    assert moved == [
        Moved(target=Target.RESOLVE, before=riyadh(23, "10:00"), after=riyadh(24, "10:00"))
    ]
    assert clock.version == rain.version
    assert clock.deadlines[Target.FIRST_ANSWER].due == riyadh(23, "10:00")
    # What was said is not said again.
    assert tick(clock, BOOK, rain, riyadh(22, "14:00"))[1] == []
    assert recount(clock, rain) == (clock, [])


def test_a_share_is_reached_to_the_minute() -> None:
    assert share(a_clock(), Target.RESOLVE, OFFICE, 80) == riyadh(22, "16:00")
    assert share(a_clock(), Target.RESOLVE, OFFICE, 81) == riyadh(23, "08:06")

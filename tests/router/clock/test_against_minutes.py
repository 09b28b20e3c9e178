"""The calendar and the clock against a simulator that walks minute by minute, 1445 to 1450 AH."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes import DAY, END, FIRST, LENGTHS, NAMES, Office, as_file, hours, instant, late_starts
from router.clock.book import ClockBook
from router.clock.calendar import Calendar
from router.clock.calendars import calendars_of
from router.clock.faults import Units, of_calendars, of_moon
from router.clock.moon import Moon
from router.clock.plan import CalendarsFile, MoonFile
from router.clock.policy_faults import Words
from router.clock.running import used
from router.clock.terms import Counting, Target, Term
from router.clock.ticking import begin, enter, meet

MINUTE = timedelta(minutes=1)
# Far enough from the ends that no walk leaves the years that the simulator knows.
STARTS = st.dates(FIRST, END - timedelta(days=120))
# Months that begin after one of 29 days: seen a day late, that one has 30. The month itself then
# has 30 days at most if it had 29 or 30 minus one, so only its own length may shrink.
CAN_BE_LATE = [
    (year, month)
    for year, lengths in LENGTHS.items()
    for month, length in enumerate(lengths, start=1)
    if length == 30
    and (lengths[month - 2] if month > 1 else LENGTHS.get(year - 1, (30,))[-1]) == 29
]
# Around these the rules change from one day to the next.
TURNS = [
    start + timedelta(days=ahead)
    for start in (
        *(date(year, month, day) for year, month, day in (
            (2024, 3, 11), (2024, 4, 10), (2024, 6, 15), (2025, 3, 1), (2025, 3, 30), (2025, 6, 5),
            (2026, 2, 18), (2026, 3, 20), (2026, 5, 26), (2027, 2, 8), (2027, 3, 9), (2027, 5, 15),
            (2028, 1, 28), (2028, 2, 26), (2028, 5, 4), (2029, 1, 16), (2024, 2, 22), (2026, 9, 23),
            (2024, 12, 31), (2025, 12, 31),
        )),
    )
    for ahead in range(-4, 3)
]  # fmt: skip


def clock_time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> list[str]:
    """Windows between six and eight in the evening, and sometimes a night after them."""
    marks = draw(st.lists(st.integers(6 * 60, 20 * 60), max_size=6, unique=True).map(sorted))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    windows = [f"{clock_time(start)}-{clock_time(end)}" for start, end in pairs]
    if draw(st.booleans()):
        start, end = draw(st.integers(20 * 60 + 1, DAY - 1)), draw(st.integers(0, 6 * 60))
        windows.append(f"{clock_time(start)}-{clock_time(end)}")
    return windows


WEEKS = st.dictionaries(st.sampled_from(NAMES), hours_of_a_day(), min_size=4)
OFFICES = st.builds(
    Office,
    # Ten hours a week at least, so that no walk is longer than the years that are known.
    week=WEEKS.map(lambda week: week | {"sunday": ["08:00-14:00", "16:00-20:00"]}),
    ramadan=st.none() | WEEKS,
    hajj=st.none() | WEEKS,
    eids=st.booleans(),
    late=st.frozensets(st.sampled_from(CAN_BE_LATE), max_size=6),
    closed=st.frozensets(st.sampled_from(TURNS), max_size=4),
)
MOMENTS = st.builds(instant, st.sampled_from(TURNS) | STARTS, st.integers(0, DAY - 1))
# Nights run into each new year, and into the first morning of each Ramadan.
BUSY = Office(
    week=hours(NAMES, "07:30-14:30", "22:00-03:00"),
    ramadan=hours(NAMES, "02:00-05:00", "10:00-15:00"),
    hajj=hours(NAMES, "08:00-14:00", "16:00-23:00"),
    late=frozenset(CAN_BE_LATE[::4]),
)


def calendar_of(office: Office) -> Calendar:
    file = CalendarsFile.model_validate(as_file(office))
    assert not list(of_calendars(file, Units((), (), ())))
    return calendars_of(file, Moon(late_starts(office)))["office"]


def test_every_day_of_six_years_has_the_minutes_that_the_simulator_counts() -> None:
    calendar = calendar_of(BUSY)
    day = FIRST
    while day < END:
        worked = calendar.between(instant(day), instant(day + timedelta(days=1)))
        assert worked == sum(BUSY.minutes(day)) * MINUTE, day
        day += timedelta(days=1)


@settings(max_examples=25, deadline=None)
@given(OFFICES, MOMENTS)
def test_it_is_open_when_the_simulator_is(office: Office, at: datetime) -> None:
    calendar = calendar_of(office)
    for ahead in range(0, 2 * DAY, 7):
        assert calendar.is_open(at + ahead * MINUTE) == office.open_at(at + ahead * MINUTE)


@settings(max_examples=30, deadline=None)
@given(OFFICES, MOMENTS, st.integers(0, 40 * 60))
def test_adding_ends_where_the_simulator_ends(
    office: Office, start: datetime, minutes: int
) -> None:
    calendar = calendar_of(office)
    week = calendar.between(start, start + timedelta(days=30))
    minutes = min(minutes, week // MINUTE)

    assert calendar.add(start, minutes * MINUTE) == office.after(start, minutes)


@settings(max_examples=30, deadline=None)
@given(OFFICES, MOMENTS, st.integers(0, 20 * DAY))
def test_between_counts_what_the_simulator_counts(office: Office, at: datetime, span: int) -> None:
    end = at + span * MINUTE

    assert calendar_of(office).between(at, end) == office.passed(at, end) * MINUTE


@settings(max_examples=30, deadline=None)
@given(OFFICES, MOMENTS)
def test_it_opens_next_when_the_simulator_does(office: Office, at: datetime) -> None:
    found = calendar_of(office).next_open(at)

    assert office.passed(at, min(found, at + timedelta(days=20))) == 0
    if found < instant(END):
        assert office.open_at(found)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=400)), st.timedeltas(timedelta(), MINUTE))
def test_adding_and_counting_agree_to_the_microsecond(
    start: datetime, working: timedelta, offset: timedelta
) -> None:
    calendar = calendar_of(BUSY)
    end = calendar.add(start + offset, working)

    assert calendar.between(start + offset, end) == working
    assert calendar.between(end, start + offset) == -working
    if working:
        just_before = end - timedelta(microseconds=1)
        assert calendar.between(start + offset, just_before) < working


BOOK = ClockBook.model_validate(
    {
        "paused_in": {"referred": ["resolve"]},
        "alarms": {"none": {}},
        "policies": [
            {
                "name": "all",
                "first_answer": {"working": 1},
                "next_update": {"working": 1},
                "resolve": {"working": 1},
                "alarms": "none",
            }
        ],
    },
    context={"words": Words((), ("referred",))},
)


@settings(max_examples=30, deadline=None)
@given(
    OFFICES,
    MOMENTS,
    st.lists(st.integers(1, 3 * DAY), max_size=6),
    st.integers(1, 20 * 60),
    st.sampled_from(Counting),
)
def test_a_clock_that_pauses_is_due_when_the_simulator_is(
    office: Office, start: datetime, gaps: Sequence[int], minutes: int, counting: Counting
) -> None:
    """Gaps are how long the ticket stays in a state before it enters the other one."""
    calendar = calendar_of(office)
    term = Term(length=minutes * MINUTE, counting=counting, policy="all", alarms="none")
    clock = begin(dict.fromkeys(Target, term), calendar, start)
    at, paused, turns = start, False, []
    for gap in gaps:
        at += gap * MINUTE
        paused = not paused
        turns.append(at)
        clock, _ = enter(clock, "referred" if paused else "claimed", BOOK, calendar, at)

    due, ran, running, now = None, 0, True, start
    limit = start + timedelta(days=40)
    for is_open in office.from_(start):
        if now >= limit or (paused and now > at):
            break
        if now in turns:
            running = not running
        ran += running and (counting is Counting.WALL or is_open)
        now += MINUTE
        if ran == minutes:
            due = now
            break

    found = clock.deadlines[Target.RESOLVE].due
    if due is not None:
        assert found == due
        assert used(clock, Target.RESOLVE, calendar, due) == pytest.approx(1)
    else:
        assert found is None if paused else found is None or found >= limit
    # What no state pauses runs on.
    unpaused = clock.deadlines[Target.FIRST_ANSWER].due
    assert unpaused == counting.after(calendar, start, minutes * MINUTE)


def test_the_months_that_are_late_in_these_tests_can_be() -> None:
    months = [
        {"month": f"{year}-{month:02}", "starts": start}
        for (year, month), start in late_starts(
            Office(week={}, late=frozenset(CAN_BE_LATE))
        ).items()
    ]
    assert len(months) > 10
    for each in months:
        assert list(of_moon(MoonFile.model_validate({"months": [each]}))) == []


def test_a_met_clock_stays_as_it_was() -> None:
    calendar = calendar_of(BUSY)
    start = instant(date(2026, 11, 22), 8 * 60)
    clock = begin(BOOK_TERMS, calendar, start)
    met = meet(clock, Target.RESOLVE, start + MINUTE)

    assert used(met, Target.RESOLVE, calendar, start + timedelta(days=9)) == pytest.approx(1 / 60)
    assert meet(met, Target.RESOLVE, start + 5 * MINUTE) == met


BOOK_TERMS = dict.fromkeys(
    Target,
    Term(length=timedelta(hours=1), counting=Counting.WORKING, policy="all", alarms="none"),
)

"""What counts as heard, hour by hour."""

from datetime import UTC, datetime, timedelta

import pytest

from listener.coverage import (
    HOUR,
    LEAST,
    WEEK,
    Asked,
    Hour,
    expected_in,
    hour_of,
    hours,
    mean_rate,
    overall,
    slots,
)
from listener.run import Outcome

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
READ, SILENT, UNCHANGED, MISSED = Outcome.READ, Outcome.SILENT, Outcome.UNCHANGED, Outcome.MISSED


def asked(minutes: float, outcome: Outcome = READ, *, then: float | None = None) -> Asked:
    """A run so many minutes after noon; the next is due `then`, or a quarter later."""
    at = NOON + timedelta(minutes=minutes)
    later = timedelta(minutes=15 if then is None else then - minutes)
    return Asked(at, at, outcome, at + later)


def away(begins: float, ends: float) -> Asked:
    begin, end = (NOON + timedelta(minutes=at) for at in (begins, ends))
    return Asked(begin, end, MISSED, end)


def due(*runs: Asked, until: float, first: float | None = None) -> list[tuple[float, bool]]:
    found = slots(
        runs,
        QUARTER,
        due=None if first is None else NOON + timedelta(minutes=first),
        since=NOON - HOUR,
        until=NOON + timedelta(minutes=until),
    )
    return [((slot.at - NOON) / timedelta(minutes=1), slot.heard) for slot in found]


def test_a_poll_that_was_made_in_time_is_the_poll_that_was_due() -> None:
    runs = [asked(0), asked(16), asked(32)]

    assert due(*runs, until=40) == [(0, True), (16, True), (32, True)]


def test_what_a_failure_puts_off_was_due_all_the_same() -> None:
    runs = [asked(0), asked(15, SILENT, then=45), asked(45, SILENT, then=105)]

    assert due(*runs, until=80) == [
        (0, True), (15, False), (30, False), (45, False), (60, False),
    ]  # fmt: skip


def test_a_source_that_asks_us_to_stay_away_is_obeyed_and_heard() -> None:
    assert due(asked(0, then=180), asked(180), until=190) == [(0, True), (180, True)]


def test_a_poll_that_is_due_and_not_made_shows_while_it_is_late() -> None:
    assert due(asked(0), until=20) == [(0, True)]
    assert due(asked(0), until=40) == [(0, True), (15, False), (30, False)]


def test_a_source_that_was_never_asked_shows_from_when_it_was_due() -> None:
    assert due(first=0, until=35) == [(0, False), (15, False)]
    assert due(until=35) == []


def test_polls_missed_while_nobody_ran_are_due_once() -> None:
    runs = [asked(0), away(15, 60), asked(60)]

    assert due(*runs, until=70) == [(0, True), (15, False), (30, False), (45, False), (60, True)]
    assert due(away(15, 60), asked(60), until=70)[:3] == [(15, False), (30, False), (45, False)]


def test_an_answer_that_nothing_is_new_speaks_for_what_was_not_asked_before() -> None:
    runs = [asked(0), asked(15, SILENT, then=30), asked(30, UNCHANGED), asked(45, SILENT, then=60)]

    assert due(*runs, until=50) == [(0, True), (15, True), (30, True), (45, False)]
    assert due(asked(15, SILENT), asked(30, UNCHANGED), until=35) == [(15, True), (30, True)]


def test_what_lies_long_before_is_passed_over() -> None:
    long_ago = Asked(NOON - timedelta(days=900), NOON - timedelta(days=900), SILENT, None)

    found = slots([long_ago], QUARTER, due=None, since=NOON - HOUR, until=NOON)

    assert 3 <= len(found) <= 5


def figures(
    *runs: Asked, counts: dict[datetime, int] | None = None, until: float = 60
) -> list[Hour]:
    found = slots(runs, QUARTER, due=None, since=NOON, until=NOON + timedelta(minutes=until))
    end = NOON + timedelta(minutes=until)
    return hours(found, QUARTER, counts or {}, since=NOON, until=end)


def test_an_hour_that_was_asked_and_answered_is_covered_though_it_said_nothing() -> None:
    (hour,) = figures(asked(0), asked(15), asked(30), asked(45), asked(60))

    assert (hour.due, hour.done, hour.seen, hour.coverage) == (4, 4, 0, 1.0)


def test_an_hour_in_which_one_poll_of_four_failed_is_covered_for_three() -> None:
    (hour,) = figures(asked(0), asked(15), asked(30, SILENT), asked(45), asked(60))

    assert (hour.due, hour.done, hour.coverage) == (4, 3, 0.75)


def test_an_hour_that_was_not_asked_is_not_covered() -> None:
    first, second, third = figures(asked(0), away(15, 180), asked(180), until=180)

    assert (first.due, first.done, first.coverage) == (4, 1, 0.0)
    assert (second.due, second.done, second.coverage) == (4, 0, 0.0)
    # The poll that caught up speaks for the quarter before it, and for no more.
    assert (third.due, third.done, third.coverage) == (4, 0, 0.25)


def test_an_hour_in_which_the_source_failed_is_not_covered() -> None:
    first, second = figures(asked(0), *(asked(at, SILENT) for at in range(15, 135, 15)), until=120)

    assert (first.due, first.done, first.coverage) == (4, 1, 0.0)
    assert (second.due, second.done, second.coverage) == (4, 0, 0.0)


def test_an_hour_between_polls_six_hours_apart_is_covered_by_the_next() -> None:
    runs = [asked(0, then=360), asked(360, then=720)]

    found = figures(*runs, until=360)

    assert [hour.coverage for hour in found] == [1.0] * 6
    assert [hour.due for hour in found] == [1, 0, 0, 0, 0, 0]


def steady(
    per_hour: int, *, days: int = 30, less: dict[datetime, int] | None = None
) -> dict[datetime, int]:
    found = {NOON - n * HOUR: per_hour for n in range(days * 24)}
    return found | (less or {})


def test_posts_that_came_later_make_good_what_was_not_heard_in_time() -> None:
    runs = [asked(0), asked(15, SILENT, then=75), asked(75, SILENT)]

    (lost,) = figures(*runs, counts=steady(4, less={NOON: 0}))
    (half,) = figures(*runs, counts=steady(4, less={NOON: 2}))
    (whole,) = figures(*runs, counts=steady(4, less={NOON: 9}))

    assert (lost.expected, lost.coverage, half.coverage, whole.coverage) == (4.0, 0.0, 0.5, 1.0)


def test_without_an_expectation_nothing_is_made_good() -> None:
    (hour,) = figures(asked(0), asked(15, SILENT, then=75), counts={NOON: 5})

    assert (hour.expected, hour.coverage) == (None, 0.0)


def test_part_of_an_hour_is_expected_to_hold_part_of_its_posts() -> None:
    (hour,) = figures(asked(0), asked(15), counts=steady(4), until=15)

    assert hour.expected == 1.0


def test_of_an_hour_without_polls_nothing_is_known() -> None:
    (hour,) = figures(counts=steady(4))

    assert (hour.coverage, hour.expected) == (None, 4.0)


def test_a_busy_source_is_expected_by_the_hour_of_the_week() -> None:
    counts = {NOON - week * WEEK: posts for week, posts in enumerate((0, 2, 40, 4, 6))}

    assert expected_in(counts, NOON, first=NOON - 4 * WEEK, mean=5.0) == 5.0
    assert expected_in(counts, NOON, first=NOON - 3 * WEEK, mean=5.0) == 4.0


def test_other_sources_are_expected_by_their_mean_rate() -> None:
    counts = {NOON - week * WEEK: 6 for week in range(5)}

    assert expected_in(counts, NOON, first=NOON - 4 * WEEK, mean=0.2) == 0.2
    assert expected_in(counts, NOON, first=NOON - 2 * WEEK, mean=5.0) == 5.0
    assert expected_in(counts, NOON, first=NOON - 4 * WEEK, mean=None) is None
    assert expected_in({}, NOON, first=None, mean=None) is None


@pytest.mark.parametrize(
    ("counts", "rate"),
    [
        ({}, None),
        ({40: 9}, None),
        ({20: 10}, None),
        ({40: 5, 1: 5}, 10 / 40),
        ({400: 99, 40: 5, 1: 5}, 10 / 40),
    ],
)
def test_a_mean_rate_needs_ten_posts_and_a_day(counts: dict[int, int], rate: float | None) -> None:
    by_hour = {NOON - before * HOUR: posts for before, posts in counts.items()}

    assert mean_rate(by_hour, NOON - 100 * HOUR, NOON) == rate


def hour(expected: float | None, coverage: float | None) -> Hour:
    return Hour(begins=NOON, expected=expected, seen=0, due=1, done=1, coverage=coverage)


def test_hours_count_for_what_was_expected_in_them() -> None:
    assert overall([hour(9.0, 1.0), hour(1.0, 0.0)]) == 0.9
    assert overall([hour(None, 0.0), hour(LEAST, 1.0)]) == 0.5
    assert overall([hour(5.0, None), hour(None, 0.5)]) == 0.5
    assert overall([hour(5.0, None)]) is None
    assert overall([]) is None


def test_an_hour_begins_on_the_hour_in_utc() -> None:
    riyadh = datetime.fromisoformat("2026-11-23T15:59:59+03:00")

    assert hour_of(riyadh) == NOON

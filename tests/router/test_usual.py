"""What is usual at a time of the week."""

from datetime import UTC, date, datetime, timedelta

import pytest

from router.usual import (
    EPOCH,
    HOUR,
    WEEK,
    Band,
    By,
    Span,
    Unusual,
    band,
    before,
    counted,
    day_of,
    joined,
    outward,
    percentile,
    steps,
    usual,
)

# A Monday, half past nine in Riyadh.
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 23, 6, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def hour(at: datetime) -> int:
    return (at - EPOCH) // HOUR


def test_days_are_those_of_riyadh() -> None:
    midnight = datetime(2026, 11, 22, 21, tzinfo=UTC)

    assert day_of(midnight) == date(2026, 11, 23)
    assert steps(NOW - timedelta(days=2), NOW, By.DAY) == [
        Span(NOW - timedelta(days=2), midnight - timedelta(days=1)),
        Span(midnight - timedelta(days=1), midnight),
        Span(midnight, NOW),
    ]


def test_hours_are_whole_but_the_first_and_the_last() -> None:
    assert steps(NOW, NOW + 2 * HOUR, By.HOUR) == [
        Span(NOW, NINE + HOUR),
        Span(NINE + HOUR, NINE + 2 * HOUR),
        Span(NINE + 2 * HOUR, NOW + 2 * HOUR),
    ]
    assert steps(NINE, NINE + HOUR, By.HOUR) == [Span(NINE, NINE + HOUR)]


def test_a_week_at_most_is_compared_with_the_same_time_of_eight_weeks() -> None:
    found = before(Span(NINE, NOW))

    assert found[0] == Span(NINE - WEEK, NOW - WEEK)
    assert found[-1] == Span(NINE - 8 * WEEK, NOW - 8 * WEEK)
    assert len(found) == 8


def test_a_longer_time_is_compared_with_the_weeks_before_it_as_if_each_were_so_long() -> None:
    begin = NOW - 3 * WEEK

    found = before(Span(begin, NOW))

    assert found[0] == Span(begin - WEEK, begin, 3.0)
    assert found[7] == Span(begin - 8 * WEEK, begin - 7 * WEEK, 3.0)


def test_what_is_usual_is_the_middle_of_the_weeks_and_their_tenths() -> None:
    weeks = {hour(NINE - k * WEEK): k * 10 for k in range(1, 9)}

    found = usual(Span(NINE, NINE + HOUR), weeks, LONG_AGO)

    assert found == Band(low=17.0, middle=45.0, high=73.0, weeks=8)


def test_an_hour_without_a_word_counts_as_none() -> None:
    assert usual(Span(NINE, NINE + HOUR), {}, LONG_AGO) == Band(
        low=0.0, middle=0.0, high=0.0, weeks=8
    )


def test_fewer_than_four_weeks_tell_nothing() -> None:
    span = Span(NINE, NINE + HOUR)

    assert usual(span, {}, NINE - 3 * WEEK) is None
    assert usual(span, {}, None) is None
    found = usual(span, {}, NINE - 4 * WEEK)
    assert found is not None
    assert found.weeks == 4
    assert band([1, 2, 3]) is None


def test_of_an_hour_under_way_the_part_that_has_passed_is_usual() -> None:
    weeks = {hour(NINE - k * WEEK): 20 for k in range(1, 9)}

    found = usual(Span(NINE, NOW), weeks, LONG_AGO)

    assert found is not None
    assert found.middle == 10.0


def test_hours_are_added_up_and_parts_of_them_in_part() -> None:
    hours = {hour(NINE): 10, hour(NINE) + 1: 4, hour(NINE) + 2: 8}

    assert counted(Span(NINE, NINE + 3 * HOUR), hours) == 22
    assert counted(Span(NOW, NINE + 2 * HOUR), hours) == 9
    assert counted(Span(NOW, NOW + 2 * HOUR, 0.5), hours) == 6.5
    assert counted(Span(NOW, NOW), hours) == 0


def test_times_that_touch_are_one_so_that_no_hour_is_counted_twice() -> None:
    assert joined([Span(NINE + 5 * HOUR, NINE + 6 * HOUR), Span(NOW, NOW), Span(NINE, NOW)]) == [
        Span(NINE, NINE + HOUR),
        Span(NINE + 5 * HOUR, NINE + 6 * HOUR),
    ]
    assert joined([Span(NINE, NINE + 9 * HOUR), Span(NINE + HOUR, NINE + 2 * HOUR)]) == [
        Span(NINE, NINE + 9 * HOUR)
    ]
    assert outward(Span(NOW, NOW + HOUR)) == Span(NINE, NINE + 2 * HOUR)


@pytest.mark.parametrize(
    ("count", "side", "change"),
    [(31, Unusual.ABOVE, 0.55), (30, None, 0.5), (10, None, -0.5), (9, Unusual.BELOW, -0.55)],
)
def test_a_count_lies_within_the_band_or_beside_it(
    count: int, side: Unusual | None, change: float
) -> None:
    found = Band(low=10, middle=20, high=30, weeks=8)

    assert (found.side(count), found.change(count)) == (side, change)


def test_nothing_has_no_share_of_change() -> None:
    assert Band(low=0, middle=0, high=1, weeks=8).change(5) is None


def test_a_percentile_lies_between_two() -> None:
    assert percentile([1.0], 0.9) == 1.0
    assert percentile([1.0, 2.0], 0.5) == 1.5
    assert percentile([1.0, 2.0, 10.0], 1.0) == 10.0

"""When silence is unusual, for sources of different habits."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from listener.usual import FEWEST, LEEWAY, Rhythm, quiet_from

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
# Sunday at midnight in Riyadh.
START = datetime(2026, 10, 31, 21, 0, tzinfo=UTC)


def every(gap: timedelta, times: int, start: datetime = START) -> list[datetime]:
    return [start + n * gap for n in range(times)]


def at_hours(hours: Iterable[int], days: Iterable[int]) -> list[datetime]:
    """Posts on the hour in Riyadh; days count from Sunday."""
    return [START + timedelta(days=day, hours=hour) for day in days for hour in hours]


def silent_for(spoken: list[datetime], interval: timedelta = QUARTER) -> timedelta:
    begins = quiet_from(spoken, interval)
    assert begins is not None
    return begins - spoken[-1]


def test_whoever_spoke_fewer_than_ten_times_is_never_quiet() -> None:
    assert quiet_from(every(HOUR, FEWEST - 1), QUARTER) is None
    assert quiet_from(every(HOUR, FEWEST), QUARTER) is not None
    assert quiet_from([], QUARTER) is None


def test_a_regular_source_is_quiet_after_three_of_its_gaps() -> None:
    assert silent_for(every(HOUR, 20)) == timedelta(hours=3)


def test_it_is_never_quiet_before_three_polls() -> None:
    assert silent_for(every(HOUR, 20), timedelta(hours=6)) == timedelta(hours=18)


@pytest.mark.parametrize("days", [7, 30])
def test_a_rare_source_is_given_a_week_more_than_its_long_gaps(days: int) -> None:
    gap = timedelta(days=days)

    assert silent_for(every(gap, 20)) == gap + LEEWAY


def test_one_outage_in_its_past_does_not_make_it_patient() -> None:
    spoken = [*every(HOUR, 50), *every(HOUR, 50, START + timedelta(days=20))]

    assert silent_for(spoken) < timedelta(hours=8)


def test_a_night_is_not_silence() -> None:
    """Hourly from 8 to 23, for ten days: at night it may be silent, by day it may not."""
    days = at_hours(range(8, 24), range(10))
    noon = [each for each in days if each <= START + timedelta(days=9, hours=12)]

    by_day, by_night = silent_for(noon), silent_for(days)

    assert by_day < timedelta(hours=7)
    assert by_night > timedelta(hours=9)
    assert by_night < timedelta(hours=14)


def test_a_friday_is_not_silence_once_some_were_seen() -> None:
    """Hourly all day but on Fridays, for four weeks that end on a Thursday, or on a Monday."""
    working = [day for day in range(28) if day % 7 != 5]
    thursday = at_hours(range(24), [day for day in working if day <= 25])
    monday = at_hours(range(24), [day for day in working if day <= 22])

    assert silent_for(monday) < timedelta(hours=6)
    assert silent_for(thursday) > timedelta(hours=24)


def test_few_posts_tell_nothing_of_hours_or_days() -> None:
    rhythm = Rhythm.of(every(timedelta(hours=12), 20))

    assert rhythm.weigh(START + 5 * HOUR) - rhythm.weigh(START) == pytest.approx(5)


@pytest.mark.parametrize("hours", [0, 0.25, 9, 23.5, 167.9, 168, 500.3])
def test_weighed_time_can_be_told_back(hours: float) -> None:
    rhythm = Rhythm.of(at_hours(range(8, 24), range(28)))
    at = START + hours * HOUR

    assert abs(rhythm.when(rhythm.weigh(at)) - at) < timedelta(seconds=1)


def test_a_week_weighs_what_it_lasts() -> None:
    rhythm = Rhythm.of(at_hours(range(8, 24), range(28)))

    assert rhythm.weigh(START + 168 * HOUR) - rhythm.weigh(START) == pytest.approx(168)


def test_who_speaks_at_random_is_hardly_ever_called_quiet() -> None:
    """A thousand gaps of a steady source: its usual silence is broken at most a few times."""
    chance, at, spoken = Random(3), START, list[datetime]()  # noqa: S311 - no secret
    for _ in range(1_200):
        at += timedelta(hours=chance.expovariate(1.0))
        spoken.append(at)
    alarms = 0
    for n in range(200, 1_199):
        begins = quiet_from(spoken[n - 200 : n], QUARTER)
        alarms += begins is not None and spoken[n] > begins

    assert alarms <= 3

"""When deliveries are tried again, what answers mean, and when an endpoint is given a rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from make import NOON
from router.webhooks.answers import Verdict, verdict_of
from router.webhooks.health import GIVEN_UP, OPENS, Health, after
from router.webhooks.rate import Bucket, filled
from router.webhooks.schedule import DELAYS, wait_after

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_ten_attempts_take_75_hours_35_minutes_and_5_seconds() -> None:
    waits = [wait_after(failures, 0.0) for failures in range(1, 11)]

    assert waits == [*DELAYS[1:], None]
    assert sum(DELAYS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


def test_chance_makes_a_wait_a_tenth_longer_at_most_and_never_shorter() -> None:
    assert wait_after(2, 1.0) == timedelta(minutes=5.5)
    assert wait_after(2, 0.5) == timedelta(minutes=5.25)


def test_a_receiver_that_asks_for_more_time_is_given_it() -> None:
    assert wait_after(1, 0.0, timedelta(minutes=2)) == timedelta(minutes=2)
    assert wait_after(5, 0.0, timedelta(minutes=2)) == timedelta(hours=5)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DELIVERED),
        (204, Verdict.DELIVERED),
        (299, Verdict.DELIVERED),
        (199, Verdict.FAILED),
        (301, Verdict.FAILED),
        (307, Verdict.FAILED),
        (400, Verdict.FAILED),
        (404, Verdict.FAILED),
        (410, Verdict.GONE),
        (429, Verdict.THROTTLED),
        (500, Verdict.FAILED),
        (502, Verdict.THROTTLED),
        (503, Verdict.FAILED),
        (504, Verdict.THROTTLED),
    ],
)
def test_an_answer_means_what_the_specification_says(status: int, verdict: Verdict) -> None:
    assert verdict_of(status) is verdict


def failing(times: int, every: timedelta = SECOND) -> Health:
    health = Health()
    for number in range(times):
        health = after(health, Verdict.FAILED, NOON + number * every)
    return health


def test_a_few_failures_give_no_rest() -> None:
    health = failing(OPENS - 1)

    assert not health.frail
    assert not health.resting(NOON)
    assert not Health().given_up(NOON)


def test_five_failures_in_a_row_give_a_rest_and_then_one_attempt() -> None:
    health = failing(OPENS)
    known = NOON + 4 * SECOND

    assert health.frail
    assert health.held == known + 5 * SECOND
    assert health.resting(known)
    assert not health.resting(known + 5 * SECOND)


def test_each_attempt_that_fails_doubles_the_rest_up_to_five_minutes() -> None:
    health, rests = failing(OPENS), []
    for _ in range(8):
        assert health.held
        now = health.held
        health = after(health, Verdict.FAILED, now, probe=True)
        assert health.held
        rests.append((health.held - now).total_seconds())

    assert rests == [10, 20, 40, 80, 160, 300, 300, 300]


def test_what_was_under_way_when_a_rest_began_does_not_prolong_it() -> None:
    health = failing(OPENS)

    assert after(health, Verdict.FAILED, NOON + 5 * SECOND) == replace(
        health, last_failed=NOON + 5 * SECOND, held=NOON + 10 * SECOND
    )


def test_a_longer_rest_stands_when_a_shorter_is_asked_for() -> None:
    health = after(Health(), Verdict.THROTTLED, NOON, asked=HOUR)

    assert after(health, Verdict.THROTTLED, NOON, asked=SECOND).held == NOON + HOUR
    assert after(health, Verdict.FAILED, NOON).held == NOON + HOUR


def test_one_success_makes_an_endpoint_well() -> None:
    assert after(failing(OPENS), Verdict.DELIVERED, NOON) == Health()


def test_throttling_gives_a_rest_at_the_first_answer() -> None:
    health = after(Health(), Verdict.THROTTLED, NOON)

    assert health.held == NOON + 5 * SECOND
    assert after(Health(), Verdict.THROTTLED, NOON, asked=HOUR).held == NOON + HOUR


def test_a_retry_after_that_is_past_does_not_end_a_rest() -> None:
    frail = after(failing(OPENS - 1), Verdict.FAILED, NOON, asked=timedelta())

    assert frail.held == NOON + 5 * SECOND
    assert after(Health(), Verdict.FAILED, NOON, asked=timedelta()).held is None


def test_an_endpoint_is_given_up_when_nothing_succeeded_for_120_hours() -> None:
    health = failing(6, every=timedelta(hours=24))

    assert health.failing_since == NOON
    assert not health.given_up(NOON + GIVEN_UP - SECOND)
    assert health.given_up(NOON + GIVEN_UP)


def test_a_sporadic_success_begins_the_120_hours_anew() -> None:
    health = after(failing(5, every=timedelta(hours=24)), Verdict.DELIVERED, NOON + 119 * HOUR)
    health = after(health, Verdict.FAILED, NOON + 120 * HOUR)

    assert not health.given_up(NOON + 121 * HOUR)


def test_days_without_any_attempt_are_no_failure() -> None:
    health = after(failing(1), Verdict.FAILED, NOON + 200 * HOUR)

    assert health.failing_since == NOON + 200 * HOUR


def test_a_bucket_begins_full_and_fills_evenly() -> None:
    full = filled(Bucket(), 600, NOON)
    spent = replace(full, tokens=full.tokens - 10)

    assert full == Bucket(tokens=10, at=NOON)
    assert filled(spent, 600, NOON + SECOND / 2).tokens == 5
    assert filled(spent, 600, NOON + HOUR).tokens == 10


def test_a_bucket_of_a_slow_endpoint_holds_one() -> None:
    spent = Bucket(tokens=0, at=NOON)

    assert filled(Bucket(), 6, NOON).tokens == 1
    assert filled(spent, 6, NOON + 5 * SECOND).tokens == 0.5


def test_a_clock_that_was_set_back_takes_nothing_away() -> None:
    assert filled(Bucket(tokens=3, at=NOON), 600, NOON - HOUR) == Bucket(tokens=3, at=NOON - HOUR)

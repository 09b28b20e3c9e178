"""What is remembered of hosts, with the time as an argument."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from listener.guard import read_address
from listener.holds import MINUTE, Counts, Holds, caller_of
from make import NOON

HOST = ("api.example", 443)
ADDRESS = read_address("https://api.example/2/search?q=x")
SECOND = timedelta(seconds=1)


def test_a_caller_is_a_host_and_a_credential_that_cannot_be_read_back() -> None:
    nobody = caller_of(ADDRESS, {"accept": "*/*"})
    one = caller_of(ADDRESS, {"authorization": "Bearer one"})
    two = caller_of(ADDRESS, {"authorization": "Bearer two"})
    key = caller_of(ADDRESS, {"x-goog-api-key": "Bearer one"})

    assert len({nobody, one, two, key}) == 4
    assert nobody == caller_of(read_address("https://api.example/other"), {})
    assert b"one" not in one[1]


def test_a_hold_ends_when_it_was_said_to() -> None:
    holds, caller = Holds(), caller_of(ADDRESS, {})

    holds.hold(caller, 10 * SECOND, NOON)
    holds.hold(caller, 5 * SECOND, NOON)
    holds.hold(caller, None, NOON)

    assert holds.left(caller, NOON + 9 * SECOND) == SECOND
    assert holds.left(caller, NOON + 10 * SECOND) is None
    assert holds.left(caller, NOON) is None


def test_a_hold_is_a_day_at_most_even_where_the_clock_is_set_back() -> None:
    holds, caller = Holds(), caller_of(ADDRESS, {})

    holds.hold(caller, timedelta(days=400), NOON)
    assert holds.left(caller, NOON) == timedelta(days=1)
    assert holds.left(caller, NOON - timedelta(days=2)) is None


def test_holds_are_bounded_and_those_that_are_over_go_first() -> None:
    holds = Holds(most=2)
    short, middle, long, last = (caller_of(ADDRESS, {"authorization": name}) for name in "abcd")

    holds.hold(short, SECOND, NOON)
    holds.hold(middle, 50 * SECOND, NOON)
    holds.hold(long, 90 * SECOND, NOON + SECOND)
    assert holds.left(middle, NOON + SECOND) == 49 * SECOND
    holds.hold(last, 60 * SECOND, NOON + SECOND)

    later = NOON + 2 * SECOND
    held = [holds.left(caller, later) is not None for caller in (short, middle, long, last)]
    assert held == [False, False, True, True]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80), st.integers(1, 7))
def test_no_minute_holds_more_requests_than_are_allowed(gaps: list[int], most: int) -> None:
    counts, now, asked = Counts(), 0.0, list[float]()
    for gap in gaps:
        now += gap
        now += counts.wait(HOST, now, most)
        counts.count(HOST, now)
        asked.append(now)

    for at in asked:
        assert sum(at - MINUTE < other <= at for other in asked) <= most


def test_one_host_does_not_wait_for_another_and_idle_ones_are_forgotten() -> None:
    counts, other = Counts(most=1), ("other.example", 443)

    counts.count(HOST, 0.0)
    assert counts.wait(HOST, 20.0, 1) == 40.0
    assert counts.wait(other, 20.0, 1) == 0.0
    counts.count(other, 61.0)
    assert counts.wait(HOST, 61.0, 1) == 0.0
    assert len(counts._asked) == 1  # noqa: SLF001 - the map must not grow with hosts

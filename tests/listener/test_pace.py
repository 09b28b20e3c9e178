from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.pace import (
    LONGEST,
    SHORTEST,
    SHORTEST_OWN,
    next_poll,
    own_interval,
    shortest,
    steady,
)
from listener.source import Source
from make import NOON, a_source

QUARTER = timedelta(minutes=15)
OPEN = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("given", "later"),
    [
        pytest.param({}, QUARTER, id="as often as the operator wants"),
        pytest.param({"wait": timedelta(hours=2)}, timedelta(hours=2), id="later where asked to"),
        pytest.param({"wait": timedelta(minutes=1)}, QUARTER, id="never sooner"),
        pytest.param({"wait": timedelta(days=9)}, LONGEST, id="a wait is at most a day"),
        pytest.param({"wait": -LONGEST}, QUARTER, id="a wait in the past is none"),
        pytest.param({"failures": 1}, 2 * QUARTER, id="later with every failure"),
        pytest.param({"failures": 3}, 8 * QUARTER, id="twice as late each time"),
        pytest.param({"failures": 10_000}, LONGEST, id="never given up for good"),
        pytest.param({"chance": 0.5}, QUARTER * 1.05, id="spread a little"),
    ],
)
def test_when_a_source_is_asked_again(given: dict[str, object], later: timedelta) -> None:
    assert next_poll(NOON, QUARTER, **given) == NOON + later  # type: ignore[arg-type]


def test_an_interval_longer_than_a_day_stays_what_it_is() -> None:
    assert next_poll(NOON, 7 * LONGEST, failures=3) == NOON + 7 * LONGEST


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [([], SHORTEST), (["10.0.0.1"], SHORTEST_OWN), (["10.0.0.1", "8.8.8.8"], SHORTEST)],
)
def test_only_what_the_operator_answers_for_is_asked_often(
    addresses: list[str], expected: timedelta
) -> None:
    assert shortest([ip_address(address) for address in addresses], OPEN) == expected


WEEK = timedelta(weeks=1)


def weekly(posts: float, number: int = 50) -> Sequence[datetime]:
    """Return when the last posts of a source came out that publishes so many a week."""
    return [NOON - WEEK / posts * (one + 0.5) for one in range(number)]


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([], QUARTER, id="what is not known yet is asked as configured"),
        pytest.param(weekly(2_000), QUARTER, id="never more often than configured"),
        pytest.param(weekly(70), QUARTER, id="ten posts a day"),
        pytest.param(weekly(1), 8 * QUARTER, id="one a week: as seldom as may be"),
        pytest.param([NOON] * 50, QUARTER, id="without dates, the posts of one poll"),
        pytest.param([NOON - WEEK], 8 * QUARTER, id="one post, long ago"),
        pytest.param([NOON + WEEK], QUARTER, id="a date to come says nothing"),
        pytest.param(
            [NOON - timedelta(hours=1, minutes=one) for one in range(3)] + [*weekly(0.1)],
            QUARTER,
            id="a burst after weeks of silence",
        ),
    ],
)
def test_how_often_a_source_is_worth_asking(posts: Sequence[datetime], expected: timedelta) -> None:
    assert own_interval(posts, QUARTER, NOON) == expected


def test_who_publishes_more_is_asked_more() -> None:
    paces = [own_interval(weekly(often), QUARTER, NOON) for often in (1, 10, 20, 40, 70)]

    assert paces == sorted(paces, reverse=True)
    assert paces[0] > paces[2] > paces[-1]


@given(
    st.lists(st.timedeltas(-WEEK, 400 * WEEK), max_size=60),
    st.timedeltas(SHORTEST_OWN, 2 * LONGEST),
)
def test_a_pace_is_never_below_what_is_configured_nor_beyond_its_bounds(
    ages: Sequence[timedelta], configured: timedelta
) -> None:
    pace = own_interval([NOON - age for age in ages], configured, NOON)

    assert configured <= pace <= max(configured, min(8 * configured, LONGEST))


@pytest.mark.parametrize(
    "source",
    [
        a_source(options={"steady": True}),
        a_source(sample=True),
        a_source(interval=timedelta(seconds=59)),
        a_source(url="posts.jsonl"),
        a_source(url="bundled:feed.xml"),
    ],
)
def test_some_sources_keep_exactly_to_their_interval(source: Source) -> None:
    assert steady(source)
    assert not steady(a_source(options={"steady": False}))

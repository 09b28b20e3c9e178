from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest

from listener.pace import LONGEST, SHORTEST, SHORTEST_OWN, next_poll, shortest
from make import NOON

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

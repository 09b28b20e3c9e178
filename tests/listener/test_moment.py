from datetime import UTC, datetime

import pytest

from listener.feeds.moment import read_moment

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1_795_424_400,
        1_795_424_400.0,
        1_795_424_400_000,
        " 1795424400 ",
        "1795424400000",
        "2026-11-23T09:00:00Z",
        "2026-11-23 12:00:00",
        "Mon, 23 Nov 2026 12:00:00 +0300",
    ],
)
def test_one_instant_however_it_is_told(value: object) -> None:
    assert read_moment(value) == NINE


def test_a_fraction_of_a_second_is_kept() -> None:
    assert read_moment("1795424400.5") == NINE.replace(microsecond=500_000)


def test_eight_digits_are_a_day() -> None:
    assert read_moment(20261123) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, True, "", "soon", [1], 5, "٠١٢٣٤٥٦٧٨", "999999999999999999", float("nan"), float("inf"),
     "99999999999999", "99999999999", "1e9"],
)  # fmt: skip
def test_what_is_not_certain_is_none(value: object) -> None:
    assert read_moment(value) is None

from datetime import timedelta

import pytest

from listener.errors import CollectError, SourceBusy, SourceGarbled, SourceRefused, SourceSilent
from listener.failures import PATIENCE, of_error, of_status, retry_after
from make import NOON


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("9" * 5000, 86_400),
        ("Mon, 23 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 12:01:00 +0300", 60),
        ("Mon, 23 Nov 2026 09:01:00 -0000", 60),
        ("Mon, 23 Nov 2020 09:01:00 GMT", 0),
        ("Mon, 23 Nov 9999 09:01:00 GMT", 86_400),
    ],
)
def test_a_wait_is_seconds_or_a_date_from_nothing_to_a_day(value: str, seconds: int) -> None:
    assert retry_after(value, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    ["", "soon", "-5", "1.5", "1_000", "١٢٠", "Mon, ٢٣ Nov 2026 09:01:00 GMT", "Mon, 99 Nov 2026"],
)
def test_a_wait_that_cannot_be_read_is_none(value: str) -> None:
    assert retry_after(value, NOON) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((status, SourceRefused) for status in (401, 402, 403, 404, 407, 410, 451)),
        *((status, SourceSilent) for status in (500, 502, 503, 504, 599)),
        *((status, SourceGarbled) for status in (300, 305, 400, 405, 418)),
        (429, SourceBusy),
    ],
)
def test_a_status_means_what_to_do(status: int, expected: type[CollectError]) -> None:
    error = of_status("okaz", status, {}, NOON)

    assert type(error) is expected
    assert error.reason.startswith(f"HTTP {status}")


def test_a_busy_source_that_names_no_wait_is_given_time() -> None:
    error = of_status("okaz", 429, {"retry-after": "soon"}, NOON)

    assert isinstance(error, SourceBusy)
    assert error.retry_after == PATIENCE


def test_an_error_of_our_own_stays_what_it_is() -> None:
    error = SourceGarbled("okaz", "why")

    assert of_error("okaz", error) is error


def test_a_reason_is_short() -> None:
    assert len(of_error("okaz", OSError("x" * 5000)).reason) < 250

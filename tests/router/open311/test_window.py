"""Which times and pages are asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from make import NOON
from router.open311.posted import Wrong
from router.open311.window import LONGEST, Slice, read_slice, read_time, read_window


def test_ninety_days_are_the_default_and_the_most() -> None:
    window = read_window({}, NOON)

    assert (window.since, window.until) == (NOON - LONGEST, NOON)
    since = read_window({"start_date": "2026-01-01"}, NOON)
    assert since.until - since.since == LONGEST
    assert read_window({"start_date": "2026-01-01", "end_date": "2026-04-01"}, NOON)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-01-01", "2026-04-02"),
        ("2026-01-02", "2026-01-01"),
        ("x", "2026-01-01"),
        ("9999-12-31", ""),
        ("", "0001-01-02"),
    ],
)
def test_a_window_that_cannot_be_is_refused(since: str, until: str) -> None:
    given = {"start_date": since, "end_date": until}

    with pytest.raises(Wrong):
        read_window({name: text for name, text in given.items() if text}, NOON)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-11", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-23T09:00:00", NOON),
        ("2026-11-23T12:00:00 03:00", NOON),
        ("2026-11-23T12:00:00+03:00", NOON),
    ],
)
def test_the_dates_of_w3c_are_read(text: str, found: datetime) -> None:
    assert read_time({"start_date": text}, "start_date") == found


def test_an_empty_date_is_none() -> None:
    assert read_time({}, "start_date") is None
    assert read_time({"start_date": " "}, "start_date") is None


def test_pages() -> None:
    assert read_slice({}) == Slice(50, 0)
    assert read_slice({"page_size": "20", "page": "3"}) == Slice(20, 40)
    assert read_slice({"page_size": "900"}) == Slice(500, 0)
    for wrong in ("0", "x", "-1", "1.5"):
        with pytest.raises(Wrong):
            read_slice({"page": wrong})


def test_the_longest_window_is_ninety_days() -> None:
    assert timedelta(days=90) == LONGEST

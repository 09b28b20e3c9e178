import json
from datetime import UTC, datetime, timedelta

import pytest

from listener.errors import (
    Cause,
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.failures import PATIENCE, of_error, of_status
from listener.rates import retry_after
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
        ("120, 60", 120),
        ("2026-11-23T09:01:00Z", 60),
        (str(int(NOON.timestamp()) + 60), 60),
        (str(int(NOON.timestamp() + 60) * 1000), 60),
        (str(int(NOON.timestamp()) - 60), 0),
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
        *((status, SourceRefused) for status in (400, 405, 409, 418, 422)),
        *((status, SourceSilent) for status in (408, 425, 500, 502, 503, 504, 599)),
        *((status, SourceGarbled) for status in (300, 305)),
        (429, SourceBusy),
    ],
)
def test_a_status_means_what_to_do(status: int, expected: type[CollectError]) -> None:
    error = of_status("okaz", status, {}, NOON)

    assert type(error) is expected
    assert f"(HTTP {status})" in error.reason


def test_a_busy_source_that_names_no_wait_is_given_time() -> None:
    error = of_status("okaz", 429, {"retry-after": "soon"}, NOON)

    assert isinstance(error, SourceBusy)
    assert error.retry_after == PATIENCE


def test_an_error_of_our_own_stays_what_it_is() -> None:
    error = SourceGarbled("okaz", "why")

    assert of_error("okaz", error) is error


def test_a_reason_is_short() -> None:
    assert len(of_error("okaz", OSError("x" * 5000)).reason) < 250


@pytest.mark.parametrize(
    ("status", "signed", "reason"),
    [
        (401, True, "its token was refused (HTTP 401); renew the token and set it again"),
        (403, True, "its token may not read this (HTTP 403); give the token the right to"),
        (403, False, "access was refused (HTTP 403); ask its publisher for access, or set a token"),
        (402, True, "access must be paid for (HTTP 402); settle that with the platform"),
        (404, True, "it is not there any more (HTTP 404); correct its address, or remove"),
        (422, True, "the request is not taken (HTTP 422); correct its address and its options"),
        (500, True, "it could not answer (HTTP 500); it is asked again later"),
        (300, True, "no answer that is read (HTTP 300); check its address"),
    ],
)
def test_a_reason_names_the_remedy(status: int, *, signed: bool, reason: str) -> None:
    assert of_status("okaz", status, {}, NOON, secrets=["k"] if signed else []).reason.startswith(
        reason
    )


def test_a_reason_carries_what_the_platform_says() -> None:
    body = json.dumps({"error": "InvalidRequest", "message": "Params must have q"}).encode()

    assert "(HTTP 400: Params must have q)" in of_status("okaz", 400, {}, NOON, body).reason


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "60", "ratelimit-remaining": "0", "ratelimit-reset": "900"}, 900),
        ({"retry-after": "900", "ratelimit-remaining": "0", "ratelimit-reset": "60"}, 900),
        ({"ratelimit-reset": "60"}, 60),
        ({"retry-after": "0"}, 0),
    ],
)
def test_of_two_waits_the_longer_counts(headers: dict[str, str], seconds: int) -> None:
    error = of_status("okaz", 429, headers, NOON)

    assert isinstance(error, SourceBusy)
    assert error.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "headers", [{"retry-after": "60"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}]
)
def test_what_is_forbidden_until_a_time_is_busy_until_then(headers: dict[str, str]) -> None:
    error = of_status("okaz", 403, headers, NOON, secrets=["k"])

    assert isinstance(error, SourceBusy)
    assert error.retry_after == timedelta(seconds=60)


def test_misskey_says_its_codes_elsewhere() -> None:
    body = b'{"error": {"message": "Rate limit exceeded.", "code": "RATE_LIMIT_EXCEEDED"}}'

    assert of_status("okaz", 400, {}, NOON, body).cause is Cause.RATE


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        pytest.param(datetime(2026, 11, 23, 9, tzinfo=UTC), 23, id="an hour into its day"),
        pytest.param(datetime(2026, 7, 1, 1, tzinfo=UTC), 6, id="in summer time"),
        pytest.param(datetime(2026, 11, 1, 8, tzinfo=UTC), 24, id="within the day of 25 hours"),
    ],
)
def test_a_quota_is_used_up_until_the_day_ends_where_it_is_counted(
    now: datetime, hours: int
) -> None:
    body = json.dumps({"error": {"errors": [{"reason": "quotaExceeded"}]}}).encode()
    error = of_status("tube", 403, {}, now, body)

    assert isinstance(error, SourceBusy)
    assert error.retry_after == timedelta(hours=hours)


def test_a_cap_of_the_month_is_asked_about_once_a_day() -> None:
    body = json.dumps({"title": "UsageCapExceeded"}).encode()
    error = of_status("x", 429, {"retry-after": "1"}, NOON, body)

    assert isinstance(error, SourceBusy)
    assert error.retry_after == timedelta(days=1)


def test_a_server_that_is_down_and_says_for_how_long_is_busy_but_not_for_our_sake() -> None:
    error = of_status("okaz", 502, {"retry-after": "60"}, NOON)

    assert (type(error), error.cause) == (SourceBusy, Cause.RETRY)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (CollectError("okaz", "why"), Cause.RETRY),
        (SourceSilent("okaz", "why"), Cause.RETRY),
        (SourceBusy("okaz", "why", timedelta()), Cause.RATE),
        (SourceRefused("okaz", "why"), Cause.ADDRESS),
        (SourceGarbled("okaz", "why"), Cause.GARBLED),
        (SourceRefused("okaz", "why", Cause.AUTH), Cause.AUTH),
    ],
)
def test_every_failure_has_a_cause(error: CollectError, cause: Cause) -> None:
    assert error.cause is cause

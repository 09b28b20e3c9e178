from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.feeds.dates import read_date


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Mon, 23 Nov 2026 10:30:00 +0300", "2026-11-23T07:30:00"),
        ("Mon, 23 Nov 2026 10:30:00 AST", "2026-11-23T07:30:00"),
        ("Mon, 23 Nov 2026 10:30:00 +0300 (AST)", "2026-11-23T07:30:00"),
        ("Mon, 23 Nov 2026 10:30:00", "2026-11-23T07:30:00"),
        ("23 Nov 26 10:30 GMT", "2026-11-23T10:30:00"),
        ("23 Nov 99 10:30 EST", "1999-11-23T15:30:00"),
        ("Mon, 23 Nov 2026 10:30:00 ET", "2026-11-23T15:30:00"),
        ("Thu Aug 30 2012 17:26:16 GMT+0200 (CEST)", "2012-08-30T15:26:16"),
        ("Thu Aug 30 17:26:16 +0300 2012", "2012-08-30T14:26:16"),
        ("23-Nov-2026", "2026-11-23T00:00:00"),
        ("November 23rd, 2026 at 3:07pm", "2026-11-23T12:07:00"),
        ("November 23, 2026 12:07 a.m. UTC", "2026-11-23T00:07:00"),
        ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15"),
        ("Sun, 31 Dec 1999 23:59:60 GMT", "2000-01-01T00:00:00"),
        ("2026-11-23T10:30:00Z", "2026-11-23T10:30:00"),
        ("2026-11-23T10:30:00.123456789+03:00", "2026-11-23T07:30:00"),
        ("2026-11-23 10:30", "2026-11-23T07:30:00"),
        ("2026-11-23", "2026-11-23T00:00:00"),
        ("2026-11", "2026-11-01T00:00:00"),
        ("20261123T103000Z", "2026-11-23T10:30:00"),
        ("2026-327", "2026-11-23T00:00:00"),
        ("2026/11/23 10:30", "2026-11-23T07:30:00"),
        ("2026-11-23T24:00:00Z", "2026-11-24T00:00:00"),
        ("2026-11-23T10:30:00 Asia/Riyadh", "2026-11-23T07:30:00"),
        ("٢٣ نوفمبر ٢٠٢٦ ١٠:٣٠ ص", "2026-11-23T07:30:00"),
        ("الاثنين، 23 تشرين الثاني 2026 - 10:30", "2026-11-23T07:30:00"),
        ("الإثنين ٢٣ نوفمبر ٢٠٢٦م، الساعة ٩:٠٥ مساءً", "2026-11-23T18:05:00"),
        ("٢٣ آب ٢٠٢٦", "2026-08-23T00:00:00"),
        ("23/11/2026 9:30 م", "2026-11-23T18:30:00"),
        ("05/08/2026 12:15 ص", "2026-08-04T21:15:00"),
        ("23 نوفمبر 2026 10:30 بتوقيت الرياض", "2026-11-23T07:30:00"),
        ("Sat, 11 04 2020 08:51:49 +0100", "2020-04-11T07:51:49"),
        ("30.10.23", "2023-10-30T00:00:00"),
        ("10/30/23 21:55 PM", "2023-10-30T18:55:00"),
        ("05/05/2026", "2026-05-05T00:00:00"),
        ("2004년 05월 28일  01:31:15", "2004-05-27T16:31:15"),
    ],
)
def test_an_instant_is_read(text: str, instant: str) -> None:
    assert read_date(text) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "قبل ساعتين",
        "05/08/2026",
        "23 جمادى الأولى 1448",
        "23/05/1448",
        "1448-05-23",
        "Mon, 23 Nov 2026 10:30:00 IST",
        "Mon, 23 Nov 2026 10:30:00 +2500",
        "Mon, 23 Nov 2026 10:30:00 Mars/Olympus",
        "Mon, 23 Nov 2026 25:30:00 GMT",
        "Mon, 23 Nov 2026 13:30 AM",
        "Mon, 23 Nov 2026 GMT",
        "Mon, 23 Nov 2026 10:30 11:30",
        "Mon, 23 Nov 24 2026",
        "23 Nov 202",
        "Nov 2026",
        "2026-13-01",
        "22013",
        "10:30",
        "1/2/345",
        "23 xyz 2026",
        "Mon, 23 Nov 2026 10:30 (yesterday)",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+03:00",
        "2" * 500,
        "تاريخ غير معروف 2026",
    ],
)
def test_what_is_not_certain_is_nothing(text: str | None) -> None:
    assert read_date(text) is None


def test_a_source_may_live_elsewhere() -> None:
    assert read_date("2026-11-23 10:30", UTC) == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@given(st.text(alphabet="0123456789٢٣:-/+., TZamp نوفمبرصأ", max_size=40) | st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    found = read_date(text)

    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - naive on purpose
def test_what_python_writes_is_read_back(written: datetime) -> None:
    instant = written.replace(microsecond=0, tzinfo=UTC)

    assert read_date(instant.strftime("%a, %d %b %Y %H:%M:%S +0000")) == instant
    assert read_date(instant.isoformat()) == instant

"""Tickets and posts as files: by which filters, for whom, and safe to open."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message

from api import exports, written_sheets
from api.sheets import Cell
from api.written_sheets import Workbook, as_csv, inert

Routed = Callable[..., list[dict[str, Any]]]
CSV = "/api/v1/exports/tickets.csv"
XLSX = "/api/v1/exports/tickets.xlsx"
POSTS = "/api/v1/exports/posts.csv"


def lines(client: TestClient, path: str = CSV, **query: Any) -> list[list[str]]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def columns(client: TestClient, path: str, name: str, **query: Any) -> list[str]:
    head, *rest = lines(client, path, lang="en", **query)
    return [line[head.index(name)] for line in rest]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\r\nx", " =1", "＝1"])
def test_a_text_that_would_be_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("حفرة;=1+1", "حفرة;'=1+1"),
        ('حفرة; "=1+1"', 'حفرة; "\'=1+1"'),
        ("حفرة\n@a\r\n-1|+1", "حفرة\n'@a\r\n'-1|'+1"),
        ("\n=1", "'\n'=1"),
    ],
)
def test_nothing_in_a_text_begins_a_formula_where_cells_end_with_a_semicolon(
    text: str, kept: str
) -> None:
    """As Excel set to Arabic (Saudi Arabia) reads CSV."""
    assert inert(text) == kept


def test_a_text_of_gaps_alone_takes_no_time() -> None:
    text = "x" + "\n" * 90_000 + "x"

    assert inert(text) == text


@pytest.mark.parametrize("text", ["", "حفرة", "1-1", "a=b", " حفرة", "a; b", "a = b", 'a "-1"'])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_csv_reads_back_as_it_was_written() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    given: list[Cell] = ['قال "نعم"، ثم\nذهب', 3, 0.5, None, at]

    (read,) = csv.reader(io.StringIO(as_csv([given]).decode(), newline=""))

    assert read == ['قال "نعم"، ثم\nذهب', "3", "0.5", "", "2026-11-23T09:00:00Z"]


def test_a_sheet_is_right_to_left_and_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook(path, "التذاكر", ["رقم", "متى"], rtl=True)
    old = datetime(1800, 1, 1, tzinfo=UTC)
    book.add([["=1+1", datetime(2026, 11, 23, 9, tzinfo=UTC)], ["https://a.example/", old]])
    book.add([["x" * 40_000, None], [7, None]])
    book.close()

    sheet = openpyxl.load_workbook(path)["التذاكر"]

    assert sheet.sheet_view.rightToLeft
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == datetime(2026, 11, 23, 12)  # noqa: DTZ001 - as in Riyadh
    assert sheet["A3"].hyperlink is None
    assert sheet["B3"].value == "1800-01-01T00:00:00Z"
    assert len(sheet["A4"].value) == 32_767
    assert sheet["A5"].value == 7


def test_a_sheet_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written_sheets, "MOST_LINES", 2)
    book = Workbook(tmp_path / "a.xlsx", "Tickets", ["n"], rtl=False)
    book.add([[number] for number in range(5)])
    book.close()

    read = openpyxl.load_workbook(tmp_path / "a.xlsx")

    assert [[row[0].value for row in sheet] for sheet in read] == [
        ["n", 0, 1],
        ["n", 2, 3],
        ["n", 4],
    ]


def test_tickets_are_exported_by_the_filters_of_their_list(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    tickets = routed(pothole, water)

    assert columns(client, CSV, "Ticket") == [ticket["id"] for ticket in tickets]
    assert columns(client, CSV, "Service code", service="roads.pothole") == ["roads.pothole"]
    assert columns(client, CSV, "Ticket", status="closed") == []
    assert client.get(CSV, params={"servce": "x"}).status_code == 422
    assert client.get(CSV, params={"service": "x"}).status_code == 422
    assert client.get("/api/v1/exports/tickets.pdf").status_code == 422


def test_all_pages_are_exported(
    client: TestClient, routed: Routed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.exports.PAGE", 2)
    texts = ["حفرة كبيرة في شارع التحلية في جدة", "انقطاع الماء في جدة", "النفق غارق في جدة"]
    tickets = routed(*({"text": text, "native_id": text[:4]} for text in texts))

    assert len(tickets) == 3
    assert columns(client, CSV, "Ticket") == [ticket["id"] for ticket in tickets]
    assert sorted(columns(client, CSV, "Ticket", sort="due")) == sorted(t["id"] for t in tickets)
    assert len(columns(client, POSTS, "Post")) == 3


def test_the_head_is_arabic_and_excel_is_told_that_it_is_utf_8(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed(pothole)

    head, line = lines(client)
    plain = client.get(CSV, params={"bom": "false"})

    assert head[:2] == ["رقم التذكرة", "الحالة"]
    assert line[1] == "جديدة"
    assert client.get(CSV).content.startswith(b"\xef\xbb\xbf")
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    assert plain.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in plain.headers["content-disposition"]


def test_a_sheet_of_tickets_opens(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)

    answer = client.get(XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert sheet is not None
    assert sheet["A2"].value == ticket["id"]
    assert sheet.sheet_view.rightToLeft


def test_no_file_says_who_wrote_a_post(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    who = {"author": "abu_fahad", "author_name": "أبو فهد", "url": "https://x.com/abu_fahad/1"}
    routed(pothole | who)

    for path in (CSV, POSTS):
        text = client.get(path).text
        assert "abu_fahad" not in text
        assert "أبو فهد" not in text


def test_formulas_in_posts_are_inert(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed(pothole | {"text": "=HYPERLINK(1) حفرة في جدة"})

    assert columns(client, POSTS, "Text") == ["'=HYPERLINK(1) حفرة في جدة"]


def test_people_export_their_places_alone_and_it_is_noted(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed(pothole)
    for place, count in (("jeddah", 1), ("qassim", 0)):
        user = {"id": f"u-{place}", "name": "x", "roles": ["viewer"], "places": [place]}
        client.post("/api/v1/users", json=user)
        key = client.post("/api/v1/keys", json={"user": user["id"], "label": "x"}).json()["key"]
        for path in (CSV, POSTS):
            answer = client.get(path, headers={"authorization": f"Bearer {key}"})
            assert len(answer.text.splitlines()) == 1 + count, (place, path)

    noted = [
        each for each in client.get("/api/v1/audit").json()["items"] if each["verb"] == "export"
    ]
    assert len(noted) == 4
    assert noted[0]["who"] == "u-qassim"
    assert noted[0]["target"] == "posts.csv"
    assert noted[0]["after"] == {"places": ["qassim"]}


def test_one_file_too_many_at_once_is_refused(client: TestClient) -> None:
    room = client.app_state["tools"].exporting
    assert client.portal
    for _ in range(4):
        client.portal.call(room.acquire)

    refused = client.get(CSV)
    room.release()

    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert client.get(CSV).status_code == 200
    assert client.get(CSV).status_code == 200


async def test_room_is_made_where_a_file_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "SLOWEST", timedelta(milliseconds=50))
    room = asyncio.Semaphore(1)
    await room.acquire()

    async def parts() -> AsyncGenerator[bytes, None]:
        yield b"more"

    async def stalled(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def silent() -> Message:
        await asyncio.Event().wait()
        return {}

    file = exports._File(parts(), b"first", room, media_type="text/csv", headers={})  # noqa: SLF001
    scope = {"type": "http", "path": "/x", "asgi": {"spec_version": "2.3"}}
    async with asyncio.timeout(60):
        await file(scope, silent, stalled)

    assert not room.locked()

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from listener.collector import Page
from listener.errors import SourceGarbled, SourceRefused
from listener.kind import WrongOption
from listener.kinds import KINDS
from listener.kinds.file import File
from listener.kinds.records import LONGEST_RECORD
from make import a_source


def a_file(path: Path, *, page_rows: int = 1000, root: Path | None = None, **options: Any) -> File:
    source = a_source(id="drop", kind="file", url=str(path), options=options)
    return File(source=source, root=root, page_rows=page_rows)


def line(**row: Any) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def ids(page: Page) -> Sequence[str]:
    return [post.native_id for post in page.posts]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "posts.jsonl"


async def test_an_appended_file_gives_only_what_is_new(path: Path) -> None:
    path.write_bytes(line(id=1, text="أ") + line(id=2, text="ب"))
    file = a_file(path)

    first = await file.fetch(None)
    again = await file.fetch(first.cursor)
    with path.open("ab") as stream:
        stream.write(line(id=3, text="ج"))
    last = await file.fetch(again.cursor)

    assert (ids(first), ids(again), ids(last)) == (["1", "2"], [], ["3"])
    assert (first.unchanged, again.unchanged, last.unchanged) == (False, True, False)
    assert last.bytes == len(line(id=3, text="ج"))


@pytest.mark.parametrize(
    "after",
    [
        pytest.param([line(id=7, text="x" * 40)] * 3, id="replaced by a longer one"),
        pytest.param([line(id=8, text="y")], id="cut"),
        pytest.param([line(id=1, text="a"), line(id=9, text="c")], id="changed near its end"),
    ],
)
async def test_a_replaced_or_cut_file_is_read_from_its_start(
    path: Path, after: list[bytes]
) -> None:
    path.write_bytes(line(id=1, text="a") + line(id=2, text="b"))
    cursor = (await a_file(path).fetch(None)).cursor
    path.write_bytes(b"".join(after))

    page = await a_file(path).fetch(cursor)

    assert ids(page) == [str(json.loads(row)["id"]) for row in after]


async def test_a_half_written_line_waits_for_its_end(path: Path) -> None:
    path.write_bytes(line(id=1, text="a") + line(id=2, text="حفرة")[:-8])
    first = await a_file(path).fetch(None)
    path.write_bytes(line(id=1, text="a") + line(id=2, text="حفرة"))
    second = await a_file(path).fetch(first.cursor)

    assert (ids(first), ids(second)) == (["1"], ["2"])
    assert first.skipped == 0


async def test_a_last_line_that_is_whole_needs_no_end(path: Path) -> None:
    path.write_bytes(line(id=1, text="a").rstrip())
    first = await a_file(path).fetch(None)
    with path.open("ab") as stream:
        stream.write(b"\n" + line(id=2, text="b"))

    assert ids(first) == ["1"]
    assert ids(await a_file(path).fetch(first.cursor)) == ["2"]


async def test_a_bad_line_is_counted_named_and_passed_over(path: Path) -> None:
    bad = b"{no\n" + b"[1]\n" + line(text=5) + b"\n" + b"x" * (LONGEST_RECORD + 1) + b"\n"
    path.write_bytes(line(id=1, text="a") + bad + line(id=2, text="b"))

    page = await a_file(path).fetch(None)

    assert ids(page) == ["1", "2"]
    assert page.skipped == 4
    assert page.reason is not None
    assert page.reason.startswith("4 rows could not be read: line 2: is not JSON; line 3: ")
    assert "line 4: text: " in page.reason
    assert "line 6: is longer" in page.reason


async def test_of_many_bad_lines_the_first_are_named(path: Path) -> None:
    path.write_bytes(b"x\n" * 9)

    page = await a_file(path).fetch(None)

    assert page.reason is not None
    assert page.reason.endswith("line 5: is not JSON and 4 more")


async def test_a_large_file_comes_in_pages_whose_line_numbers_go_on(path: Path) -> None:
    path.write_bytes(b"".join(line(id=n, text="x") for n in range(5)) + b"bad\n")
    pages, cursor = [], None
    for _ in range(3):
        page = await a_file(path, page_rows=2).fetch(cursor)
        cursor = page.cursor
        pages.append(page)

    assert [ids(page) for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    assert [page.more for page in pages] == [True, True, False]
    assert pages[-1].reason == "1 rows could not be read: line 6: is not JSON"


async def test_options_speak_for_rows_that_do_not(path: Path) -> None:
    path.write_bytes(line(id=1, text="a") + line(id=2, text="b", platform="x", source="else"))
    file = a_file(path, platform="forum", place="jeddah", author_kind="citizen", language="ar")

    one, two = (await file.fetch(None)).posts

    assert (one.platform, one.place, one.author_kind) == ("forum", "jeddah", "citizen")
    assert (one.source, two.source, two.platform) == ("drop", "else", "x")


@pytest.mark.parametrize("cursor", ["", "x", "[]", '{"offset": "a"}', '{"offset": 99}'])
async def test_a_cursor_that_cannot_be_read_means_the_start(path: Path, cursor: str) -> None:
    path.write_bytes(line(id=1, text="a"))

    assert ids(await a_file(path).fetch(cursor)) == ["1"]


CSV = 'id,text,mentions,lat\r\n1,"حفرة, كبيرة\r\nجدا",a b,24.5\r\n2,قال "مرحبا" له,,\r\n'


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(CSV.encode(), id="UTF-8"),
        pytest.param(CSV.encode("utf-8-sig"), id="with BOM"),
        pytest.param(CSV.encode("cp1256"), id="windows-1256"),
        pytest.param(CSV.replace(", ", "، ").replace(",", ";").encode(), id="semicolons"),
    ],
)
async def test_a_table_is_read_as_spreadsheets_write_it(path: Path, encoded: bytes) -> None:
    path = path.with_suffix(".csv")
    path.write_bytes(encoded)

    one, two = (await a_file(path).fetch(None)).posts

    assert one.text.replace("،", ",") == "حفرة, كبيرة\r\nجدا"
    assert (one.mentions, one.lat) == (("a", "b"), 24.5)
    assert (two.native_id, two.text, two.mentions) == ("2", 'قال "مرحبا" له', ())


async def test_a_table_goes_on_where_it_was_left_and_waits_for_a_half_row(path: Path) -> None:
    path = path.with_suffix(".csv")
    path.write_bytes(b"id,text\n1,a\n2,half")
    first = await a_file(path).fetch(None)
    path.write_bytes(b"id,text\n1,a\n2,half and half")
    second = await a_file(path).fetch(first.cursor)
    third = await a_file(path).fetch(second.cursor)
    path.write_bytes(b"id,text\n1,a\n2,half and half\n3,b\n4,c,d\n")
    fourth = await a_file(path).fetch(third.cursor)

    assert [ids(page) for page in (first, second, third, fourth)] == [["1"], [], ["2"], ["3"]]
    assert fourth.reason == "1 rows could not be read: line 5: has 3 cells under 2 columns"


async def test_a_quote_that_never_closes_costs_its_own_row_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b'id,text\n1,a\n2,"b\n3,c\n')
    file = a_file(path)

    first = await file.fetch(None)
    second = await file.fetch(first.cursor)
    with path.open("ab") as stream:
        stream.write(b"4,d\n")
    third = await file.fetch(second.cursor)

    assert (ids(first), first.skipped) == (["1"], 0)  # the cell may still be being written
    assert (ids(second), second.skipped) == (["3"], 1)
    assert second.reason == (
        '1 rows could not be read: line 3: opens a quote (") that nothing closes'
    )
    assert ids(third) == ["4"]


async def test_a_quoted_cell_that_is_still_being_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b'id,text\n1,"a\n')
    file = a_file(path)

    first = await file.fetch(None)
    with path.open("ab") as stream:
        stream.write(b'b"\n')
    second = await file.fetch(first.cursor)

    assert (ids(first), first.skipped) == ([], 0)
    assert [post.text for post in second.posts] == ["a\nb"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "no header"),
        ("a.csv", b"id,body\n", "no column named text"),
        ("a.csv", "text\nx".encode("utf-16"), "UTF-16"),
        ("a.xlsx", b"PK", r"\.xlsx; use"),
        ("a", b"{}", "without a suffix"),
    ],
)
async def test_a_file_that_is_no_table_of_posts_says_so(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SourceGarbled, match=reason):
        await a_file(tmp_path / name).fetch(None)


@pytest.mark.parametrize(
    "url", ["../out.jsonl", "/etc/passwd", "link.jsonl", "none.jsonl", ".", "a\0"]
)
async def test_nothing_outside_of_the_folder_for_files_is_read(tmp_path: Path, url: str) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (tmp_path / "out.jsonl").write_bytes(line(text="secret"))
    (root / "link.jsonl").symlink_to(tmp_path / "out.jsonl")

    with pytest.raises(SourceRefused):
        await (
            a_file(Path(), root=root)
            .__class__(source=a_source(kind="file", url=url), root=root)
            .fetch(None)
        )


async def test_a_file_inside_of_the_folder_is_named_in_either_way(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(line(id=1, text="a"))
    for url in ("in.jsonl", str(tmp_path / "in.jsonl"), f"file://{tmp_path}/in.jsonl"):
        file = File(source=a_source(kind="file", url=url), root=tmp_path)

        assert ids(await file.fetch(None)) == ["1"]


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root reads every file")
async def test_a_file_that_may_not_be_read_is_refused(path: Path) -> None:
    path.write_bytes(b"")
    path.chmod(0)

    with pytest.raises(SourceRefused, match="Permission denied"):
        await a_file(path).fetch(None)


REVIEWS = (
    "Review_ID,Reviewer,review_text,City,Date,id,platform\n"
    "g1,سارة,التطبيق لا يفتح,جدة,1795424400,9,android\n"
    "g2,علي,,الرياض,23 Nov 2026 10:00,8,ios\n"
    "g3,منى,حفرة قديمة,أبها,2026-11-23 12:30:00,7,ios\n"
)
FIELDS = {
    "text": "review_text",
    "native_id": "review_id",
    "author_name": " Reviewer",
    "place": "city",
    "published": "date",
}


async def test_an_export_of_reviews_is_read_by_the_columns_that_are_named(path: Path) -> None:
    path = path.with_suffix(".csv")
    path.write_text(REVIEWS, encoding="utf-8")

    page = await a_file(path, fields=FIELDS, platform="review").fetch(None)
    one, two = page.posts

    assert (one.native_id, one.text, one.author_name, one.place) == (
        "g1",
        "التطبيق لا يفتح",
        "سارة",
        "جدة",
    )
    assert one.published == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert two.published == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert {post.platform for post in page.posts} == {"review"}
    assert page.reason == "1 rows could not be read: line 3: text: is missing"


async def test_an_export_in_json_lines_is_read_by_its_keys(path: Path) -> None:
    rows = line(score=1, body="سيئ", at=1_795_424_400_000) + line(
        score=2, body="جيد", seen="a b", id="x"
    )
    path.write_bytes(rows)

    fields = {"text": "body", "published": "at", "mentions": "seen"}
    one, two = (await a_file(path, fields=fields).fetch(None)).posts

    assert one.published == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert (two.text, two.mentions) == ("جيد", ("a", "b"))
    assert two.native_id != "x"


async def test_a_date_that_is_none_is_named_with_its_row(path: Path) -> None:
    path.write_bytes(line(body="سيئ", at="05/08/2026"))

    page = await a_file(path, fields={"text": "body", "published": "at"}).fetch(None)

    assert page.reason is not None
    assert "line 1: published: must be an RFC 3339 time" in page.reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"a,b\n1,2\n", r"review_text \(for text\), at \(for published\); it has a, b"),
        ("a.jsonl", line(a=1) + b"bad\n" + line(b=1), "has no column .*; it has a, b"),
        ("a.csv", ",".join(f"c{n}" for n in range(70)).encode() + b"\n", "c59 and 10 more"),
    ],
)  # fmt: skip
async def test_a_column_that_is_named_wrongly_is_answered_with_those_there_are(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    file = a_file(tmp_path / name, fields={"text": "review_text", "published": "at"})

    with pytest.raises(SourceGarbled, match=reason):
        await file.fetch(None)


async def test_an_empty_export_in_json_lines_waits_for_its_first_row(path: Path) -> None:
    path.write_bytes(b"")

    assert (await a_file(path, fields={"text": "body"}).fetch(None)).posts == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"titel": "a", "text": "b"}, "fields: titel is no field of a post; there are text, title"),
        ({"title": "a"}, "fields: name the column that holds the text"),
        ({"id": "a"}, "fields: name the column that holds the text"),
        ({}, "fields: "),
        ({"text": ""}, "fields.text: "),
    ],
)
def test_wrong_fields_are_refused(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(WrongOption, match=reason):
        KINDS["file"].check({"fields": fields})

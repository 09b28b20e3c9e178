"""Archives: read row by row whatever they are written in, and on from any row."""

import builtins
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from listener.archive import Place, read_archive
from listener.kinds.records import LONGEST_RECORD, Unreadable

pa = pytest.importorskip("pyarrow", reason="NOT TESTED: pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="NOT TESTED: pyarrow is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def a_table(path: Path, rows: list[dict[str, Any]], **given: Any) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path, **given)
    return path


def rows_of(path: Path, start: Place | None = None) -> list[Any]:
    return [item.row for item in read_archive(path, start)]


def test_all_rows_of_a_file_are_read_with_their_line_numbers(folder: Path) -> None:
    path = folder / "a.jsonl"
    path.write_bytes(b'{"text": "a"}\n\nbad\n{"text": "b"}')

    items = list(read_archive(path))

    assert [item.number for item in items] == [1, 3, 4]
    assert isinstance(items[1].row, Unreadable)
    assert (items[0].row, items[2].row) == ({"text": "a"}, {"text": "b"})
    assert items[-1].share == 1


@pytest.mark.parametrize("after", [2, 3_000, LONGEST_RECORD // 4])
def test_a_quote_that_never_closes_costs_its_own_row_alone(folder: Path, after: int) -> None:
    path = folder / "a.csv"
    path.write_bytes(b'id,text\n0,y\n1,"open\n' + b"2,x\n" * after + b"3,y\n")

    items = list(read_archive(path))

    wrong = [item for item in items if isinstance(item.row, Unreadable)]
    assert [(item.number, str(item.row)) for item in wrong] == [
        (3, 'opens a quote (") that nothing closes')
    ]
    assert len(items) == after + 3
    assert items[-1].row == {"id": "3", "text": "y"}
    assert items[-1].number == after + 4


def test_a_quoted_cell_of_many_lines_is_one_row(folder: Path) -> None:
    path = folder / "a.csv"
    words = "\n".join(["سطر"] * 500)
    path.write_text(f'id,text\n1,"{words}"\n2,x\n', encoding="utf-8")

    assert rows_of(path) == [{"id": "1", "text": words}, {"id": "2", "text": "x"}]


def test_reading_goes_on_after_a_row_whose_quote_never_closes(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_bytes(b'id,text\n1,"open\n2,x\n3,y\n')

    items = list(read_archive(path))

    assert [item.number for item in read_archive(path, items[0].after)] == [3, 4]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_reading_goes_on_after_any_row(folder: Path, suffix: str) -> None:
    path = folder / f"a{suffix}"
    rows = [{"text": f"منشور {n}"} for n in range(7)]
    if suffix == ".parquet":
        a_table(path, rows, row_group_size=3)
    elif suffix == ".csv":
        path.write_text("text\n" + "".join(f"{row['text']}\n" for row in rows), encoding="utf-8")
    else:
        text = "".join(f'{{"text": "{row["text"]}"}}\n' for row in rows)
        path.write_text(text, encoding="utf-8")

    items = list(read_archive(path))

    assert [item.row for item in items] == rows
    for item, left in zip(items, range(6, -1, -1), strict=True):
        rest = list(read_archive(path, item.after))
        assert [each.number for each in rest] == [each.number for each in items[7 - left :]]
        assert [each.row for each in rest] == rows[7 - left :]


def test_what_a_table_holds_is_written_as_json_would(folder: Path) -> None:
    row = {
        "Text": "حفرة",
        "published": datetime(2026, 11, 23, 9),  # noqa: DTZ001 - as tables often have it
        "updated": datetime(2026, 11, 23, 9, tzinfo=UTC),
        "lat": Decimal("21.5"),
        "long": math.nan,
        "place": None,
        "media": "https://a.example https://b.example",
        "mentions": ["amana"],
        "title": "t",
        "embedding": [0.1] * 3,
    }

    (found,) = rows_of(a_table(folder / "a.PARQUET", [row]))

    assert found == {
        "text": "حفرة",
        "published": "2026-11-23T09:00:00+00:00",
        "updated": "2026-11-23T09:00:00+00:00",
        "lat": 21.5,
        "media": ["https://a.example", "https://b.example"],
        "mentions": ["amana"],
        "title": "t",
    }


def test_a_day_is_a_time(folder: Path) -> None:
    (found,) = rows_of(
        a_table(folder / "a.parquet", [{"text": "x", "published": date(2026, 1, 2)}])
    )

    assert found["published"] == "2026-01-02"


def test_a_table_without_rows_has_none(folder: Path) -> None:
    path = folder / "a.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)

    assert rows_of(path) == []


@pytest.mark.parametrize(
    ("body", "says"), [(b"", "no Parquet"), (b"PAR1 nothing PAR1", "no Parquet")]
)
def test_what_is_no_table_is_said_to_be_none(folder: Path, body: bytes, says: str) -> None:
    path = folder / "a.parquet"
    path.write_bytes(body)

    with pytest.raises(Unreadable, match=says):
        rows_of(path)


def test_a_table_must_have_a_text(folder: Path) -> None:
    with pytest.raises(Unreadable, match="no column named text"):
        rows_of(a_table(folder / "a.parquet", [{"body": "x"}]))


def test_without_pyarrow_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_table(folder / "a.parquet", [{"text": "x"}])
    real = builtins.__import__

    def without(name: str, *given: Any, **named: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(Unreadable, match=r"sawt\[parquet\]"):
        rows_of(path)

"""Sheets as files: CSV a page at a time, XLSX by way of a file that is written line by line."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import xlsxwriter

from api.sheets import Cell
from router.message import instant

BOM = "\ufeff"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
# What spreadsheets take for a formula, the full-width forms that they read alike, and what they
# strip before they look.
_FORMULA = re.compile(rf"\s*[{_SIGNS}]|[\t\r\n]")
# Excel set to Arabic (Saudi Arabia) takes a semicolon for the end of a cell, and then knows nothing
# of our quotes: each part of a text may begin a cell, and each of its lines a row.
_ENDS = frozenset(";|\t\r\n")
_GAP = re.compile(rf'([\s;|"]++)([{_SIGNS}]?)')
RIYADH = timezone(timedelta(hours=3))
# Of Excel: characters in a cell, lines on a sheet, the year before which it knows no dates.
LONGEST_CELL = 32_767
MOST_LINES = 1_000_000
FIRST_YEAR = 1900
_DATE = "yyyy-mm-dd hh:mm"
_WIDTH = 18


def as_csv(lines: Sequence[Sequence[Cell]]) -> bytes:
    """Write lines of CSV (RFC 4180, UTF-8); nothing in them is ever a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([[_plain(cell) for cell in line] for line in lines])
    return out.getvalue().encode()


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, datetime):
        return instant(cell)
    return inert(cell) if isinstance(cell, str) else "" if cell is None else cell


def inert(text: str) -> str:
    """Return a text that a spreadsheet reads as text: an apostrophe goes before what it may not."""
    first = "'" if _FORMULA.match(text) else ""
    return first + _GAP.sub(_parted, text)


def _parted(gap: re.Match[str]) -> str:
    """Set an apostrophe before what might begin a cell after the end of another."""
    between, sign = gap.groups()
    return f"{between}'{sign}" if sign and _ENDS.intersection(between) else gap[0]


class Workbook:
    """An XLSX file that is written line by line, in constant memory; right to left in Arabic."""

    def __init__(self, path: Path, title: str, head: Sequence[str], *, rtl: bool) -> None:
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
        )
        self._bold = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": _DATE})
        self._title, self._head, self._rtl = title, head, rtl
        self._sheets = 0
        self._new_sheet()

    def add(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Write some lines; a sheet that is full is followed by another."""
        for line in lines:
            if self._row > MOST_LINES:
                self._new_sheet()
            for at, cell in enumerate(line):
                self._write(at, cell)
            self._row += 1

    def close(self) -> None:
        """Put the file together."""
        self._book.close()

    def _new_sheet(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        if self._rtl:
            self._sheet.right_to_left()
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._head) - 1, _WIDTH)
        for at, name in enumerate(self._head):
            self._sheet.write_string(0, at, name, self._bold)
        self._row = 1

    def _write(self, at: int, cell: Cell) -> None:
        # Never `write`, which makes formulas and links of texts.
        if isinstance(cell, datetime):
            local = cell.astimezone(RIYADH).replace(tzinfo=None)
            if local.year >= FIRST_YEAR:
                self._sheet.write_datetime(self._row, at, local, self._date)
            else:
                self._sheet.write_string(self._row, at, instant(cell.astimezone(UTC)))
        elif isinstance(cell, str):
            self._sheet.write_string(self._row, at, cell[:LONGEST_CELL])
        elif cell is not None:
            self._sheet.write_number(self._row, at, cell)

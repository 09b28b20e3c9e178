"""Cutting a file into records, and reading each: JSON Lines, or CSV as spreadsheets write it."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from listener.wire import read_json

LONGEST_RECORD = 1024 * 1024
# No post is that long; a quote that stays open for longer was never meant to span lines.
MOST_LINES = 1_000
CSV_SUFFIXES = frozenset({".csv", ".tsv"})
JSON_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LISTS = ("mentions", "media")
# A quote opens a cell only where the cell begins: people write them within, too.
_CLOSED = re.compile(rb'(?:^|(?<=[,;\t]))"(?:[^"]|"")*+"(?=[,;\t\r\n]|$)')
_OPENS = re.compile(rb'(?:^|[,;\t])"')


class Unreadable(ValueError):
    """A file or a record of it that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """How the records of a file are read; `columns` is None for JSON Lines."""

    columns: tuple[str, ...] | None
    delimiter: str
    end: int
    lines: int

    @property
    def quoted(self) -> bool:
        """Whether a quoted line break is part of a record."""
        return self.columns is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it is in the file. `whole` is false for a last line without its end.

    `line` is where it begins, `next_line` and `end` (a byte offset) where the next one does.
    `unclosed`: it opens a quote that nothing closes, and the next one begins on its second line.
    """

    raw: bytes
    line: int
    next_line: int
    end: int
    whole: bool
    too_long: bool = False
    unclosed: bool = False


def records(stream: BufferedReader, offset: int, line: int, *, quoted: bool) -> Iterator[Record]:
    """Cut a file into records, from a byte offset on, never holding more than one."""
    while record := _next_record(stream, offset, line, quoted=quoted):
        yield record
        offset, line = record.end, record.next_line


def _next_record(stream: BufferedReader, offset: int, begun: int, *, quoted: bool) -> Record | None:
    """Cut out the record that begins at `offset`.

    A quote that nothing closes would take the rows below into its cell, so there the record ends
    with its first line.
    """
    stream.seek(offset)
    kept, line, long, open_quote = bytearray(), begun, False, False
    first: int | None = None
    while piece := stream.readline(LONGEST_RECORD):
        offset += len(piece)
        ended = piece.endswith(b"\n")
        line += ended
        long = long or len(kept) + len(piece) > LONGEST_RECORD
        if open_quote:
            open_quote = piece.count(b'"') % 2 == 0
        elif quoted:
            open_quote = _opens(piece)
        if long:
            kept.clear()
        else:
            kept += piece
        if not ended:
            continue
        first = first or offset
        many = line - begun > 1
        if many and (long or line - begun > MOST_LINES if open_quote else _opens(kept)):
            return Record(
                raw=b"", line=begun, next_line=begun + 1, end=first, whole=True, unclosed=True
            )
        if long or not open_quote:
            return Record(
                raw=bytes(kept), line=begun, next_line=line, end=offset, whole=True, too_long=long
            )
    if not kept and not long:
        return None
    if open_quote and first:
        offset, line = first, begun + 1
    return Record(
        raw=bytes(kept),
        line=begun,
        next_line=line,
        end=offset,
        whole=False,
        too_long=long,
        unclosed=open_quote,
    )


def _opens(raw: bytes | bytearray) -> bool:
    """Say whether a quote opens a cell and does not close it."""
    return bool(_OPENS.search(_CLOSED.sub(b"", raw)))


def read_header(stream: BufferedReader, path: Path, *, required: str | None = "text") -> Header:
    """Find out how a file is written.

    Args:
        stream: The file, open.
        path: Its name, which tells JSON Lines from CSV.
        required: The column that must be there; None where the caller checks columns itself.

    Raises:
        Unreadable: It is neither JSON Lines nor CSV, or in an encoding that is not read.
    """
    suffix = path.suffix.lower()
    stream.seek(0)
    start = stream.read(len(_UTF8_BOM))
    if start.startswith(_UTF16_BOMS):
        msg = "is UTF-16; save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        raise Unreadable(msg)
    begin = len(_UTF8_BOM) if start == _UTF8_BOM else 0
    if suffix in JSON_SUFFIXES:
        return Header(columns=None, delimiter="", end=begin, lines=0)
    if suffix not in CSV_SUFFIXES:
        msg = f"is named {suffix or 'without a suffix'}; use .jsonl or .csv"
        raise Unreadable(msg)
    first = next(records(stream, begin, 1, quoted=True), None)
    if first is None or first.too_long or first.unclosed:
        msg = "has no header line"
        raise Unreadable(msg)
    text = _decoded(first.raw)
    # Spreadsheets write whichever of these their language uses.
    delimiter = max(",;\t", key=text.count)
    columns = tuple(name.strip().lower() for name in _cells(text, delimiter))
    if required is not None and required not in columns:
        msg = f"has no column named {required} in its header line"
        raise Unreadable(msg)
    return Header(columns=columns, delimiter=delimiter, end=first.end, lines=first.next_line - 1)


def read_record(record: Record, header: Header) -> Mapping[str, Any] | None:
    """Read a record; a blank one is None.

    Raises:
        Unreadable: It is no JSON object, or no row under the header.
    """
    if record.too_long:
        msg = f"is longer than {LONGEST_RECORD} bytes"
        raise Unreadable(msg)
    if record.unclosed:
        msg = 'opens a quote (") that nothing closes'
        raise Unreadable(msg)
    if not record.raw.strip():
        return None
    if header.columns is None:
        try:
            found = read_json(record.raw)
        except ValueError as error:
            msg = "is not JSON"
            raise Unreadable(msg) from error
        if not isinstance(found, dict):
            msg = "is not a JSON object"
            raise Unreadable(msg)
        return found
    cells = _cells(_decoded(record.raw), header.delimiter)
    if len(cells) > len(header.columns):
        msg = f"has {len(cells)} cells under {len(header.columns)} columns"
        raise Unreadable(msg)
    row: dict[str, Any] = dict(zip(header.columns, cells, strict=False))
    # A cell holds one text; in these columns it is a list, parted by white space.
    return row | {name: row[name].split() for name in _LISTS if name in row}


def _decoded(raw: bytes) -> str:
    """Decode UTF-8, else windows-1256: Arabic in the one is never valid in the other."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1256")


def _cells(text: str, delimiter: str) -> list[str]:
    csv.field_size_limit(LONGEST_RECORD)
    try:
        return next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error as error:
        msg = f"is not CSV: {error}"
        raise Unreadable(msg) from error

"""Files of posts, read from beginning to end: JSON Lines, CSV or Parquet, in constant memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listener.kinds.records import Unreadable, read_header, read_record, records

PARQUET = ".parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a file was read: `offset` is where to go on, `number` the last line or row."""

    offset: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row, or why it is none. `number` is its line, or its row where there are no lines.

    `share` is how much of the file is behind us with it, from 0 to 1; `after` is where to go on.
    """

    number: int
    row: Mapping[str, Any] | Unreadable
    share: float
    after: Place


def read_archive(path: Path, start: Place | None = None) -> Iterator[Item]:
    """Read a file row by row, never holding more than a few.

    Args:
        path: The file; its suffix says how it is written.
        start: Where an earlier reading stopped.

    Raises:
        Unreadable: It is of no kind that is read, is damaged, or needs what is not installed.
        OSError: It cannot be read.
    """
    if path.suffix.lower() == PARQUET:
        # Imported when it is needed: pyarrow is large, and not everybody has it.
        from listener.parquet import read_parquet  # noqa: PLC0415 - as the line above says

        for number, share, row in read_parquet(path, start.offset if start else 0):
            yield Item(
                number=number, row=row, share=share, after=Place(offset=number, number=number)
            )
        return
    yield from _read_lines(path, start)


def _read_lines(path: Path, start: Place | None) -> Iterator[Item]:
    with path.open("rb") as stream:
        header = read_header(stream, path)
        size = max(path.stat().st_size, 1)
        begin = start or Place(offset=header.end, number=header.lines)
        for record in records(stream, begin.offset, begin.number + 1, quoted=header.quoted):
            row: Mapping[str, Any] | Unreadable | None
            try:
                row = read_record(record, header)
            except Unreadable as error:
                row = error
            if row is not None:
                yield Item(
                    number=record.line,
                    row=row,
                    share=record.end / size,
                    after=Place(offset=record.end, number=record.next_line - 1),
                )

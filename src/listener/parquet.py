"""Rows of a Parquet file, a few at a time."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from listener.kinds.records import Unreadable
from listener.row import Row

# Rows that are turned into values of Python at once.
ROWS = 500
_LISTS = ("mentions", "media")


def read_parquet(path: Path, after: int = 0) -> Iterator[tuple[int, float, Mapping[str, Any]]]:
    """Read rows after the first `after`: number, share of the file behind us, and the row.

    Columns that no post has are not read at all.

    Raises:
        Unreadable: pyarrow is not installed, the file is no Parquet, or has no column `text`.
        OSError: The file cannot be opened.
    """
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - an extra, large and rarely needed
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - as above
    except ImportError as error:
        msg = "needs pyarrow, which is not installed; install it: pip install 'sawt[parquet]'"
        raise Unreadable(msg) from error
    with path.open("rb") as stream:
        try:
            yield from _rows(ParquetFile(stream, pre_buffer=False), after)
        except (ArrowException, OSError) as error:
            msg = f"is no Parquet file, or damaged ({type(error).__name__})"
            raise Unreadable(msg) from error


def _rows(file: Any, after: int) -> Iterator[tuple[int, float, Mapping[str, Any]]]:  # noqa: ANN401 - pyarrow has no types
    names = {name: name.strip().lower() for name in file.schema_arrow.names}
    wanted = [name for name, ours in names.items() if ours in Row.model_fields]
    if "text" not in names.values():
        msg = "has no column named text"
        raise Unreadable(msg)
    total, number = file.metadata.num_rows, 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if number + size <= after:
            number += size
            continue
        for batch in file.iter_batches(batch_size=ROWS, row_groups=[group], columns=wanted):
            for row in batch.to_pylist():
                number += 1
                if number > after:
                    yield number, number / total, _plain(row, names)


def _plain(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Write a row as JSON would have it; what is absent or not a number is left out."""
    found = {names[name]: _value(value) for name, value in row.items()}
    return {
        # One text in these columns is a list, parted by white space, as in CSV.
        name: value.split() if name in _LISTS and isinstance(value, str) else value
        for name, value in found.items()
        if value is not None
    }


def _value(value: object) -> object:
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case float() if math.isnan(value):
            return None
        case _:
            return value

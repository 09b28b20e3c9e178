"""Exports of reviews and the like: which column of a file is which field of a post."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from io import BufferedReader
from itertools import islice
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from listener.feeds.moment import read_moment
from listener.kind import Options, Word
from listener.kinds.records import Header, Unreadable, read_record, records
from listener.row import Row

INSTANTS = ("published", "updated")
LISTS = ("mentions", "media")
# An error that lists hundreds of columns helps nobody.
_MOST_LISTED = 60
# A row of JSON Lines may leave out what is null; so many together have all there is.
_FIRST_ROWS = 100


def _of_a_post(fields: dict[str, str]) -> dict[str, str]:
    unknown = next((name for name in fields if name not in Row.model_fields), None)
    if unknown is not None:
        msg = f"{unknown} is no field of a post; there are {', '.join(Row.model_fields)}"
        raise ValueError(msg)
    if "text" not in fields:
        msg = "name the column that holds the text, as in {text: review_text}"
        raise ValueError(msg)
    return fields


class FileOptions(Options):
    """`fields` maps fields of a post to columns; with it, only what it names is read."""

    fields: Annotated[dict[str, Word], Field(min_length=1), AfterValidator(_of_a_post)] | None = (
        None
    )


def check_columns(fields: Mapping[str, str], columns: Iterable[str]) -> None:
    """Check that a file has the columns that are named.

    Raises:
        Unreadable: It has not; the message lists those that there are.
    """
    known = list(columns)
    missing = [f"{column} (for {field})" for field, column in fields.items() if column not in known]
    if missing:
        more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
        there = ", ".join(known[:_MOST_LISTED])
        msg = f"has no column {', '.join(missing)}; it has {there}{more}. Correct option fields"
        raise Unreadable(msg)


def keys_of(stream: BufferedReader, header: Header) -> Sequence[str] | None:
    """Return the keys that the first rows of JSON Lines have; None while there is no row."""
    found: dict[str, None] = {}
    for record in islice(records(stream, header.end, 1, quoted=False), _FIRST_ROWS):
        with suppress(Unreadable):
            found |= dict.fromkeys(read_record(record, header) or ())
    return list(found) or None


def renamed(row: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return a row under the names of a post's fields; dates are read as people write them."""
    found = {field: row[column] for field, column in fields.items() if column in row}
    for name in INSTANTS:
        if (instant := read_moment(found.get(name))) is not None:
            found[name] = instant.isoformat()
    # One cell holds one text; in these fields it is a list, parted by white space.
    cells = {name: found[name].split() for name in LISTS if isinstance(found.get(name), str)}
    return found | cells

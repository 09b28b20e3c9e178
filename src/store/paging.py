"""Pages by keyset: as fast at a list's end as at its beginning, whatever is added meanwhile."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from store.errors import BadCursor

Item = TypeVar("Item")

_NUMBER = re.compile(r"[0-9]{1,18}")
_DATED = re.compile(r"([0-9T:.+-]{19,40}) ([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """Some items, and the cursor that asks for those after them; None at the end."""

    items: Sequence[Item]
    next: str | None


def cursor_of(kind: str, key: str | int) -> str:
    """Write a cursor: opaque, ASCII, safe in a URL.

    Args:
        kind: The list that it belongs to.
        key: What the list is ordered by, of the last item given out.
    """
    return urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")


def key_of(kind: str, cursor: str) -> str:
    """Read a cursor back, or raise `BadCursor`."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        text = urlsafe_b64decode(padded).decode()
    except (UnicodeError, Error) as error:
        raise BadCursor(cursor) from error
    found, _, key = text.partition(":")
    # Decoding skips what is not base64; only the very text that we wrote is good.
    if found != kind or not key or cursor_of(kind, key) != cursor:
        raise BadCursor(cursor)
    return key


def number_of(kind: str, cursor: str) -> int:
    """Read a cursor whose key is a number, or raise `BadCursor`."""
    key = key_of(kind, cursor)
    if not _NUMBER.fullmatch(key):
        raise BadCursor(cursor)
    return int(key)


def dated_cursor(kind: str, at: datetime, number: int) -> str:
    """Write a cursor of a list that is in order of an instant, and of numbers within it."""
    return cursor_of(kind, f"{at.isoformat()} {number}")


def dated_of(kind: str, cursor: str) -> tuple[datetime, int]:
    """Read what `dated_cursor` wrote, or raise `BadCursor`."""
    found = _DATED.fullmatch(key_of(kind, cursor))
    try:
        at = datetime.fromisoformat(found[1]) if found else None
    except ValueError as error:
        raise BadCursor(cursor) from error
    if found is None or at is None or at.tzinfo is None:
        raise BadCursor(cursor)
    return at, int(found[2])


def number_named(prefix: str, name: str) -> int | None:
    """Return the number of a row that is called by a prefix and it (`rep_12`), or None."""
    number = name.removeprefix(prefix)
    return int(number) if name.startswith(prefix) and _NUMBER.fullmatch(number) else None

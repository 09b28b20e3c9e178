"""What a receiver reads: `{"type", "timestamp", "data"}`, always less than 20 kB.

Of a matter that is larger, the last of its posts are left out, then of its reasons, and in the end
whatever is not a short word or number; `data.left_out` says how many of what. The whole of it is
had from the API.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from router.message import instant

LARGEST = 20_000
_LISTS = ("posts", "reasons")
_LONGEST = 200
_MOST = 20


def payload(type_: str, at: datetime, body: Mapping[str, Any]) -> bytes:
    """Write an event: the same bytes each time.

    Args:
        type_: Its type.
        at: When it happened, UTC.
        body: As it was written down.
    """
    data: Mapping[str, Any] = body
    written = _write(type_, at, data)
    for name in _LISTS:
        if len(written) >= LARGEST and data.get(name):
            data = _fewer(type_, at, data, name)
            written = _write(type_, at, data)
    return written if len(written) < LARGEST else _write(type_, at, _bare(data))


def _fewer(type_: str, at: datetime, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Leave out as few items of a list as will do, or all of them where that is not enough."""
    items = data[name]

    def without(left: int) -> Mapping[str, Any]:
        left_out = {**data.get("left_out", {}), name: left}
        return {**data, name: items[: len(items) - left], "left_out": left_out}

    def fits(left: int) -> bool:
        return len(_write(type_, at, without(left))) < LARGEST

    return without(bisect_left(range(len(items)), x=True, key=fits))


def _bare(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what is short: of a body that none of our events has."""
    short = {
        name: value[:_LONGEST] if isinstance(value, str) else value
        for name, value in data.items()
        if value is None or isinstance(value, str | int | float)
    }
    kept = dict(list(short.items())[:_MOST])
    return {**kept, "left_out": {"members": len(data) - len(kept)}}


def _write(type_: str, at: datetime, data: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"type": type_, "timestamp": instant(at), "data": dict(data)})

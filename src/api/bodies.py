"""Bodies of posts: one object, or several as `items`. The same reader as everywhere else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.refusals import Invalid
from listener.border import whole
from listener.post import Post
from listener.wire import WrongPost, read_post

# Judging takes a while for each, storing does not.
MOST_JUDGED = 100
MOST_PUSHED = 1_000
SOURCE = "api"


@dataclass(frozen=True, slots=True)
class Given:
    """Posts of a request, what each calls itself, and whether they came as `items`."""

    posts: Sequence[Post]
    ids: Sequence[str | None]
    many: bool


def read_posts(body: bytes, *, most: int) -> Given:
    """Read the posts of a body, `most` at a time.

    Raises:
        Invalid: Some of it is no post; every fault is named, and nothing is echoed.
    """
    try:
        # Not orjson: lone surrogates are legal in JSON, and are mended rather than refused.
        data = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid(("body", 'is not JSON; send a post, or {"items": [posts]}')) from error
    if not isinstance(data, dict):
        raise Invalid(("body", 'must be a post, or {"items": [posts]}'))
    many = "items" in data and "text" not in data
    rows = data["items"] if many else [data]
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise Invalid(("body.items", f"must be a list of 1 to {most:,} posts"))
    return Given(*_read(rows, many=many), many=many)


def _read(rows: Sequence[object], *, many: bool) -> tuple[list[Post], list[str | None]]:
    posts: list[Post] = []
    faults: list[tuple[str, str]] = []
    for at, row in enumerate(rows):
        where = f"body.items.{at}" if many else "body"
        try:
            posts.append(read_post(row, source=SOURCE))
        except WrongPost as wrong:
            faults += [(f"{where}.{field}", reason) for field, reason in wrong.problems]
    if faults:
        raise Invalid(*faults)
    return posts, [row_id(row) for row in rows]


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def row_id(row: object) -> str | None:
    """Return what a row calls itself, to be echoed beside its tags."""
    found = row.get("id") if isinstance(row, Mapping) else None
    if isinstance(found, str) and found:
        return whole(found)  # half of a surrogate pair cannot be written back
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else None

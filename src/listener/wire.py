"""Post as JSON, in and out: one shape for the API, the command line, files and webhooks."""

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import ValidationError

from listener.border import web_address
from listener.post import Platform, Post
from listener.row import Row

_ORDER = (
    *("source", "native_id", "platform", "url", "title", "text", "author", "author_name"),
    *("author_kind", "profile_location", "mentions", "published", "updated", "place", "lat"),
    *("long", "media", "reply_to", "repost_of", "quote_of", "language", "sample"),
)


# Decoded, an object costs a hundred times the memory of its brackets, and a value ten times.
MOST_NESTED = 50_000
MOST_VALUES = 500_000


class WrongPost(ValueError):
    """JSON that is no post; `problems` are pairs of field and reason."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in problems))
        self.problems = problems


def read_post(data: object, *, source: str = "import", sample: bool = False) -> Post:
    """Read a post from decoded JSON. `text` alone is required; unknown keys are ignored.

    Args:
        data: A mapping, as a JSON parser returns it.
        source: The source of a post that names none itself.
        sample: Whether the project brought the post along to show itself.

    Raises:
        WrongPost: A field is missing or wrong; every one of them is named.
    """
    if not isinstance(data, Mapping):
        raise WrongPost([("post", "must be a JSON object")])
    try:
        row = Row.model_validate(dict(data))
    except ValidationError as error:
        raise WrongPost([_problem(found) for found in error.errors(include_url=False)]) from error
    if not row.text and not row.title:
        raise WrongPost([("text", "is empty")])
    return Post(
        source=row.source or source,
        native_id=row.native_id
        or row.id
        or content_id(row.title, row.text, row.author, row.url, row.published),
        text=row.text,
        title=row.title,
        platform=row.platform or Platform.OTHER,
        url=row.url,
        author=row.author,
        author_name=row.author_name,
        author_kind=row.author_kind,
        profile_location=row.profile_location,
        mentions=tuple(filter(None, row.mentions)),
        published=row.published,
        updated=row.updated,
        place=row.place,
        lat=row.lat,
        long=row.long,
        media=tuple(filter(None, map(web_address, row.media))),
        reply_to=row.reply_to,
        repost_of=row.repost_of,
        quote_of=row.quote_of,
        language=row.language,
        sample=sample,
    )


def _problem(found: Mapping[str, Any]) -> tuple[str, str]:
    reason = "is missing" if found["type"] == "missing" else str(found["msg"])
    return ".".join(map(str, found["loc"])), reason.removeprefix("Value error, ")


def content_id(*said: object) -> str:
    """Name a post by what it says (title, text, author, address, time), for want of an id."""
    told = "\x1f".join(map(str, said)).encode(errors="replace")
    return blake2b(told, digest_size=16).hexdigest()


def to_json(post: Post) -> dict[str, Any]:
    """Write a post as JSON, in the public order of fields."""
    return {"id": str(post.id)} | {name: _plain(getattr(post, name)) for name in _ORDER}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case tuple():
            return list(value)
        case StrEnum():
            return value.value
        case _:
            return value


def read_json(text: bytes) -> object:
    """Decode one JSON document; half of a surrogate pair is no reason to lose a post.

    A byte order mark before it is passed over, as RFC 8259 lets a reader do.

    Raises:
        ValueError: It is not JSON (NaN and infinity are not), or holds far more than any page of
            posts does.
    """
    text = text.removeprefix(BOM_UTF8)
    if text.count(b"{") + text.count(b"[") > MOST_NESTED or text.count(b",") > MOST_VALUES:
        msg = "holds more than is read"
        raise ValueError(msg)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        if rb"\ud" not in text.lower():
            raise
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        msg = "is nested too deeply"
        raise ValueError(msg) from error


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)

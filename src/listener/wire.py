"""Post as JSON, in and out: one shape for the API, the command line, files and webhooks."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Any

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from listener.border import (
    LONGEST_FIELD,
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    clean_or_none,
    web_address,
)
from listener.post import AuthorKind, Platform, Post

MOST_ITEMS = 1_000
_ORDER = (
    *("source", "native_id", "platform", "url", "title", "text", "author", "author_name"),
    *("author_kind", "profile_location", "mentions", "published", "updated", "place", "lat"),
    *("long", "media", "reply_to", "sample"),
)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
# What Python keeps of a second.
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


class WrongPost(ValueError):
    """JSON that is no post; `problems` are pairs of field and reason."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in problems))
        self.problems = problems


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _no_more_than(most: int) -> AfterValidator:
    def check(text: str | None) -> str | None:
        if text is not None and len(text) > most:
            msg = f"is longer than {most} characters"
            raise ValueError(msg)
        return text

    return AfterValidator(check)


def _instant(value: object) -> object:
    """Read RFC 3339. A time without a zone is UTC; a date alone is its first instant."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _INSTANT.fullmatch(value.strip()):
        msg = "must be an RFC 3339 time, as in 2026-11-23T09:00:00Z"
        raise ValueError(msg)
    try:
        found = datetime.fromisoformat(_FRACTION.sub(r"\1", value.strip()).upper())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        msg = "is no time that exists"
        raise ValueError(msg) from error


def _finite(value: object) -> object:
    """Let an absent coordinate be absent, also as a file writes it; refuse NaN and infinity."""
    if value == "" or value is None:
        return None
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        msg = "must be a number of degrees"
        raise ValueError(msg)
    return value


def _absent_if_empty(value: object) -> object:
    return None if value == "" else value


def _none_if_null(value: object) -> object:
    return () if value is None else value


Short = Annotated[str | None, AfterValidator(clean_or_none), _no_more_than(LONGEST_FIELD)]
Name = Annotated[
    str | None,
    BeforeValidator(_number_as_text),
    AfterValidator(clean_or_none),
    _no_more_than(LONGEST_ID),
]
Instant = Annotated[datetime | None, BeforeValidator(_instant)]
Many = Annotated[
    tuple[Annotated[str, AfterValidator(clean), _no_more_than(LONGEST_FIELD)], ...],
    BeforeValidator(_none_if_null),
    Field(max_length=MOST_ITEMS),
]


class _Row(BaseModel):
    """What is read of a post. Keys that are not here, labels above all, are never looked at."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, AfterValidator(clean), _no_more_than(LONGEST_TEXT)]
    title: Annotated[str | None, AfterValidator(clean_or_none), _no_more_than(LONGEST_TITLE)] = None
    id: Name = None
    native_id: Name = None
    source: Name = None
    platform: Annotated[Platform | None, BeforeValidator(_absent_if_empty)] = None
    url: Annotated[str | None, AfterValidator(web_address)] = None
    author: Short = None
    author_name: Short = None
    author_kind: Annotated[AuthorKind | None, BeforeValidator(_absent_if_empty)] = None
    profile_location: Short = None
    mentions: Many = ()
    published: Instant = None
    updated: Instant = None
    place: Short = None
    lat: Annotated[Annotated[float, Field(ge=-90, le=90)] | None, BeforeValidator(_finite)] = None
    long: Annotated[Annotated[float, Field(ge=-180, le=180)] | None, BeforeValidator(_finite)] = (
        None
    )
    media: Many = ()
    reply_to: Name = None


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
        row = _Row.model_validate(dict(data))
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

    Raises:
        ValueError: It is not JSON (NaN and infinity are not).
    """
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

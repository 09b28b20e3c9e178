"""The fields of a post as JSON gives them: each checked, cleaned, and named when it is wrong."""

import math
import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from listener.border import (
    LONGEST_FIELD,
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    clean_or_none,
    web_address,
)
from listener.post import AuthorKind, Platform

MOST_ITEMS = 1_000
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
# What Python keeps of a second.
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _no_more_than(most: int) -> AfterValidator:
    def check(text: str | None) -> str | None:
        if text is not None and len(text) > most:
            msg = f"is longer than {most} characters"
            raise ValueError(msg)
        return text

    return AfterValidator(check)


def read_instant(value: object) -> object:
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
Instant = Annotated[datetime | None, BeforeValidator(read_instant)]
Many = Annotated[
    tuple[Annotated[str, AfterValidator(clean), _no_more_than(LONGEST_FIELD)], ...],
    BeforeValidator(_none_if_null),
    Field(max_length=MOST_ITEMS),
]


class Row(BaseModel):
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
    repost_of: Name = None
    quote_of: Name = None
    language: Short = None

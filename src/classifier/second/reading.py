"""What a second reader may say, and nothing else. Pure.

The answer of a language model that has read a stranger's words is itself a stranger's words: it
may choose codes from the lists that it was given, and quote. Whatever is more than that, or less,
is no reading.
"""

import json
from collections.abc import Container
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from classifier.tags import Intent, Urgency

LONGEST_QUOTE = 1_000


class NoReading(Exception):
    """The answer is no reading. The reason quotes nothing of it."""


class Reading(BaseModel):
    """What a second reader says of one post; `quote` is what it says carried its judgement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    relevant: Annotated[bool, Field(strict=True)]
    service: Annotated[str, Field(strict=True)]
    intent: Intent
    urgency: Urgency
    # No database stores NUL.
    quote: Annotated[str, Field(strict=True, max_length=LONGEST_QUOTE, pattern=r"^[^\x00]*$")]


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    """The part of a chat completion that is read."""

    choices: Annotated[tuple[_Choice, ...], Field(min_length=1, max_length=1)]


def read_completion(body: bytes, services: Container[str]) -> Reading:
    """Read the reading in a chat completion.

    Args:
        body: The answer of the endpoint.
        services: The codes that may be named.

    Raises:
        NoReading: It is anything but one JSON object of the known shape with known codes.
    """
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError as error:
        msg = "no chat completion"
        raise NoReading(msg) from error
    return read_reading(completion.choices[0].message.content, services)


def read_reading(content: str, services: Container[str]) -> Reading:
    """Read a reading from the text that is all of it.

    Raises:
        NoReading: As `read_completion`.
    """
    try:
        data = json.loads(content, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        msg = "not JSON alone"
        raise NoReading(msg) from error
    try:
        reading = Reading.model_validate(data)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"][:1]))
        known = where if where in Reading.model_fields else "a field"
        msg = f"{known} is not as the schema says"
        raise NoReading(msg) from error
    if reading.service not in services:
        msg = "names a service that does not exist"
        raise NoReading(msg)
    return reading


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice: readers disagree about which counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key comes twice"
        raise ValueError(msg)
    return found


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)

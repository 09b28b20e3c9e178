"""What may be said about a source beside its address: checked here for every kind."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listener.post import AuthorKind, Platform
from listener.source import Kind, Option


class WrongOption(ValueError):
    """An option that its kind does not know, or a value that it does not take."""


class Options(BaseModel):
    """Options of every kind.

    `platform` and `author_kind` are given to posts that do not say themselves; `place` is what
    the source speaks of; `language` is what it is written in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: Platform | None = None
    place: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    author_kind: AuthorKind | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None


_KINDS: Mapping[Kind, type[Options]] = {Kind.FEED: Options, Kind.FILE: Options}


def check_options(kind: Kind, options: Mapping[str, Option]) -> None:
    """Check the options of a source.

    Raises:
        WrongOption: One is unknown or wrong; the message names it and says what is known.
    """
    known = _KINDS[kind]
    try:
        known.model_validate(dict(options))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            names = ", ".join(known.model_fields)
            reason = f"{name} is not an option of {kind}; there are {names}"
        else:
            reason = f"{name}: {first['msg']}"
        raise WrongOption(reason) from error

"""What the JSON APIs of platforms have in common: reading a reply item by item, making posts."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from listener.border import LONGEST_TEXT, clean
from listener.errors import SourceGarbled
from listener.feeds.entities import unescape
from listener.feeds.markup import ENTITY
from listener.post import AuthorKind, Post
from listener.source import Source
from listener.wire import read_json


class Item(BaseModel):
    """A part of a reply: only what is read of it is named."""

    model_config = ConfigDict(extra="ignore", frozen=True)


Read = TypeVar("Read", bound=Item)


def _absent(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


# For what is beside the point: wrong, it is absent, and the item is read all the same.
OrNone = WrapValidator(_absent)


def read_object(source: str, body: bytes) -> Mapping[str, Any]:
    """Read a reply.

    Raises:
        SourceGarbled: It is not a JSON object.
    """
    try:
        found = read_json(body)
    except ValueError as error:
        reason = "the answer is not JSON; check that the address is that of an API"
        raise SourceGarbled(source, reason) from error
    if not isinstance(found, dict):
        raise SourceGarbled(source, "the answer is not a JSON object")
    return found


def read_each(model: type[Read], items: object) -> list[Read]:
    """Read the items of a list; those that are wrong are left out."""
    found = []
    for item in items if isinstance(items, list) else ():
        try:
            found.append(model.model_validate(item))
        except ValidationError:
            continue
    return found


def plain_text(text: str) -> str:
    """Decode entities once. What only begins like one is an address (`?a=1&copy=2`), and stays."""
    whole = ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text
    return clean(whole[:LONGEST_TEXT])


def a_post(source: Source, **said: Any) -> Post:  # noqa: ANN401 - the fields of Post
    """Make a post: what the platform does not say, the options of the source do."""
    options = source.options
    kind, place, language = (options.get(name) for name in ("author_kind", "place", "language"))
    written = said.pop("language", None) or language
    return Post(
        source=source.id,
        author_kind=AuthorKind(str(kind)) if kind else None,
        place=str(place) if place else None,
        language=str(written) if written else None,
        sample=source.sample,
        **said,
    )

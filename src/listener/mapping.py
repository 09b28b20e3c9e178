"""Posts out of JSON of any shape: JMESPath says where the items are, and where their fields."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import AfterValidator, Field

from listener.feeds.dates import read_date
from listener.feeds.markup import plain_or_text
from listener.paths import Bounded, TooMuch
from listener.post import Post
from listener.row import Row, read_instant
from listener.source import Source
from listener.wire import WrongPost, read_post

# Who sends does not say which of our sources it is.
FIELDS = tuple(name for name in Row.model_fields if name != "source")
_DEFAULTS = ("platform", "place", "author_kind")
_TEXTS = ("text", "title")
_TIMES = ("published", "updated")
_LISTS = ("mentions", "media")
# Later than any second and earlier than any millisecond that is meant.
_MILLISECONDS = 100_000_000_000


def _compiles(expression: str) -> str:
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        msg = f"is no JMESPath: {str(error).splitlines()[0]}; jmespath.org explains it"
        raise ValueError(msg) from error
    return expression


def _of_a_post(field: str) -> str:
    if field not in FIELDS:
        msg = f"{field} is no field of a post; there are {', '.join(FIELDS)}"
        raise ValueError(msg)
    return field


Path = Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_compiles)]
Fields = Annotated[dict[Annotated[str, AfterValidator(_of_a_post)], Path], Field(max_length=50)]


def to_posts(
    source: Source, body: object, items: str | None, fields: Mapping[str, str]
) -> tuple[list[Post], int]:
    """Map a decoded body to posts, in its own order; also count the items that are none.

    Args:
        source: Whose posts they are.
        body: What a JSON parser returned.
        items: Where the list of items is; None: the body is one, or a list of them.
        fields: Where in an item each field of a post is; none: an item is a post as it is.
    """
    paths = {name: jmespath.compile(path) for name, path in fields.items()}
    posts: list[Post] = []
    skipped = 0
    for item in _items(body, items):
        try:
            posts.append(_post(source, item, paths))
        except (WrongPost, JMESPathError, TooMuch, RecursionError):
            skipped += 1
    return posts, skipped


def _items(body: object, items: str | None) -> list[object]:
    try:
        found = body if items is None else _found(jmespath.compile(items), body)
    except (JMESPathError, TooMuch, RecursionError):
        return [None]
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _post(source: Source, item: object, paths: Mapping[str, Any]) -> Post:
    if not isinstance(item, Mapping):
        raise WrongPost([("post", "must be a JSON object")])
    found = {name: _found(path, item) for name, path in paths.items()} if paths else item
    said = {name: found[name] for name in FIELDS if found.get(name) is not None}
    given = {name: _read(name, value) for name, value in said.items()}
    defaults = {
        name: source.options[name] for name in _DEFAULTS if source.options.get(name) is not None
    }
    try:
        return read_post(defaults | given, source=source.id, sample=source.sample)
    except WrongPost as wrong:
        # A platform that we do not know, or half a coordinate, is no reason to lose what was said.
        faulty = {field.partition(".")[0] for field, _ in wrong.problems}
        if "text" in faulty:
            raise
    good = {name: value for name, value in given.items() if name not in faulty}
    return read_post(defaults | good, source=source.id, sample=source.sample)


def _found(path: ParsedResult, item: object) -> object:
    return Bounded().visit(path.parsed, item)


def _read(name: str, value: object) -> object:
    """Read a value as vendors write it: markup as text, times in many forms, one for a list."""
    if name in _TEXTS and isinstance(value, str):
        return plain_or_text(value)
    if name in _TIMES:
        return _time(value)
    if name in _LISTS and isinstance(value, str):
        return [value]
    return value


def _time(value: object) -> object:
    """Read seconds or milliseconds since 1970, or a date as feeds write it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            # A number of hundreds of digits cannot even be divided.
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return None
    if not isinstance(value, str):
        return value
    try:
        read_instant(value)
    except ValueError:
        found = read_date(value)
        return found.isoformat() if found else None
    return value

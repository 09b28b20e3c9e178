"""From the items of any JSON answer to posts, by the expressions that an operator gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from listener.border import (
    LONGEST_FIELD,
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    clean_or_none,
    short_id,
    web_address,
)
from listener.feeds.links import web
from listener.feeds.markup import one_line, plain_or_text
from listener.feeds.moment import read_moment
from listener.paths import search
from listener.post import AuthorKind, Platform, Post
from listener.source import Source

EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_NORTH, _EAST = 90, 180


class Unusable(ValueError):
    """An item that is no post; the message says what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a list of items came to, in the order of the list; `reason` names the first skipped."""

    posts: Sequence[Post]
    skipped: int = 0
    reason: str | None = None


def to_posts(source: Source, fields: Mapping[str, str], items: Sequence[Any], base: str) -> Read:
    """Map items to posts.

    Args:
        source: Whose posts they are.
        fields: For each field of a post, the expression that finds it in an item.
        items: What the answer holds.
        base: Where relative addresses begin.
    """
    posts: dict[str, Post] = {}
    skipped, first = 0, ""
    for number, item in enumerate(items, 1):
        try:
            post = to_post(source, fields, item, base)
        except Unusable as error:
            skipped += 1
            first = first or f"item {number} {error}"
            continue
        posts.setdefault(post.native_id, post)
    return Read(
        posts=list(posts.values()),
        skipped=skipped,
        reason=f"{skipped} of {len(items)} items skipped; the first: {first}" if skipped else None,
    )


def oldest_first(posts: Sequence[Post]) -> Sequence[Post]:
    """Sort posts; where instants are equal or missing, lists are taken to be newest first."""
    found = list(reversed(posts))
    found.sort(key=lambda post: post.published or EPOCH)
    return found


def to_post(source: Source, fields: Mapping[str, str], item: object, base: str) -> Post:
    """Map one item.

    Raises:
        Unusable: It has no id or no text, or an expression does not fit it.
    """
    try:
        found = {name: search(path, item) for name, path in fields.items()}
    except ValueError as error:
        # The error quotes the item; which expression it was is for the preview to find out.
        reason = "is not what the functions in option fields take"
        raise Unusable(reason) from error
    native_id = short_id(_text(found.get("native_id")))
    text = clean(plain_or_text(_text(found.get("text")))[:LONGEST_TEXT])
    if not native_id or not text:
        missing = "native_id" if not native_id else "text"
        reason = f"has no {missing} at `{fields[missing]}`"
        raise Unusable(reason)
    title = one_line(plain_or_text(_text(found.get("title")))) or ""
    options = source.options
    lat, long = _degrees(found.get("lat"), _NORTH), _degrees(found.get("long"), _EAST)
    here = lat is not None and long is not None
    kind = options.get("author_kind")
    return Post(
        source=source.id,
        native_id=native_id,
        platform=Platform(str(options.get("platform") or Platform.OTHER)),
        url=web_address(web(base, _text(found.get("url")))),
        title=clean_or_none(title[:LONGEST_TITLE]),
        text=text,
        author=_short(found.get("author")),
        author_name=_short(found.get("author_name")),
        author_kind=AuthorKind(str(kind)) if kind else None,
        mentions=_many(found.get("mentions")),
        published=read_moment(found.get("published")),
        updated=read_moment(found.get("updated")),
        place=_short(found.get("place")) or _short(options.get("place")),
        lat=lat if here else None,
        long=long if here else None,
        reply_to=short_id(_text(found.get("reply_to"))) or None,
        language=_short(found.get("language")),
        sample=source.sample,
    )


def _text(value: object) -> str:
    """Return a value as text: ids are often numbers; what is a list or an object is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _short(value: object) -> str | None:
    return clean_or_none(_text(value)[:LONGEST_FIELD])


def _many(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    names = (clean(_text(one)).lstrip("@")[:LONGEST_FIELD] for one in listed)
    return tuple(dict.fromkeys(filter(None, names)))


def _degrees(value: object, most: int) -> float | None:
    try:
        found = float(_text(value))
    except ValueError:
        return None
    # NaN is not between any two numbers.
    return found if -most <= found <= most else None

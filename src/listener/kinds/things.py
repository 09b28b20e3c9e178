"""What Reddit lists ("things": t3 a submission, t1 a comment), mapped to posts."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from listener.border import LONGEST_FIELD, LONGEST_TITLE, clean, clean_or_none, web_address
from listener.kinds.jsonapi import Item, OrNone, a_post, plain_text, read_each
from listener.post import Platform, Post
from listener.source import Source

SITE = "https://www.reddit.com"
# In the place of a name or of words that are gone.
GONE = frozenset({"[deleted]", "[removed]"})
FULLNAME = re.compile(r"t[13]_[0-9a-z]{1,13}", re.ASCII)
_PICTURES = frozenset({"i.redd.it", "i.imgur.com"})
Fullname = Annotated[str, Field(pattern=r"^t[13]_[0-9a-z]{1,13}$")]
Words = Annotated[str | None, OrNone]
Seconds = Annotated[float | None, OrNone]


class _Shown(Item):
    u: Words = None


class _Picture(Item):
    s: _Shown


class _Original(Item):
    selftext: Words = None


class _Thing(Item):
    """A submission or a comment; what the other alone has is absent."""

    name: Fullname
    author: Words = None
    permalink: Words = None
    created_utc: Seconds = None
    edited: Seconds = None
    title: Words = None
    selftext: Words = None
    body: Words = None
    parent_id: Annotated[Fullname | None, OrNone] = None
    crosspost_parent: Annotated[Fullname | None, OrNone] = None
    crosspost_parent_list: Annotated[list[_Original] | None, OrNone] = None
    domain: Words = None
    url: Words = None
    media_metadata: Annotated[dict[str, Annotated[_Picture | None, OrNone]] | None, OrNone] = None

    @property
    def words(self) -> str:
        """The text: a crosspost without words of its own has those of what it repeats."""
        originals = [one.selftext for one in self.crosspost_parent_list or ()]
        said = (self.body, self.selftext, *originals)
        return next((plain_text(text) for text in said if text and text not in GONE), "")

    @property
    def media(self) -> tuple[str, ...]:
        """The pictures: the one that a submission is, or those of a gallery."""
        found = [self.url] if self.domain in _PICTURES else []
        # One that failed to be uploaded has no address.
        found += [one.s.u for one in (self.media_metadata or {}).values() if one]
        addresses = (web_address(plain_text(address)) for address in found if address)
        return tuple(dict.fromkeys(address for address in addresses if address))


class _Child(Item):
    data: _Thing


def to_posts(source: Source, listing: Mapping[str, Any]) -> tuple[list[Post], int]:
    """Return the posts of a listing, oldest first, and how many are gone or cannot be read."""
    given = children_of(listing)
    posts = [_to_post(source, child.data) for child in read_each(_Child, given)]
    said = [post for post in posts[::-1] if post.title or post.text or post.media]
    said.sort(key=lambda post: post.published or datetime.min.replace(tzinfo=UTC))
    return said, len(given) - len(said)


def children_of(listing: Mapping[str, Any]) -> list[Any]:
    """Return what a listing holds, in its order."""
    data = listing.get("data")
    children = data.get("children") if isinstance(data, Mapping) else None
    return children if isinstance(children, list) else []


def fullnames(listing: Mapping[str, Any]) -> list[str]:
    """Return the fullnames of what a listing holds, in its order, newest first."""
    return [child.data.name for child in read_each(_Child, children_of(listing))]


def _to_post(source: Source, thing: _Thing) -> Post:
    link = thing.permalink or ""
    edited = _instant(thing.edited)
    return a_post(
        source,
        native_id=thing.name,
        platform=Platform.REDDIT,
        url=web_address(SITE + link) if link.startswith("/") else None,
        title=clean_or_none(plain_text(thing.title or "")[:LONGEST_TITLE]),
        text=thing.words,
        author=handle(thing.author),
        published=_instant(thing.created_utc),
        updated=edited,
        media=thing.media,
        reply_to=thing.parent_id,
        repost_of=thing.crosspost_parent,
    )


def handle(name: str | None) -> str | None:
    """Return a user's name; none where the account is gone."""
    found = clean((name or "")[:LONGEST_FIELD])
    return found if found and found not in GONE else None


def _instant(seconds: float | None) -> datetime | None:
    """Read seconds since 1970, or none."""
    # `edited` is false where nothing was, and true in old posts, of which nobody knows when.
    if seconds is None or seconds <= 1:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None

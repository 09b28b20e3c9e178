"""From post views, as Bluesky's API gives them, to posts."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from listener.border import LONGEST_TEXT, clean, short_id, web_address
from listener.kinds.social import instant, language, mapping, mappings, short
from listener.post import AuthorKind, Platform, Post
from listener.source import Source

PAGES = "https://bsky.app/profile"
REPOST = "app.bsky.feed.defs#reasonRepost"
MENTION = "app.bsky.richtext.facet#mention"
# How far the clock of an author may run ahead of the service's.
AHEAD = timedelta(minutes=10)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_DID = r"did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,300}"
_AT = re.compile(rf"at://({_DID})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{{1,300}})", re.ASCII)
_HANDLE = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}", re.ASCII | re.IGNORECASE)
# Where the service could not confirm a handle, it writes this.
_NO_HANDLE = "handle.invalid"


def position(item: Mapping[str, Any]) -> datetime | None:
    """Return the instant at which the service listed a post: a repost is newer than its post."""
    reason = mapping(item.get("reason"))
    return instant(reason.get("indexedAt")) or instant(_view(item).get("indexedAt"))


def to_posts(source: Source, items: Sequence[object]) -> tuple[list[Post], int]:
    """Return the posts among post views, oldest first, and how many could not be read.

    A post that is listed as such and as a repost is one post, and no repost.
    """
    posts: dict[str, tuple[datetime, Post]] = {}
    skipped = 0
    # Pages are newest first; where instants are equal or missing, their order decides.
    for item in map(mapping, reversed(items)):
        post = to_post(source, item)
        if post is None:
            skipped += 1
        elif post.native_id not in posts or post.repost_of is None:
            posts[post.native_id] = (position(item) or LONG_AGO, post)
    oldest_first = sorted(posts.values(), key=lambda pair: pair[0])
    return [post for _, post in oldest_first], skipped


def to_post(source: Source, item: Mapping[str, Any]) -> Post | None:
    """Map one post view, or return None where it is not as the API documents it.

    A repost has no address of its own in the API: it is the original post, and says so.
    """
    view = _view(item)
    record, author = mapping(view.get("record")), mapping(view.get("author"))
    uri, text = view.get("uri"), record.get("text")
    place = _AT.fullmatch(uri) if isinstance(uri, str) else None
    if place is None or not isinstance(text, str):
        return None
    native_id, who = short_id(place[0]), _handle(author.get("handle"))
    reposted = mapping(item.get("reason")).get("$type") == REPOST
    options = source.options
    return Post(
        source=source.id,
        native_id=native_id,
        platform=Platform(str(options.get("platform") or Platform.BLUESKY)),
        url=f"{PAGES}/{who or place[1]}/post/{place[2]}",
        text=clean(text[:LONGEST_TEXT]),
        author=who or place[1],
        author_name=short(author.get("displayName")),
        author_kind=AuthorKind(str(options["author_kind"])) if options.get("author_kind") else None,
        mentions=_mentions(record, text),
        published=_published(record, view),
        place=short(options.get("place")),
        media=_media(mapping(view.get("embed"))),
        reply_to=_named(mapping(mapping(record.get("reply")).get("parent"))),
        repost_of=native_id if reposted else None,
        quote_of=_quoted(mapping(record.get("embed"))),
        language=language(*_languages(record), options.get("language")),
        sample=source.sample,
    )


def _view(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A feed wraps each post; a search does not."""
    return mapping(item.get("post")) or item


def _handle(value: object) -> str | None:
    found = short(value)
    return found if found and found != _NO_HANDLE and _HANDLE.fullmatch(found) else None


def _published(record: Mapping[str, Any], view: Mapping[str, Any]) -> datetime | None:
    """Believe the author, who may have written elsewhere years before, but not about the future."""
    claimed, indexed = instant(record.get("createdAt")), instant(view.get("indexedAt"))
    if claimed and indexed and claimed > indexed + AHEAD:
        return indexed
    return claimed or indexed


def _mentions(record: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Return the handles that a text mentions: facets mark them by bytes of UTF-8."""
    raw = text.encode(errors="replace")
    found: list[str | None] = []
    for facet in mappings(record.get("facets")):
        span = mapping(facet.get("index"))
        start, end = span.get("byteStart"), span.get("byteEnd")
        if not (isinstance(start, int) and isinstance(end, int)):
            continue
        if any(feature.get("$type") == MENTION for feature in mappings(facet.get("features"))):
            shown = raw[max(start, 0) : max(end, 0)].decode(errors="replace")
            found.append(_handle(shown.removeprefix("@")))
    return tuple(dict.fromkeys(filter(None, found)))


def _media(embed: Mapping[str, Any]) -> tuple[str, ...]:
    shown = mapping(embed.get("media")) or embed
    addresses = [one.get("fullsize") or one.get("thumb") for one in mappings(shown.get("images"))]
    addresses.append(shown.get("thumbnail"))
    return tuple(filter(None, (web_address(short(one)) for one in addresses)))


def _quoted(embed: Mapping[str, Any]) -> str | None:
    """A quote with pictures wraps what it quotes once more; feeds and lists are no quotes."""
    record = mapping(embed.get("record"))
    return _named(mapping(record.get("record")) or record)


def _named(reference: Mapping[str, Any]) -> str | None:
    uri = reference.get("uri")
    return short_id(uri) if isinstance(uri, str) and _AT.fullmatch(uri) else None


def _languages(record: Mapping[str, Any]) -> Sequence[object]:
    named = record.get("langs")
    return named if isinstance(named, list) else ()

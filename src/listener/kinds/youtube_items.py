"""What the YouTube Data API says, as posts: videos, comments and their replies."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError

from listener.border import LONGEST_TEXT, LONGEST_TITLE, clean, clean_or_none, short_id, web_address
from listener.feeds.entities import unescape
from listener.feeds.markup import plain
from listener.kinds.jsonapi import OrNone
from listener.kinds.site import outline
from listener.post import Platform, Post
from listener.row import Instant
from listener.source import Source

WATCH = "https://www.youtube.com/watch?v="
UNDATED = datetime(1, 1, 1, tzinfo=UTC)

# What YouTube itself writes into a comment that it shows as HTML; people write no such thing.
AS_HTML = re.compile(r'<br ?/?>|<a href="|&#39;|&quot;')

Name = Annotated[str, Field(min_length=1)]
Words = Annotated[str | None, OrNone]


class _Found(BaseModel):
    """The id of a search result; a channel or a playlist has no `videoId`."""

    videoId: Name  # noqa: N815 - as the API spells it, here and below


class _Thumbnail(BaseModel):
    url: str


class _About(BaseModel):
    """The snippet of a video or of a search result; in a playlist it names the video."""

    title: Words = None
    description: Words = None
    channelId: Words = None  # noqa: N815
    channelTitle: Words = None  # noqa: N815
    publishedAt: Instant = None  # noqa: N815
    thumbnails: Annotated[dict[str, _Thumbnail] | None, OrNone] = None
    resourceId: Annotated[_Found | None, OrNone] = None  # noqa: N815


class _Video(BaseModel):
    """A video, found or given. Channels, playlists and the like are none."""

    kind: Literal["youtube#video", "youtube#searchResult", "youtube#playlistItem"] = "youtube#video"
    id: Name | _Found
    snippet: _About


class _Channel(BaseModel):
    value: str


class _Said(BaseModel):
    """The snippet of a comment. `textOriginal` is given to the author of the comment alone."""

    textDisplay: str = ""  # noqa: N815
    textOriginal: Words = None  # noqa: N815
    authorDisplayName: Words = None  # noqa: N815
    authorChannelId: Annotated[_Channel | None, OrNone] = None  # noqa: N815
    videoId: Words = None  # noqa: N815
    parentId: Words = None  # noqa: N815
    publishedAt: Instant = None  # noqa: N815
    updatedAt: Instant = None  # noqa: N815


class _Comment(BaseModel):
    id: Name
    snippet: _Said


def to_posts(source: Source, reply: Mapping[str, Any]) -> tuple[list[Post], int]:
    """Return the posts of a reply, oldest first, and how many items could not be read.

    Args:
        source: Whose posts they are.
        reply: A list response of search, videos, commentThreads or comments, decoded. One that
            is none (an error) has no posts.
    """
    posts: dict[str, Post] = {}
    skipped = 0
    for item, video in _items(reply):
        try:
            post = to_post(source, item, video)
        except ValidationError:
            skipped += 1
            continue
        posts.setdefault(post.native_id, post)
    # Newest first, as they come; a reply is never older than what it replies to.
    oldest_first = list(posts.values())[::-1]
    oldest_first.sort(key=lambda post: post.published or UNDATED)
    return oldest_first, skipped


def published(reply: Mapping[str, Any]) -> list[datetime]:
    """Return when the items of a page were published, in their order; replies do not count."""
    times = []
    for item in _list(reply.get("items")):
        with suppress(ValidationError):
            times.append(_About.model_validate(_part(_comment_of(item), "snippet")).publishedAt)
    return [time for time in times if time]


def to_post(source: Source, item: object, video: object = None) -> Post:
    """Map one video or comment; `video` is the one that a comment's thread belongs to.

    Raises:
        ValidationError: It is neither.
    """
    kind = _part(item, "kind")
    if kind == "youtube#comment":
        return _comment(source, _Comment.model_validate(item), video)
    return _video(source, _Video.model_validate(item))


def _video(source: Source, item: _Video) -> Post:
    about = item.snippet
    # Search escapes what it quotes; videos are given as they were written.
    found = isinstance(item.id, _Found)
    listed = about.resourceId if item.kind == "youtube#playlistItem" else None
    native = item.id.videoId if isinstance(item.id, _Found) else item.id
    native = listed.videoId if listed else native
    read = unescape if found else str
    picture = (about.thumbnails or {}).get("high")
    picture_url = web_address(picture.url) if picture else None
    return replace(
        outline(source, Platform.YOUTUBE),
        native_id=short_id(native),
        url=web_address(WATCH + quote(native)),
        title=clean_or_none(read(about.title or "")[:LONGEST_TITLE]),
        text=clean(read(about.description or "")[:LONGEST_TEXT]),
        author=clean_or_none(about.channelId),
        author_name=clean_or_none(read(about.channelTitle or "")),
        published=about.publishedAt,
        media=(picture_url,) if picture_url else (),
    )


def _comment(source: Source, item: _Comment, video: object) -> Post:
    said = item.snippet
    on = said.videoId or (video if isinstance(video, str) else None)
    shown = plain(said.textDisplay) if AS_HTML.search(said.textDisplay) else said.textDisplay
    text = shown if said.textOriginal is None else said.textOriginal
    return replace(
        outline(source, Platform.YOUTUBE),
        native_id=short_id(item.id),
        # What was said about a channel and not about a video has no page of its own.
        url=web_address(f"{WATCH}{quote(on)}&lc={quote(item.id)}") if on else None,
        text=clean(text[:LONGEST_TEXT]),
        author=clean_or_none(said.authorChannelId.value) if said.authorChannelId else None,
        author_name=clean_or_none(said.authorDisplayName),
        published=said.publishedAt,
        updated=said.updatedAt if said.updatedAt != said.publishedAt else None,
        reply_to=short_id(said.parentId) if said.parentId else None,
    )


def _items(reply: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    """Yield what becomes a post, and the video that it belongs to: threads are taken apart."""
    for item in _list(reply.get("items")):
        video = _part(_part(item, "snippet"), "videoId")
        yield _comment_of(item), video
        # Replies are newest first, as threads are.
        for answer in _list(_part(_part(item, "replies"), "comments")):
            yield answer, video


def _comment_of(item: object) -> object:
    if _part(item, "kind") == "youtube#commentThread":
        return _part(_part(item, "snippet"), "topLevelComment")
    return item


def _part(whole: object, name: str) -> object:
    return whole.get(name) if isinstance(whole, Mapping) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

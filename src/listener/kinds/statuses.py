"""From statuses, as Mastodon's API gives them, to posts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from listener.border import LONGEST_TEXT, clean, web_address
from listener.feeds.markup import plain
from listener.kinds.social import instant, language, mapping, mappings, short
from listener.post import AuthorKind, Platform, Post
from listener.source import Source

# Ids go into addresses. Mastodon counts; other servers use letters as well, in ASCII order.
ID = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
MOST = 2**64
PUBLIC = ("public", "unlisted")


def id_of(value: object) -> str | None:
    """Return an id, or None where it is none; the oldest servers give numbers."""
    written = str(value) if type(value) is int and 0 <= value < MOST else value
    return written if isinstance(written, str) and ID.fullmatch(written) else None


def order(native_id: str) -> tuple[int, str]:
    """Return what ids are compared by: as numbers, without reading them as such."""
    return len(native_id), native_id


def to_posts(source: Source, statuses: Sequence[object]) -> tuple[list[Post], int]:
    """Return the posts among statuses, oldest first, and how many could not be read.

    What its author did not address to everybody is left out.
    """
    posts: dict[str, Post] = {}
    skipped = 0
    for status in map(mapping, statuses):
        if _withheld(status):
            continue
        post = to_post(source, status)
        if post is None:
            skipped += 1
        else:
            posts.setdefault(post.native_id, post)
    return sorted(posts.values(), key=lambda post: order(post.native_id)), skipped


def to_post(source: Source, status: Mapping[str, Any]) -> Post | None:
    """Map one status, or return None where it is not as the API documents it.

    A repost has its own id, address, author and time, and says what the original says.
    """
    original = mapping(status.get("reblog"))
    said = original or status
    native_id, text = id_of(status.get("id")), said.get("content")
    public = all(one.get("visibility") in PUBLIC for one in (status, said))
    if not (public and native_id):
        return None
    if not isinstance(text, str):
        return None
    options, account = source.options, mapping(status.get("account"))
    return Post(
        source=source.id,
        native_id=native_id,
        platform=Platform(str(options.get("platform") or Platform.MASTODON)),
        url=web_address(short(status.get("url"))) or web_address(short(status.get("uri"))),
        title=short(said.get("spoiler_text")),
        text=clean(plain(text[:LONGEST_TEXT])),
        author=short(account.get("acct")) or short(account.get("username")),
        author_name=short(account.get("display_name")),
        author_kind=AuthorKind(str(options["author_kind"])) if options.get("author_kind") else None,
        mentions=_mentions(said),
        published=instant(status.get("created_at")),
        updated=instant(status.get("edited_at")),
        place=short(options.get("place")),
        media=_media(said),
        reply_to=id_of(status.get("in_reply_to_id")),
        repost_of=id_of(original.get("id")),
        quote_of=_quoted(said),
        language=language(said.get("language"), options.get("language")),
        sample=source.sample,
    )


def _withheld(status: Mapping[str, Any]) -> bool:
    given = (one.get("visibility") for one in (status, mapping(status.get("reblog"))))
    return any(isinstance(one, str) and one not in PUBLIC for one in given)


def _mentions(said: Mapping[str, Any]) -> tuple[str, ...]:
    found = (short(one.get("acct")) for one in mappings(said.get("mentions")))
    return tuple(filter(None, found))


def _media(said: Mapping[str, Any]) -> tuple[str, ...]:
    files = mappings(said.get("media_attachments"))
    found = (web_address(short(one.get("url")) or short(one.get("remote_url"))) for one in files)
    return tuple(filter(None, found))


def _quoted(said: Mapping[str, Any]) -> str | None:
    """Mastodon wraps what is quoted; Akkoma and Fedibird give its id alone, or itself."""
    quoted = mapping(said.get("quote"))
    whole = mapping(quoted.get("quoted_status")) or quoted
    given = (whole.get("id"), quoted.get("quoted_status_id"), said.get("quote_id"))
    return next((one for value in given if (one := id_of(value))), None)

"""The public page of a Telegram channel, as posts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from listener.border import LONGEST_TEXT, clean, clean_or_none, web_address
from listener.feeds.links import each_once
from listener.feeds.markup import one_line, plain
from listener.kinds.pages import bounded
from listener.kinds.site import outline
from listener.post import Platform, Post
from listener.row import read_instant
from listener.source import Source

SITE = "https://t.me"
NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
# Ids are positive 32-bit numbers.
_POST = re.compile(rf"({NAME})/([1-9][0-9]{{0,9}})", re.ASCII)
_LINK = re.compile(rf"(?:https?:)?//t\.me/(?:s/)?({NAME}/[1-9][0-9]{{0,9}})(?:[?#].*)?", re.ASCII)
_PERSON = re.compile(rf"@{NAME}", re.ASCII)
_IMAGE = re.compile(r"""background-image:\s*url\(\s*["']?([^"')]+)""")
_PLACE = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]+)?),\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)", re.ASCII)
_POLE, _DATE_LINE = 90, 180

_MESSAGE = ".tgme_widget_message[data-post]"
_CHANNEL = ".tgme_channel_info_header, .tgme_channel_info, .tgme_header_info"
_HISTORY = ".tgme_channel_history > *"
_NO_MESSAGES = ".tme_no_messages_found"
_OLDER = "a.tme_messages_more[data-before], link[rel=prev]"
_REPLY = ".tgme_widget_message_reply"
# The first that a message has is what it says.
_SAYS = (
    ".tgme_widget_message_text",
    ".tgme_widget_message_poll_question",
    ".tgme_widget_message_document_title",
)
_SIGNED = (".tgme_widget_message_from_author", ".tgme_widget_message_owner_name")
_PICTURES = (
    ".tgme_widget_message_photo_wrap, .tgme_widget_message_video_thumb, "
    ".tgme_widget_message_sticker, video[src], audio[src]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage:
    """One page of a channel. `ids` are those of all its messages, also of what is no post.

    `older` is true where the page says that there are older ones. `channel` is false where it is
    not the page of a public channel, `known` where its messages cannot be found.
    """

    posts: tuple[Post, ...]
    ids: tuple[int, ...]
    skipped: int
    older: bool
    channel: bool
    known: bool


def read_page(source: Source, body: bytes) -> ChannelPage:
    """Read a page. It never raises: what it is not is said by its fields."""
    if not bounded(body):
        return ChannelPage(posts=(), ids=(), skipped=0, older=False, channel=True, known=False)
    tree = LexborHTMLParser(body.decode("utf-8", "replace"))
    posts: dict[str, Post] = {}
    ids: list[int] = []
    skipped = 0
    for block in tree.css(_MESSAGE):
        named = _POST.fullmatch((block.attributes["data-post"] or "").strip())
        if not named:
            skipped += 1
            continue
        ids.append(int(named[2]))
        post = to_post(source, block, named[1], named[2])
        if post:
            posts.setdefault(post.native_id, post)
    return ChannelPage(
        posts=tuple(sorted(posts.values(), key=_number)),
        ids=tuple(ids),
        skipped=skipped,
        older=tree.css_first(_OLDER) is not None,
        channel=bool(ids) or tree.css_first(_CHANNEL) is not None,
        known=bool(ids)
        or tree.css_first(_NO_MESSAGES) is not None
        or tree.css_first(_HISTORY) is None,
    )


def to_posts(source: Source, body: bytes) -> tuple[list[Post], int]:
    """Return the posts of a page, oldest first, and how many messages could not be read."""
    page = read_page(source, body)
    return list(page.posts), page.skipped


def to_post(source: Source, block: LexborNode, channel: str, number: str) -> Post | None:
    """Map one message; None where it says nothing: a service message, an unsupported medium.

    An edited message says that it was edited and not when: `updated` stays unknown.
    """
    if "service_message" in _classes(block):
        return None
    text = _text(block)
    media = each_once(url for url in map(web_address, _media(block)) if url)
    lat, long = _location(block)
    if not text and not media and lat is None:
        return None
    return replace(
        outline(source, Platform.TELEGRAM),
        native_id=f"{channel}/{number}",
        url=f"{SITE}/{channel}/{number}",
        text=text,
        author=channel,
        author_name=_signed(block),
        mentions=each_once(_mentions(block)),
        published=_published(block),
        lat=lat,
        long=long,
        media=media,
        reply_to=_linked(block, f"a{_REPLY}"),
        repost_of=_linked(block, "a.tgme_widget_message_forwarded_from_name"),
    )


def _number(post: Post) -> int:
    return int(post.native_id.rpartition("/")[2])


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _text(block: LexborNode) -> str:
    """Read what a message says itself, not what it replies to."""
    for selector in _SAYS:
        for node in block.css(selector):
            # An album's text lies twice in itself; the outer one comes first.
            if not _within_reply(node, block):
                return clean(plain(node.html or "")[:LONGEST_TEXT])
    return ""


def _within_reply(node: LexborNode, block: LexborNode) -> bool:
    above = node.parent
    while above is not None and above != block:
        if _REPLY[1:] in _classes(above):
            return True
        above = above.parent
    return False


def _signed(block: LexborNode) -> str | None:
    for selector in _SIGNED:
        node = block.css_first(selector)
        name = clean_or_none(one_line(plain(node.html or ""))) if node else None
        if name:
            return name
    return None


def _published(block: LexborNode) -> datetime | None:
    """Read when a message was sent; lengths of videos are times as well."""
    node = block.css_first(".tgme_widget_message_date time[datetime]")
    try:
        found = read_instant(node.attributes["datetime"]) if node else None
    except ValueError:
        return None
    return found if isinstance(found, datetime) else None


def _media(block: LexborNode) -> Iterator[str]:
    for node in block.css(_PICTURES):
        if _within_reply(node, block):
            continue
        named = node.attributes.get("src") or node.attributes.get("data-webp")
        image = _IMAGE.search(node.attributes.get("style") or "")
        found = named or (image[1] if image else "")
        yield f"https:{found}" if found.startswith("//") else found


def _location(block: LexborNode) -> tuple[float | None, float | None]:
    node = block.css_first("a.tgme_widget_message_location_wrap[href]")
    if node is None:
        return None, None
    try:
        asked = parse_qs(urlsplit(node.attributes["href"] or "").query)
    except ValueError:
        return None, None
    found = _PLACE.fullmatch("".join(asked.get("q", ())))
    lat, long = (float(found[1]), float(found[2])) if found else (_POLE + 1, 0)
    return (lat, long) if abs(lat) <= _POLE and abs(long) <= _DATE_LINE else (None, None)


def _mentions(block: LexborNode) -> Iterator[str]:
    for node in block.css(".tgme_widget_message_text a"):
        said = node.text(deep=True).strip()
        if _PERSON.fullmatch(said):
            yield said[1:]


def _linked(block: LexborNode, selector: str) -> str | None:
    """Return the id of the message that a link leads to, where it names a public one."""
    node = block.css_first(selector)
    found = _LINK.fullmatch((node.attributes.get("href") or "").strip()) if node else None
    return found[1] if found else None

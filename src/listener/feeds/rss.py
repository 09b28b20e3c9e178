"""RSS 0.90 to 2.0, RSS 1.0 and CDF: `item` elements, wherever they stand."""

from collections.abc import Iterator
from datetime import timedelta, tzinfo
from xml.etree.ElementTree import Element

from listener.feeds.dates import read_date
from listener.feeds.entry import Document, Entry
from listener.feeds.geo import point_of
from listener.feeds.links import base_of, each_once, older_page, web
from listener.feeds.markup import inline, one_line, plain, plain_or_text
from listener.feeds.media import media_of
from listener.feeds.names import Children, name_of
from listener.feeds.person import read_person

ROOTS = {"rss", "rdf", "channel"}
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
TEXTS = (
    "content:encoded",
    "xhtml:body",
    "xhtml:div",
    "description",
    "atom:content",
    "body",
    "fullitem",
    "content",
    "abstract",
    "atom:summary",
    "summary",
    "itunes:summary",
    "dc:description",
)


def read_rss(root: Element, base: str, zone: tzinfo) -> Document:
    """Read the items of an RSS document in their order."""
    channels = [child for child in root if name_of(child.tag) == ("", "channel")]
    base = _base(channels[0] if channels else root, base_of(root, base))
    bases = {root: base, **{channel: base_of(channel, base) for channel in channels}}
    items = [(item, inner) for outer, inner in bases.items() for item in _items(outer)]
    return Document(
        entries=tuple(_entry(item, base_of(item, outer), zone) for item, outer in items),
        ttl=_ttl(channels or [root]),
        older=older_page(
            (link for channel in channels for link in Children(channel).all("atom:link")), base
        ),
    )


def _base(channel: Element, base: str) -> str:
    """Return the base of a channel: its own site, where the feed may only be hosted elsewhere."""
    stated = base_of(channel, base)
    return stated if stated != base else web(base, Children(channel).text("link")) or base


def _items(outer: Element) -> Iterator[Element]:
    for child in outer:
        name = name_of(child.tag)
        if name == ("", "item"):
            yield child
        elif name == ("", "items"):
            yield from _items(child)


def _entry(item: Element, base: str, zone: tzinfo) -> Entry:
    said = Children(item)
    guid = said.text("guid", "atom:id")
    who = read_person(said.text("author", "dc:author"), said.text("dc:creator", "itunes:author"))
    stated = said.text(
        "pubdate", "dcterms:issued", "atom:published", "atom:issued", "dcterms:created"
    )
    day = read_date(said.text("dc:date"), zone)
    changed = said.text("atom:updated", "atom:modified", "dcterms:modified", "lastmod", "updated")
    published = read_date(stated, zone) or day
    updated = read_date(changed or item.get("LASTMOD") or item.get("lastmod"), zone) or day
    return Entry(
        id=guid or item.get(ABOUT, "").strip() or said.text("dc:identifier") or None,
        link=_link(item, said, guid, base),
        title=_title(said),
        text=_text(said),
        author=who[0],
        author_name=who[1],
        published=published or updated,
        updated=updated or published,
        media=each_once(web(base, address) for address in media_of(item, said)),
        reply_to=next((ref.get("ref") for ref in said.all("thr:in-reply-to")), None),
        **point_of(said),
    )


def _title(said: Children) -> str | None:
    for child in said.all("title", "atom:title", "dc:title", "media:title", "itunes:title"):
        title = one_line(inline(child) if len(child) else plain_or_text(child.text or ""))
        if title:
            return title
    groups = [Children(group) for group in said.all("media:group", "media:content")]
    return next((one_line(plain(group.text("media:title"))) for group in groups), None)


def _text(said: Children) -> str:
    for child in said.all(*TEXTS):
        text = inline(child) if len(child) else plain(child.text or "")
        if text:
            return text
    groups = [said, *(Children(group) for group in said.all("media:group", "media:content"))]
    return next((text for group in groups if (text := plain(group.text("media:description")))), "")


def _link(item: Element, said: Children, guid: str, base: str) -> str | None:
    for child in said.all("link", "atom:link", "url"):
        rel = (child.get("rel") or "alternate").lower()
        address = "".join(child.itertext()).strip() or child.get("href")
        found = web(base_of(child, base), address) if rel == "alternate" else None
        if found:
            return found
    for child in said.all("guid"):
        if _permanent(child) and (found := _absolute(guid)):
            return found
    outside = item.get("href") or item.get("HREF") or item.get(ABOUT)
    return web(base, outside) if outside else None


def _permanent(guid: Element) -> bool:
    """Whether a guid is an address: it is unless it says no, however that is spelt."""
    said = {name.lower(): value.strip().lower() for name, value in guid.items()}
    return said.get("ispermalink") not in {"false", "no", "0"}


def _absolute(address: str) -> str | None:
    """Return an address that needs no base: a permalink is a whole one, or it is only an id."""
    return web("", address)


def _ttl(channels: list[Element]) -> timedelta | None:
    for channel in channels:
        minutes = Children(channel).text("ttl")
        if minutes.isascii() and minutes.isdigit() and len(minutes) < 6:  # noqa: PLR2004 - weeks
            return timedelta(minutes=int(minutes))
    return None

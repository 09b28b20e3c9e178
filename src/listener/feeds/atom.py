"""Atom 1.0, and 0.3 before it."""

import binascii
from base64 import b64decode
from datetime import tzinfo
from xml.etree.ElementTree import Element

from listener.feeds.dates import read_date
from listener.feeds.entry import Document, Entry
from listener.feeds.geo import point_of
from listener.feeds.links import base_of, each_once, join, older_page, web
from listener.feeds.markup import inline, one_line, plain, plain_or_text
from listener.feeds.media import media_of
from listener.feeds.names import BASE, Children, name_of
from listener.feeds.person import Person, read_person

OWN = "atom"
ROOTS = {"feed", "entry"}
RELATION = "http://www.iana.org/assignments/relation/"
# Links by how surely they lead to what a person would read.
TO_READ = ("alternate", "canonical", "self", "via", "related")


def read_atom(root: Element, base: str, zone: tzinfo) -> Document:
    """Read the entries of an Atom document in their order."""
    base = base_of(root, base)
    own = {(OWN, "entry"), ("", "entry")}
    entries = [child for child in root if name_of(child.tag) in own]
    if name_of(root.tag)[1] == "entry":
        entries, root = [root], Element("feed")
    everyone = Children(root, OWN)
    return Document(
        entries=tuple(_entry(entry, everyone, base_of(entry, base), zone) for entry in entries),
        older=older_page(everyone.all("link"), base),
    )


def _entry(entry: Element, everyone: Children, base: str, zone: tzinfo) -> Entry:
    said = Children(entry, OWN)
    ids = said.all("id")
    updated = read_date(said.text("updated", "modified", "dcterms:modified"), zone)
    published = read_date(said.text("published", "issued", "created", "dc:date"), zone)
    who = _author(said, everyone)
    named = _id(ids[0], entry, base) if ids else None
    return Entry(
        id=named,
        # An id may be an address; where there is no better one, most that are lead to the entry.
        link=_link(said, base) or web("", named),
        title=_title(said),
        text=_text(said),
        author=who[0],
        author_name=who[1],
        published=published or updated,
        updated=updated or published,
        media=each_once(web(base, address) for address in media_of(entry, said)),
        reply_to=next((ref.get("ref") for ref in said.all("thr:in-reply-to")), None),
        **point_of(said),
    )


def _id(element: Element, entry: Element, base: str) -> str | None:
    """Return an id; it is absolute by the standard, so a mere path is relative to the base."""
    written = "".join(element.itertext()).strip()
    stated = element.get(BASE) or entry.get(BASE) or written.startswith("/")
    return (join(base_of(element, base), written) if stated else written) or None


def _link(said: Children, base: str) -> str | None:
    found: dict[str, str] = {}
    for link in said.all("link"):
        rel = (link.get("rel") or "alternate").strip().lower().removeprefix(RELATION)
        address = web(base_of(link, base), link.get("href") or link.text)
        html = (link.get("type") or "text/html").lower() in {"text/html", "application/xhtml+xml"}
        if address and (rel not in found or (html and f"{rel} html" not in found)):
            found[rel] = address
            if html:
                found[f"{rel} html"] = address
    for content in said.all("content"):
        source = web(base_of(content, base), content.get("src"))
        if source:
            found.setdefault("via", source)
    return next((found[rel] for rel in TO_READ if rel in found), None)


def _title(said: Children) -> str | None:
    for child in said.all("title", "dc:title", "media:title"):
        title = one_line(to_text(child))
        if title:
            return title
    groups = [Children(group) for group in said.all("media:group")]
    return next((one_line(plain(group.text("media:title"))) for group in groups), None)


def _text(said: Children) -> str:
    for child in said.all("content", "summary", "content:encoded", "description", "xhtml:body"):
        text = to_text(child)
        if text:
            return text
    groups = [said, *(Children(group) for group in said.all("media:group", "media:content"))]
    return next((text for group in groups if (text := plain(group.text("media:description")))), "")


def to_text(element: Element) -> str:
    """Return the plain text of a text construct, by its type (1.0) or type and mode (0.3)."""
    kind = (element.get("type") or "").strip().lower().partition(";")[0]
    mode = (element.get("mode") or "").strip().lower()
    if len(element):
        return inline(element)
    text = element.text or ""
    if mode == "base64" or (kind and not _readable(kind)):
        text = _unpack(text)
    if kind in {"text", "text/plain"}:
        return text.strip()
    return plain(text) if kind or mode == "escaped" else plain_or_text(text)


def _readable(kind: str) -> bool:
    """Tell a type whose content stands as text from one that must be base64 (RFC 4287, 4.1.3.3)."""
    return "/" not in kind or kind.startswith("text/") or kind.endswith(("xml", "html"))


def _unpack(packed: str) -> str:
    """Return base64 content that is text; a picture is none."""
    try:
        return b64decode(packed).decode()
    except (binascii.Error, ValueError):
        return ""


def _author(said: Children, everyone: Children) -> Person:
    sources = [Children(source, OWN) for source in said.all("source")]
    for speaker in (said, *sources, everyone):
        for author in speaker.all("author"):
            parts = Children(author, OWN)
            alone = "" if len(author) else (author.text or "").strip()
            address = parts.text("uri", "url", "homepage", "email")
            who, name = read_person(parts.text("name") or alone, parts.text("email"))
            if address or who:
                return address or who, name
        named = speaker.text("dc:creator", "itunes:author")
        if named:
            return read_person(named)
    return None, None

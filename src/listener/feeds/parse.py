"""Bytes to entries: the strict reader first, then the mended text, then the tolerant reader."""

import re
from dataclasses import replace
from datetime import tzinfo
from xml.etree.ElementTree import Element

from listener.feeds import atom, rss, webpage
from listener.feeds.dates import RIYADH
from listener.feeds.encoding import decode
from listener.feeds.entry import Document, NotAFeed
from listener.feeds.hub import links_of_tree
from listener.feeds.jsonfeed import read_json_feed
from listener.feeds.mend import mend
from listener.feeds.names import OTHER, name_of
from listener.feeds.tolerant import TOO_LARGE, read_tolerantly
from listener.feeds.tree import Broken, read_beginning, read_tree

# Each costs a hundred times its length while it is mended.
MOST_REFERENCES = 250_000
NEITHER = "it is neither RSS, Atom nor a JSON feed; check the address in a browser"
# Without one of these there is nothing to mend.
BEGUN = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
ENDED = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel|entry)\s*>\s*\Z", re.IGNORECASE)


def parse(
    body: bytes, *, content_type: str = "", base: str = "", zone: tzinfo = RIYADH
) -> Document:
    """Read a feed.

    Args:
        body: What the server sent, unpacked.
        content_type: Its Content-Type header.
        base: Its address, where relative addresses begin.
        zone: Where a time without a zone is meant.

    Raises:
        NotAFeed: There is nothing to read; the only exception, whatever the bytes.
    """
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        reason = "it is empty"
        raise NotAFeed(reason)
    if text[0] in "{[":
        return read_json_feed(text, base, zone)
    if webpage.is_page(text):
        raise NotAFeed(webpage.reason(text, base))
    return _read_xml(text, base, zone)


def _read_xml(text: str, base: str, zone: tzinfo) -> Document:
    try:
        return _read_root(read_tree(text), base, zone)
    except Broken:
        if not BEGUN.search(text):
            raise NotAFeed(NEITHER) from None
        if text.count("&") > MOST_REFERENCES:
            raise NotAFeed(TOO_LARGE) from None
        mended = mend(text)
    try:
        return _read_root(read_tree(mended), base, zone)
    except Broken:
        pass
    if not ENDED.search(mended):
        return _read_what_came(mended, base, zone)
    return read_tolerantly(mended, base, zone)


def _read_what_came(text: str, base: str, zone: tzinfo) -> Document:
    """Read a document that broke off; an entry that is not complete is left for the next time."""
    root = read_beginning(text)
    if root is None:
        raise NotAFeed(NEITHER)
    read = _read_root(root, base, zone)
    if not read.entries:
        reason = "it broke off before its first entry was complete"
        raise NotAFeed(reason)
    return replace(read, whole=False)


def _read_root(root: Element, base: str, zone: tzinfo) -> Document:
    family, local = name_of(root.tag)
    if family == OTHER:
        _without(root.tag.rpartition("}")[0] + "}", root)
    if local in rss.ROOTS:
        return replace(rss.read_rss(root, base, zone), links=links_of_tree(root, base))
    if local in atom.ROOTS:
        return replace(atom.read_atom(root, base, zone), links=links_of_tree(root, base))
    reason = f"it is XML but not a feed: its root element is <{local[:40]}>"
    raise NotAFeed(reason)


def _without(space: str, root: Element) -> None:
    """Take away a namespace that nobody knows: a feed that calls itself one is read as one."""
    for element in root.iter():
        if str(element.tag).startswith(space):
            element.tag = element.tag[len(space) :]

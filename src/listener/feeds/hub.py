"""The hub that a feed names: who tells subscribers at once what is new (WebSub).

A hub stands in the answer's `Link` headers or in the document (`atom:link`, or `hubs` in JSON).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from listener.feeds.links import base_of, web
from listener.feeds.names import name_of

# <address>; param; param="value, with anything"
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s;,="]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', re.IGNORECASE)
_OUTER = {("", "channel"), ("atom", "feed"), ("", "feed")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where to subscribe, and to what: the address by which the hub knows the feed."""

    url: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a document or an answer says of itself: its hub, and its own address."""

    hub: str | None = None
    own: str | None = None


def hub_of(headers: Mapping[str, str], document: Links, address: str) -> Hub | None:
    """Return the hub of a feed, if it has one. What HTTP says goes before what the document says.

    Args:
        headers: Those of the answer, with lower-case names.
        document: What the document says.
        address: Where the answer came from; the topic, where nobody names another.
    """
    said = links_of_headers(headers, address)
    hub = said.hub or document.hub
    return Hub(url=hub, topic=said.own or document.own or address) if hub else None


def links_of_headers(headers: Mapping[str, str], address: str) -> Links:
    """Read `Link` headers."""
    found: dict[str, str] = {}
    for target, params in _LINK.findall(headers.get("link", "")):
        named = _REL.search(params)
        for rel in (named[1] or named[2] or "").lower().split() if named else ():
            if to := web(address, target):
                found.setdefault(rel, to)
    return Links(hub=found.get("hub"), own=found.get("self"))


def links_of_tree(root: Element, base: str) -> Links:
    """Read the links of an XML feed, which stand beside its entries."""
    found: dict[str, str] = {}
    for link, outer in _links(root, base_of(root, base)):
        rel = (link.get("rel") or "").strip().lower()
        if to := web(base_of(link, outer), link.get("href")):
            found.setdefault(rel, to)
    return Links(hub=found.get("hub"), own=found.get("self"))


def _links(outer: Element, base: str) -> Iterator[tuple[Element, str]]:
    for child in outer:
        name = name_of(child.tag)
        if name[1] == "link" and name[0] in {"", "atom"}:
            yield child, base
        elif name in _OUTER:
            yield from _links(child, base_of(child, base))

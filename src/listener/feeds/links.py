"""Addresses in feeds: absolute, and only those that a browser may open without harm."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from listener.feeds.names import BASE

# RFC 5005: what a feed calls the document that goes on where it ends.
OLDER = ("prev-archive", "next")

_BROKEN = re.compile(r"[\t\r\n]")
# What a browser encodes in an address, and what would end it where it is quoted carelessly.
_MARKUP = str.maketrans({"<": "%3C", ">": "%3E", '"': "%22", "`": "%60"})


def web(base: str, address: str | None) -> str | None:
    """Return an address made absolute, or None where it is not http or https."""
    found = join(base, address)
    try:
        parts = urlsplit(found)
        named = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        return None
    return found.translate(_MARKUP) if named else None


def join(base: str, address: str | None) -> str:
    """Resolve an address against a base; what cannot be resolved stays as it is."""
    clean = _BROKEN.sub("", address or "").strip()
    try:
        return urljoin(base, clean) if clean else ""
    except ValueError:
        return clean


def base_of(element: Element, outer: str) -> str:
    """Return the base of the addresses inside an element (`xml:base`)."""
    own = element.get(BASE)
    return (join(outer, own) or outer) if own else outer


def each_once(addresses: Iterable[str | None]) -> tuple[str, ...]:
    """Return the addresses that there are, each once, in order."""
    return tuple(dict.fromkeys(address for address in addresses if address))


def older_page(links: Iterable[Element], base: str) -> str | None:
    """Return where the links of a feed say that its older entries are."""
    found: dict[str, str] = {}
    for link in links:
        for rel in (link.get("rel") or "").lower().split():
            if address := web(base_of(link, base), link.get("href")):
                found.setdefault(rel, address)
    return next((found[rel] for rel in OLDER if rel in found), None)

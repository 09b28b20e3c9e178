"""Addresses in feeds: absolute, and only those that a browser may open without harm."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from listener.feeds.names import BASE

_BROKEN = re.compile(r"[\t\r\n]")


def web(base: str, address: str | None) -> str | None:
    """Return an address made absolute, or None where it is not http or https."""
    found = join(base, address)
    try:
        parts = urlsplit(found)
        named = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        return None
    return found if named else None


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

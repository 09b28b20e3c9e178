"""The pictures, sounds and films that belong to an entry."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from listener.feeds.names import Children, name_of


def media_of(entry: Element, said: Children) -> Iterator[str | None]:
    """Yield the addresses of enclosures and of Media RSS, as they are written."""
    for child in said.all("enclosure"):
        yield child.get("url")
    for child in said.all("link", "atom:link"):
        if (child.get("rel") or "").lower() == "enclosure":
            yield child.get("href")
    for content in _contents(entry):
        yield content.get("url")
    if not said.all("media:content", "media:group", "enclosure"):
        for child in said.all("media:thumbnail"):
            yield child.get("url")


def _contents(outer: Element) -> Iterator[Element]:
    for child in outer:
        name = name_of(child.tag)
        if name == ("media", "content"):
            yield child
        elif name == ("media", "group"):
            yield from (inner for inner in child if name_of(inner.tag) == ("media", "content"))

"""XML to a tree, safely: nothing is fetched, nothing expands, and size is bounded."""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import DefusedXMLParser

from listener.feeds.entry import NotAFeed

# An element costs a hundred times the memory of its tag.
MOST_TAGS = 250_000
MOST_ATTRIBUTES = 250_000
# Of one tag: the parser does nothing else until it has read them all.
MOST_IN_A_TAG = 20_000
# How many characters the entities of a document may add to it (`<!ENTITY nbsp "&#160;">`).
MOST_EXPANSION = 2_000_000
PROLOG = re.compile(r"\s*<\?xml\b[^>]*\?>", re.IGNORECASE)


class Broken(Exception):
    """The text is not well-formed XML."""


class _Parser(DefusedXMLParser):
    """Refuses entities that expand, and reads none that lies outside of the document."""

    # How often an entity is called at most; set before the text is fed.
    calls = 0

    def defused_entity_decl(  # noqa: PLR0913, PLR0917 - expat's signature
        self,
        name: str,
        is_parameter_entity: bool,  # noqa: FBT001 - expat's signature
        value: str | None,
        base: str | None,
        sysid: str | None,
        pubid: str | None,
        notation_name: str | None,
    ) -> None:
        """Let replacements pass that are plain text and short for how often they are called."""
        if is_parameter_entity or value is None:
            message = f"the DTD declares {name} outside of the document"
            raise Broken(message)
        if set(value) & set("&<%") or len(value) * self.calls > MOST_EXPANSION:
            raise EntitiesForbidden(name, value, base, sysid, pubid, notation_name)


class _Complete(TreeBuilder):
    """Remembers which elements were still open where the document broke off."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def start(self, tag: Any, attrs: Any, /) -> Element:  # noqa: ANN401 - as its base
        """Open an element."""
        element = super().start(tag, attrs)
        self.open.append(element)
        return element

    def end(self, tag: str, /) -> Element:
        """Close an element."""
        self.open.pop()
        return super().end(tag)


def read_tree(text: str) -> Element:
    """Return the root of a well-formed document.

    Raises:
        Broken: It is not well-formed.
        NotAFeed: It is a danger: it defines entities that expand, or it is far too large.
    """
    return _read(text, TreeBuilder())


def read_beginning(text: str) -> Element | None:
    """Return what was complete of a document that breaks off; elements still open are left out.

    The open ones that lead to complete ones stay (`rss`, `channel`, `feed`), as do their texts.

    Raises:
        NotAFeed: See read_tree.
    """
    builder = _Complete()
    try:
        return _read(text, builder)
    except Broken:
        pass
    if not builder.open:
        return None
    for outer, inner in zip(builder.open, builder.open[1:], strict=False):
        if inner.tag.rpartition("}")[2].lower() in {"item", "entry"}:
            outer.remove(inner)
            break
    return builder.open[0]


def _read(text: str, builder: TreeBuilder) -> Element:
    if text.count("<") > MOST_TAGS or text.count("=") > MOST_ATTRIBUTES:
        many = f"{MOST_TAGS} tags or attributes"
        reason = f"it has more than {many}: no feed is that large; check the address"
        raise NotAFeed(reason)
    if text.count("=") > MOST_IN_A_TAG and any(
        part[:1].isalpha() and part.count("=") > MOST_IN_A_TAG for part in text.split("<")
    ):
        reason = (
            f"a tag of it has more than {MOST_IN_A_TAG} attributes: no feed has; check the address"
        )
        raise NotAFeed(reason)
    parser = _Parser(target=builder, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    parser.calls = text.count("&")
    prolog = PROLOG.match(text)
    try:
        parser.feed(text[prolog.end() :].lstrip() if prolog else text)
        root: Element = parser.close()
    except (EntitiesForbidden, ExternalReferenceForbidden) as error:
        reason = "its DTD defines entities that expand: refused as an attack"
        raise NotAFeed(reason) from error
    except (ParseError, ValueError) as error:
        raise Broken(str(error)) from error
    return root

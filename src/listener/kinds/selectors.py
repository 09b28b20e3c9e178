"""CSS selectors of an operator: checked before anything is asked, read from the items of a page."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from listener.feeds.markup import plain

LONGEST = 300
# What stands behind the last @, unless it is part of the selector: a[title="x@y"].
_ATTRIBUTE = re.compile(r"@([A-Za-z_][\w:.-]*)$", re.ASCII)

_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
# Siblings of siblings, and what has what has something: each further one multiplies the time.
_SIBLINGS = re.compile(r"~(?!=).*~(?!=)")
_NESTED = re.compile(r":has\(.*:has\(")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What is read of an item: the text of what `css` finds in it, or one attribute of that.

    Without `css` it is the item itself.
    """

    css: str
    attribute: str | None

    @classmethod
    def of(cls, selector: str) -> "Pick":
        """Take `selector@attribute` apart."""
        found = _ATTRIBUTE.search(selector)
        css = selector[: found.start()] if found else selector
        return cls(css=css.strip(), attribute=found[1] if found else None)

    def read(self, item: LexborNode) -> str:
        """Return plain text; nothing where nothing is found."""
        node = item.css_first(self.css) if self.css else item
        if node is None:
            return ""
        if self.attribute is not None:
            return (node.attributes.get(self.attribute) or "").strip()
        return plain(node.html or "")


def check_css(css: str) -> None:
    """Check a selector.

    Raises:
        ValueError: It is none, or one whose time grows with a power of the page.
    """
    if not css.isprintable():
        msg = "must be one line without control characters"
        raise ValueError(msg)
    alone = _QUOTED.sub("", css)
    if any(_SIBLINGS.search(one) for one in alone.split(",")) or _NESTED.search(alone):
        msg = f"`{css}` would take too long: use ~ once, and :has() once"
        raise ValueError(msg)
    try:
        LexborHTMLParser("").css(css)
    except (SelectolaxError, UnicodeError) as error:
        msg = f"`{css}` is no CSS selector; there are h2 a, .news-item, article > time and the like"
        raise ValueError(msg) from error


def _selects(selector: str) -> str:
    check_css(selector)
    return selector


def _picks(selector: str) -> str:
    pick = Pick.of(selector)
    if pick.css or pick.attribute is None:
        check_css(pick.css)
    return selector


Css = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_selects)]
Selector = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_picks)]

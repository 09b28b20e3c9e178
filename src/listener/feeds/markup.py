"""Markup to plain text: tags removed, entities decoded once, blocks on lines of their own.

The scanner follows the HTML tokeniser (what is a tag, a comment, a quoted attribute) and visits
each character a bounded number of times, whatever the input.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from listener.feeds.entities import unescape

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
CELLS = frozenset({"td", "th"})
# Their content is never text for people.
SILENT = frozenset(
    ["script", "style", "iframe", "noembed", "noframes", "template", "svg", "math", "applet"]
)
# Of these, the ones that swallow what follows when nobody closes them.
GREEDY = frozenset({"script", "style"})
SPACES = re.compile(r"  +")
# White space of HTML beside the space itself; runs of spaces fold at the end.
FOLDS = re.compile(r"[\t\n\r\f]")
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
CLOSED = re.compile(r"</[A-Za-z][A-Za-z0-9]*\s*>|<(?:br|hr|img|p|wbr)\b[^<>]*>", re.IGNORECASE)
# How a tag begins, and how a quoted value begins: the scanner decides where they end.
TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*)")
QUOTED = re.compile(r"""=\s*(?P<quote>["'])""")
CDATA = "<![CDATA["


def plain(markup: str) -> str:
    """Return the text of HTML as a person would read it.

    Text without a single tag keeps its own line breaks; with tags, white space folds as in HTML.
    """
    if "<" not in markup:
        return unescape(markup).strip()
    if CDATA in markup:
        # Wrapped twice: what is inside is markup all the same.
        markup = markup.replace(CDATA, "").replace("]]>", "")
    page = Page()
    _scan(markup, page)
    return page.text() if page.marked else unescape(markup).strip()


def plain_or_text(text: str) -> str:
    """Return plain text of what may be HTML or not: only what looks like HTML is read as such."""
    looks = ENTITY.search(text) or CLOSED.search(text) or CDATA in text
    return plain(text) if looks else text.strip()


def inline(element: Element) -> str:
    """Return the plain text of markup that stands as XML inside an element."""
    page = Page()
    page.say(element.text)
    # Each level waits as an iterator, so no depth of nesting can exhaust the stack.
    waiting = [(element, iter(element))]
    while waiting:
        parent, children = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            if waiting:
                page.mark(_local(parent))
                page.say(parent.tail)
            continue
        page.mark(_local(child))
        if _local(child) in SILENT:
            page.say(child.tail)
        else:
            page.say(child.text)
            waiting.append((child, iter(child)))
    return page.text()


def one_line(text: str) -> str | None:
    """Return a title: a line break inside it is the indentation of its document."""
    return " ".join(line for part in text.splitlines() if (line := part.strip())) or None


@dataclass(slots=True)
class Page:
    """Collects text between tags."""

    marked: bool = False
    _parts: list[str] = field(default_factory=list)

    def say(self, text: str | None) -> None:
        """Add text whose entities are decoded."""
        if text:
            self._parts.append(FOLDS.sub(" ", text))

    def mark(self, tag: str) -> None:
        """Note that a tag begins or ends here: a block, and `br`, break the line."""
        self.marked = True
        if tag in BLOCKS:
            self._parts.append("\n")
        elif tag in CELLS:
            self._parts.append(" ")

    def text(self) -> str:
        """Return what was said, without empty lines."""
        lines = (SPACES.sub(" ", line).strip(" ") for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line).strip()


def _scan(markup: str, page: Page) -> None:
    """Tell `page` the text and the tags of HTML."""
    lower = markup.lower() if len(markup.lower()) == len(markup) else markup
    unclosed: set[str] = set()
    at = 0
    while at < len(markup):
        tag = markup.find("<", at)
        if tag < 0:
            break
        page.say(unescape(markup[at:tag]))
        at = _past(markup, lower, tag, page, unclosed)
    page.say(unescape(markup[at:]))


def _past(markup: str, lower: str, at: int, page: Page, unclosed: set[str]) -> int:
    """Read what begins with "<" at `at`; return where reading goes on."""
    found = TAG.match(markup, at)
    if not found and markup[at + 1 : at + 2] not in {"!", "?", "/"}:
        page.say("<")
        return at + 1
    page.marked = True
    if markup.startswith("<!--", at):
        return _after(markup, "-->", at + 2)
    if not found:
        return _after(markup, ">", at)
    name = found["name"].lower()
    end = _end_of_tag(markup, found.end())
    page.mark(name)
    if name in SILENT and not found["slash"] and not markup.endswith("/>", at, end):
        return _past_silent(lower, name, end, unclosed)
    return end


def _past_silent(lower: str, name: str, at: int, unclosed: set[str]) -> int:
    end = -1 if name in unclosed else lower.find(f"</{name}", at)
    if end >= 0:
        return end
    unclosed.add(name)
    return len(lower) if name in GREEDY else at


def _end_of_tag(markup: str, at: int) -> int:
    """Return where a tag ends: at a ">" that stands in no quoted attribute."""
    end = markup.find(">", at)
    while 0 <= at <= end:
        quoted = QUOTED.search(markup, at, end)
        closing = markup.find(quoted["quote"], quoted.end()) if quoted else -1
        if closing < 0:
            return end + 1
        at = closing + 1
        if at > end:
            end = markup.find(">", at)
    return len(markup)


def _after(markup: str, sign: str, at: int) -> int:
    end = markup.find(sign, at)
    return len(markup) if end < 0 else end + len(sign)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()

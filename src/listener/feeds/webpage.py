"""A web page where a feed was expected: the commonest mistake, and how to put it right."""

import re
from html.parser import HTMLParser

from listener.feeds.links import each_once, web

PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
FEEDS = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}
# A page names its feeds in its head.
HEAD = 200_000
MOST = 3


def is_page(text: str) -> bool:
    """Tell whether a document is HTML."""
    return bool(PAGE.match(text[:HEAD]))


def reason(text: str, base: str) -> str:
    """Say that this is a web page, and which feeds it names."""
    feeds = feeds_of(text, base)
    if not feeds:
        return "it is a web page, not a feed, and names no feed; look for its RSS address"
    return f"it is a web page, not a feed; use the feed that it names: {' or '.join(feeds[:MOST])}"


def feeds_of(text: str, base: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page links to (`rel=alternate`)."""
    head = _Head()
    head.feed(text[:HEAD])
    return each_once(web(base, address) for address in head.feeds)


class _Head(HTMLParser):
    """Reads the links of a page. It is never closed: what breaks off is not a link."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link to a feed."""
        has = {name: (value or "").strip() for name, value in attrs}
        kind = has.get("type", "").lower()
        if tag == "link" and "alternate" in has.get("rel", "").lower().split() and kind in FEEDS:
            self.feeds.append(has.get("href", ""))

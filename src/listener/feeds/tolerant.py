"""What cannot be mended goes to feedparser, which reads nearly anything."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

import feedparser

from listener.feeds.dates import read_date
from listener.feeds.entry import Document, Entry, NotAFeed
from listener.feeds.hub import Links
from listener.feeds.links import each_once, web
from listener.feeds.markup import one_line, plain
from listener.feeds.person import read_person

# It takes seconds over a megabyte of tag soup; a broken feed that is larger is not worth them.
LONGEST = 1_000_000
MOST_TAGS = 50_000
TOO_LARGE = "it is damaged, and too large to be mended; tell its publisher"


def read_tolerantly(text: str, base: str, zone: tzinfo) -> Document:
    """Read as many entries as feedparser finds.

    Args:
        text: A mended document.
        base: Where relative addresses begin.
        zone: Where a time without a zone is meant.

    Raises:
        NotAFeed: It finds none.
    """
    if len(text) > LONGEST or text.count("<") > MOST_TAGS:
        raise NotAFeed(TOO_LARGE)
    try:
        feed = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        reason = f"it is damaged beyond repair ({type(error).__name__})"
        raise NotAFeed(reason) from error
    if not feed.entries and not feed.version:
        reason = "it is neither RSS, Atom nor a JSON feed; check the address in a browser"
        raise NotAFeed(reason)
    return Document(
        entries=tuple(_entry(entry, base, zone) for entry in feed.entries),
        links=_links(feed.feed, base),
    )


def _links(feed: Any, base: str) -> Links:  # noqa: ANN401 - feedparser has no types
    found = {link.get("rel"): web(base, link.get("href")) for link in feed.get("links", ())}
    return Links(hub=found.get("hub"), own=found.get("self"))


def _entry(entry: Any, base: str, zone: tzinfo) -> Entry:  # noqa: ANN401 - feedparser has no types
    contents = [part.get("value", "") for part in entry.get("content", ())]
    bodies = [*contents, entry.get("summary", "")]
    who = read_person(entry.get("author", ""))
    # Its own `get` would answer with `published`, and warn.
    updated = read_date(dict.get(entry, "updated"), zone)
    published = read_date(entry.get("published"), zone)
    return Entry(
        id=entry.get("id") or None,
        link=web(base, entry.get("link")),
        title=one_line(plain(entry.get("title", ""))),
        text=next((text for body in bodies if (text := plain(body))), ""),
        author=who[0],
        author_name=who[1],
        published=published or updated,
        updated=updated or published,
        media=each_once(web(base, address) for address in _media(entry)),
    )


def _media(entry: Any) -> Iterator[str | None]:  # noqa: ANN401 - as above
    for file in (*entry.get("enclosures", ()), *entry.get("media_content", ())):
        yield file.get("href") or file.get("url")

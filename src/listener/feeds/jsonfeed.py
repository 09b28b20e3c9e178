"""JSON Feed 1.0 and 1.1."""

import json
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from listener.feeds.dates import read_date
from listener.feeds.entry import Document, Entry, NotAFeed
from listener.feeds.hub import Links
from listener.feeds.links import each_once, web
from listener.feeds.markup import one_line, plain

# A longer number is no id, and Python refuses to spell very long ones.
MOST = 2**128
HUBS = {"WebSub", "websub", "PubSubHubbub"}
Item = Mapping[str, Any]


def read_json_feed(text: str, base: str, zone: tzinfo) -> Document:
    """Read the items of a JSON feed in their order; what is no object is skipped.

    Raises:
        NotAFeed: It is not JSON, or JSON of another kind.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it begins like JSON and is not: it broke off, or it is damaged"
        raise NotAFeed(reason) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if items is None and "jsonfeed.org/" in _version(feed):
        items = []
    if not isinstance(items, list):
        reason = "it is JSON but not a JSON feed (jsonfeed.org): it has no list of items"
        raise NotAFeed(reason)
    good = [item for item in items if isinstance(item, dict)]
    entries = tuple(_entry(item, feed, base, zone) for item in good)
    older = web(base, _text(feed, "next_url"))
    return Document(
        entries=entries,
        skipped=len(items) - len(good),
        older=older,
        links=_links(feed, base),
    )


def _links(feed: Item, base: str) -> Links:
    hubs = feed.get("hubs")
    listed = [hub for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    found = (web(base, _text(hub, "url")) for hub in listed if _text(hub, "type") in HUBS)
    return Links(hub=next(filter(None, found), None), own=web(base, _text(feed, "feed_url")))


def _entry(item: Item, feed: Item, base: str, zone: tzinfo) -> Entry:
    who = _authors(item) or _authors(feed)
    updated = read_date(_text(item, "date_modified"), zone)
    published = read_date(_text(item, "date_published"), zone)
    body = plain(_text(item, "content_html")) or _text(item, "content_text")
    return Entry(
        id=_text(item, "id") or None,
        link=web(base, _text(item, "url")) or web(base, _text(item, "external_url")),
        title=_title(item, body),
        text=body or _text(item, "summary"),
        author=who[0] if who else None,
        author_name=who[1] if who else None,
        published=published or updated,
        updated=updated or published,
        media=each_once(web(base, address) for address in _media(item)),
    )


def _title(item: Item, body: str) -> str | None:
    """Return the title, or the summary where it says something that the body does not."""
    title = one_line(plain(_text(item, "title")))
    summary = one_line(_text(item, "summary"))
    said = not body or (summary or "") in (one_line(body) or "")
    return title or (None if said else summary)


def _text(item: Item, key: str) -> str:
    """Return a field as text; ids are often numbers, whatever the standard says."""
    value = item.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if abs(value) < MOST else ""
    return value.strip() if isinstance(value, str) else ""


def _media(item: Item) -> list[str]:
    attached = item.get("attachments")
    files = (
        [file for file in attached if isinstance(file, dict)] if isinstance(attached, list) else []
    )
    return [*(_text(file, "url") for file in files), _text(item, "image")]


def _authors(owner: Item) -> tuple[str | None, str | None] | None:
    """Return the address of the first author, and the names of all; 1.0 had only one."""
    listed = owner.get("authors")
    people = [*(listed if isinstance(listed, list) else []), owner.get("author")]
    found = [person for person in people if isinstance(person, dict)]
    names = [name for person in found if (name := _text(person, "name"))]
    address = next((url for person in found if (url := _text(person, "url"))), None)
    together = ", ".join(dict.fromkeys(names)) or None
    return (address or together, together) if address or together else None


def _version(feed: object) -> str:
    return _text(feed, "version") if isinstance(feed, dict) else ""

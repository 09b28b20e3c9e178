"""Whatever stands where a cursor was kept, each kind starts anew or goes on; it never breaks."""

import json
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from listener.collector import Collector, Page, Rewinds
from listener.cursors import read_cursor
from listener.door import Answer
from listener.errors import CollectError
from listener.kind import Web
from listener.opening import open_asked
from make import MEANS, NOON, a_source

LISTING = {"data": {"children": [], "after": None}, "access_token": "t", "meta": {}, "items": []}
POLLED: dict[str, dict[str, Any]] = {
    "feed": {},
    "mastodon": {"account": "940"},
    "bluesky": {"query": "940"},
    "x": {"query": "940", "token": "KEY"},
    "youtube": {"query": "940", "key": "KEY"},
    "telegram": {},
    "reddit": {"subreddit": "ab", "client_id": "KEY", "client_secret": "KEY"},
    "json": {"items": "items", "fields": {"native_id": "id", "text": "text"}},
    "page": {"item": "li", "link": "a"},
    "file": {},
}
WRONG: tuple[Any, ...] = ("x", -1, 2**70, 1.5, True, None, [], {}, [[1]], "\u0000", "9" * 5_000)
TIMES = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-23T09:00:00",
    "0001-01-01T00:00:00Z",
    "1" * 50,
)
NAMES = (
    *("next", "newest", "until", "etag", "last_modified", "robots", "read_as", "seen", "top"),
    *("page", "pages", "since", "day", "units", "month", "read", "since_id", "newest_id"),
    *("next_token", "anchors", "head", "after", "floor", "before", "account", "account_id"),
    *("offset", "line", "print", "pending", "url", "number", "guess", "asked", "steps", "mark"),
)
CURSORS = [
    *("", "\u0000", "{", "null", "17", '"x"', "[]", "NaN", "Infinity", '{"read": NaN}'),
    *("[" * 100_000, '{"a":' * 100_000, '{"robots": ' + "[" * 3_000 + "]" * 3_000 + "}"),
    *('{"offset": 1e999, "line": 1e999}', '{"offset": ' + "9" * 5_000 + "}", "\ud800"),
    *(json.dumps(dict.fromkeys(NAMES, value)) for value in (*WRONG, *TIMES)),
    *(json.dumps({"offset": value, "line": 1, "print": "", "pending": ""}) for value in WRONG),
    *(json.dumps({"newest": at, "since": at, "seen": at, "page": "b", "pages": 1}) for at in TIMES),
    *(json.dumps({"newest": at}) for at in TIMES),
    json.dumps({"offset": 2**70, "line": 2**70, "print": "", "pending": ""}),
    json.dumps({"offset": 2**62, "line": 1, "print": "", "pending": ""}),
    json.dumps({"robots": {"https://news.example": {"at": TIMES[2], "delay": 1e308}}}),
]


class Says:
    """A web that answers everything with one empty listing."""

    async def get(self, source: str, url: str, headers: object) -> Answer:
        del source, headers
        return Answer(status=200, url=url, headers={}, body=json.dumps(LISTING).encode())

    async def post(self, source: str, url: str, headers: object, body: bytes) -> Answer:
        del body
        return await self.get(source, url, headers)


def opened(kind: str, folder: Path) -> Collector:
    (folder / "a.csv").write_text("id,text\n1,a\n", encoding="utf-8")
    options = dict(POLLED[kind])
    url = {"telegram": "https://t.me/s/hayy", "file": "a.csv"}.get(kind, "https://news.example")
    url = {"youtube": "https://www.googleapis.com"}.get(kind, url)
    web: Web = Says()
    means = replace(MEANS, web=web, secret=lambda _: "s3cret", files=folder)
    return open_asked(a_source(kind=kind, url=url, options=options), means)


@pytest.mark.parametrize("kind", POLLED)
async def test_a_cursor_may_be_anything(kind: str, tmp_path: Path) -> None:
    collector = opened(kind, tmp_path)
    own = await signature(collector)
    for cursor in CURSORS:
        for fetching in fetches(collector, signed(cursor, own)):
            try:
                page = await fetching
            except CollectError:
                continue
            except Exception as error:
                raise AssertionError(cursor[:200]) from error
            assert isinstance(page, Page)


async def signature(collector: Collector) -> dict[str, str]:
    """Return what a cursor of ours is known by: what else it holds is then looked at."""
    try:
        ours = read_cursor((await collector.fetch(None)).cursor)
    except CollectError:
        return {}
    return {name: ours[name] for name in ("read_as", "asked") if name in ours}


def signed(cursor: str, own: dict[str, str]) -> str:
    found = read_cursor(cursor)
    return json.dumps(found | own) if found else cursor


def fetches(collector: Collector, cursor: str) -> Iterator[Coroutine[Any, Any, Page]]:
    """Read on, and where there is a way back, back."""
    yield collector.fetch(cursor)
    if isinstance(collector, Rewinds):
        yield collector.back(NOON - timedelta(days=1), cursor)

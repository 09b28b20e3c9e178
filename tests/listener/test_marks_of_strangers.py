"""What a server calls its next page is a stranger's text: whatever it is, a cursor can be kept."""

from dataclasses import replace
from typing import Any

import pytest

from bombs import OPTIONS
from listener.opening import open_source
from make import MEANS, a_source
from web import Web

ODD = {
    "a lone surrogate": "\ud800",
    "NUL": "a\0b",
    "very long": "a" * 1_000_000,
    "bidi": "\u202e\u2066x",
}
POST = {"created_at": "2026-11-23T09:00:00Z", "text": "ماء"}
# By kind and path: the page whose next has this name.
PAGES: dict[str, dict[str, Any]] = {
    "x": {
        "/2/tweets/search/recent": lambda odd: {
            "data": [{"id": "1", **POST}],
            "meta": {"next_token": odd},
        }
    },
    "youtube": {
        "/youtube/v3/commentThreads": lambda odd: {
            "items": [
                {
                    "kind": "youtube#comment",
                    "id": "a",
                    "snippet": {"textDisplay": "ماء", "publishedAt": "2026-11-23T08:00:00Z"},
                }
            ],
            "nextPageToken": odd,
        }
    },
    "bluesky": {
        "/xrpc/app.bsky.feed.searchPosts": lambda odd: {
            "posts": [
                {
                    "uri": "at://did:plc:aaaaaaaa/app.bsky.feed.post/1",
                    "record": {"text": "ماء"},
                    "indexedAt": "2026-11-23T08:00:00Z",
                }
            ],
            "cursor": odd,
        }
    },
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kind", PAGES)
async def test_a_page_is_read_and_then_the_next(kind: str, odd: str) -> None:
    web = Web({path: [page(ODD[odd]), page(None)] for path, page in PAGES[kind].items()})
    means = replace(MEANS, web=web, secret=lambda _: "s")
    source = a_source(kind=kind, url="http://127.0.0.1", options=OPTIONS[kind])
    collector = open_source(source, means)

    page = await collector.fetch(None)
    again = await collector.fetch(page.cursor)

    assert [len(page.posts), len(again.posts)] == [1, 1]
    assert len(page.cursor or "") < 10_000
    assert "\0" not in (page.cursor or "")

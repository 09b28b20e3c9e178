"""Every Mastodon and Bluesky reply of the shared corpus: item by item, and through a real door."""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from listener.door import Door
from listener.errors import SourceGarbled
from listener.kinds import postviews, statuses
from listener.opening import open_source
from listener.post import Post
from listener.source import Option
from make import MEANS, a_source
from replay import recorded, replaying

FIELDS = ("id", "url", "author", "created_at", "text_ws")
LOOPBACK = (ip_network("127.0.0.0/8"),)


def corpora(shared: Path) -> Path:
    if not (shared / "corpora" / "platforms" / "index.jsonl").is_file():
        pytest.skip("NOT TESTED: no platform replies under SAWT_SHARED")
    return shared / "corpora"


def replies(shared: Path, platform: str) -> list[dict[str, Any]]:
    lines = (corpora(shared) / "platforms" / "index.jsonl").read_text(encoding="utf-8")
    return [row for row in map(json.loads, lines.splitlines()) if row["platform"] == platform]


def folded(text: str) -> str:
    return " ".join(html.unescape(text).split())


def as_indexed(post: Post) -> dict[str, Any]:
    created = post.published.replace(microsecond=0, tzinfo=None) if post.published else None
    return {
        "id": post.native_id,
        "url": post.url,
        "author": post.author,
        "created_at": f"{created.isoformat()}Z" if created else None,
        "text_ws": folded(post.text),
    }


def read(platform: str, body: Any) -> tuple[list[Post], int]:
    """Read a reply as its collector does, whatever endpoint it is from."""
    if platform == "bluesky":
        return postviews.to_posts(a_source(), body.get("feed", body.get("posts")))
    listed = body.get("statuses", [body]) if isinstance(body, dict) else body
    return statuses.to_posts(a_source(), listed)


def wrong(found: Mapping[str, dict[str, Any]], items: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{item['id']} {name}: {found.get(item['id'], {}).get(name)!r}, not {item[name]!r}"
        for item in items
        for name in FIELDS
        if found.get(item["id"], {}).get(name) != item[name]
    ]


@pytest.mark.parametrize("platform", ["mastodon", "bluesky"])
def test_every_item_is_read_as_it_was_written(shared: Path, platform: str) -> None:
    items, faults = 0, list[str]()
    for row in replies(shared, platform):
        if row["kind"] == "malformed":
            continue
        body = json.loads((corpora(shared) / row["file"]).read_bytes())
        posts, skipped = read(platform, body)
        faults += wrong({post.native_id: as_indexed(post) for post in posts}, row["items"])
        items += len(row["items"])
        assert skipped == 0, row["file"]

    right = 1 - len(faults) / (items * len(FIELDS))
    print(f"\n{platform}: {items} items, {right:.2%} of their fields right")  # noqa: T201 - a figure
    assert items > 70
    assert faults == []


CASES: list[tuple[str, dict[str, Option], str]] = [
    ("mastodon", {"public": "local"}, "mastodonpy_test_public_tl_0.json"),
    ("bluesky", {"author": "chriskenny.bsky.social"}, "bskyr_f_autfeed_0.json"),
    (
        "bluesky",
        {"feed": "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.generator/bsky-team"},
        "bskyr_f_feedfeed_0.json",
    ),
]


@pytest.mark.parametrize(("platform", "options", "file"), CASES)
async def test_a_replayed_platform_is_read_through_the_door(
    shared: Path, platform: str, options: dict[str, Option], file: str
) -> None:
    (row,) = [row for row in replies(shared, platform) if row["file"].endswith(f"/{file}")]
    async with (
        Door(contact="ops@sawt.example", allow=LOOPBACK) as door,
        replaying(recorded(corpora(shared), platform)) as (base, _),
    ):
        means = replace(MEANS, web=door, clock=lambda: datetime.now(UTC))
        opened = open_source(a_source(kind=platform, url=base, options=options), means)
        page = await opened.fetch(None)

    assert wrong({post.native_id: as_indexed(post) for post in page.posts}, row["items"]) == []
    assert page.skipped == 0
    assert page.bytes > 0


async def test_an_account_is_looked_up_and_then_read(shared: Path) -> None:
    routes = recorded(corpora(shared), "mastodon")
    (recording,) = [one for one in routes if one.path.endswith("/109281650341067731/statuses")]
    timeline = replace(recording, query=frozenset())
    lookup = replace(timeline, path="/api/v1/accounts/lookup", body=b'{"id": "109281650341067731"}')
    async with (
        Door(contact="ops@sawt.example", allow=LOOPBACK) as door,
        replaying([lookup, timeline]) as (base, heard),
    ):
        options: dict[str, Option] = {"account": "@chainsawriot@social.tchncs.de"}
        source = a_source(kind="mastodon", url=f"{base}/", options=options)
        page = await open_source(source, replace(MEANS, web=door)).fetch(None)

    assert len(page.posts) == 20
    assert [post.repost_of for post in page.posts if post.repost_of] == ["109302082381450152"]
    assert b"acct=chainsawriot%40social.tchncs.de" in heard.heads[0]


async def test_what_is_not_one_json_document_is_garbled(shared: Path) -> None:
    (row,) = [row for row in replies(shared, "mastodon") if row["kind"] == "malformed"]
    (route, *_) = recorded(corpora(shared), "mastodon")
    body = (corpora(shared) / row["file"]).read_bytes()
    broken = replace(route, path="/api/v1/timelines/public", query=frozenset(), body=body)
    async with (
        Door(contact="ops@sawt.example", allow=LOOPBACK) as door,
        replaying([broken]) as (base, _),
    ):
        source = a_source(kind="mastodon", url=base, options={"public": "all"})
        with pytest.raises(SourceGarbled, match="not JSON"):
            await open_source(source, replace(MEANS, web=door)).fetch(None)

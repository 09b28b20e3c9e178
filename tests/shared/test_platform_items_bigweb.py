"""Replies of X and Reddit that nobody on the project wrote: each item as others read it.

A retweet says what X cuts off after 140 characters ("RT @somebody: …"); where the reply holds the
original, that is a post beside it.
"""

import html
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from hostile import serving
from listener.collector import Collector, Page
from listener.door import Door
from listener.errors import CollectError
from listener.kinds import things, tweets, x
from listener.opening import open_source
from listener.post import Post
from listener.source import Option
from make import MEANS, a_source
from replay_bigweb import replays, rows_of

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / "../shared"))
CORPORA = SHARED / "corpora"
ITEMS = rows_of(CORPORA, "platforms/index.jsonl", "x", "reddit")
ROUTES = rows_of(CORPORA, "servers/routes.jsonl", "x", "reddit")
SECRETS = {"X_TOKEN": "a-token", "R_ID": "an-app", "R_SECRET": "a-secret"}

pytestmark = pytest.mark.skipif(
    not (CORPORA / "platforms").is_dir(),
    reason=f"NOT TESTED: there is no {CORPORA / 'platforms'}",
)


def body_of(file: str) -> bytes:
    return (CORPORA / file).read_bytes()


def posts_of(row: dict[str, Any]) -> tuple[list[Post], int]:
    reply = json.loads(body_of(row["file"]))
    to_posts = tweets.to_posts if row["platform"] == "x" else things.to_posts
    return to_posts(a_source(options={}), reply)


def folded(text: str) -> str:
    return " ".join(html.unescape(text).split())


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def originals_of(row: dict[str, Any]) -> set[str]:
    """Return the ids of what is retweeted in a reply of X and given whole beside it."""
    if row["platform"] != "x":
        return set()
    reply = json.loads(body_of(row["file"]))
    data = reply.get("data") or []
    given = {one["id"] for one in reply.get("includes", {}).get("tweets", [])}
    return {
        about["id"]
        for tweet in (data if isinstance(data, list) else [])
        for about in tweet.get("referenced_tweets", [])
        if about["type"] == "retweeted" and about["id"] in given
    }


def as_expected(post: Post, item: dict[str, Any]) -> dict[str, bool]:
    """Compare a post with an item, field by field."""
    return {
        "id": post.native_id == (item.get("fullname") or item["id"]),
        "url": post.url == item["url"],
        "author": post.author == item["author"],
        "created_at": post.published == instant(item["created_at"]),
        "text_ws": folded(post.text) == item["text_ws"],
        "title_ws": folded(post.title or "") == folded(item.get("title_ws") or ""),
    }


@pytest.mark.parametrize("row", ITEMS, ids=[Path(row["file"]).stem for row in ITEMS])
def test_every_item_is_read_as_others_read_it(row: dict[str, Any]) -> None:
    posts, skipped = posts_of(row)
    found = {post.native_id: post for post in posts}
    names = [item.get("fullname") or item["id"] for item in row["items"]]
    assert set(found) == set(names) | originals_of(row)
    assert skipped == (1 if row["file"].endswith("all-92adbd.json") else 0)
    wrong = {
        name: missed
        for name, item in zip(names, row["items"], strict=True)
        if (missed := [
            field
            for field, right in as_expected(found[name], item).items()
            if not right
        ])
    }  # fmt: skip
    assert wrong == {}


def test_how_many_items_are_right() -> None:
    items = right = 0
    for row in ITEMS:
        found = {post.native_id: post for post in posts_of(row)[0]}
        for item in row["items"]:
            items += 1
            right += all(as_expected(found[item.get("fullname") or item["id"]], item).values())
    print(f"\n{right} of {items} items of X and Reddit are right")  # noqa: T201 - a figure

    assert right == items


@pytest.mark.parametrize("row", [row for row in ITEMS if row["platform"] == "x" and row["items"]])
def test_no_author_and_no_address_is_invented(row: dict[str, Any]) -> None:
    named = {item["id"]: bool(item["author"]) for item in row["items"]}

    for post in posts_of(row)[0]:
        assert (post.author is not None) == (post.url is not None)
        assert named.get(post.native_id, bool(post.author)) == bool(post.author)


def opened(door: Door, url: str, kind: str, **options: Option) -> Collector:
    means = replace(MEANS, web=door, secret=SECRETS.get)
    return open_source(a_source(kind=kind, url=url, options=options), means)


def a_door() -> Door:
    return Door(contact="https://sawt.example", allow=(ip_network("127.0.0.0/8"),))


def expected(file: str) -> set[str]:
    (row,) = [row for row in ITEMS if row["file"] == file]
    return {item.get("fullname") or item["id"] for item in row["items"]} | originals_of(row)


def ids(page: Page) -> set[str]:
    return {post.native_id for post in page.posts}


@pytest.mark.parametrize(
    "row",
    [row for row in ROUTES if row["platform"] == "x"],
    ids=[Path(row["body_file"]).stem for row in ROUTES if row["platform"] == "x"],
)
async def test_each_reply_of_x_comes_through_the_door(row: dict[str, Any]) -> None:
    # A search is all that is asked of X, so what answered elsewhere answers here.
    served = [{**row, "path": x.PATH}]
    async with serving(replays(served, body_of)) as heard, a_door() as door:
        site = heard.url.removesuffix("/feed")
        collector = opened(door, site, "x", query="Tweepy", token="X_TOKEN")
        if row["status"] == 200:
            page = await collector.fetch(None)
            assert ids(page) == expected(row["body_file"])
            return
        with pytest.raises(CollectError, match=f"HTTP {row['status']}"):
            await collector.fetch(None)


async def test_the_routes_of_x_answer_a_search_by_what_it_asks() -> None:
    rows = [row for row in ROUTES if row["platform"] == "x"]
    async with serving(replays(rows, body_of)) as heard, a_door() as door:
        collector = opened(
            door, heard.url.removesuffix("/feed"), "x", query="Tweepy", token="X_TOKEN"
        )
        page = await collector.fetch(None)

    assert ids(page) == expected("platforms/x/tweepy_test_asyncclient_search_recent_tweets_0.json")
    assert page.more
    assert heard.headers["authorization"] == b"Bearer a-token"


@pytest.mark.parametrize(
    ("options", "file"),
    [
        ({"subreddit": "kakapo", "what": "comments"}, "Streams.test_comments__with_pause_0"),
        ({"subreddit": "all", "query": "praw oauth search"}, ".test_search_0"),
    ],
)
async def test_the_listings_of_reddit_come_through_the_door(
    options: dict[str, Option], file: str
) -> None:
    rows = [row for row in ROUTES if row["platform"] == "reddit"]
    async with serving(replays(rows, body_of)) as heard, a_door() as door:
        site = heard.url.removesuffix("/feed")
        app: dict[str, Option] = {"client_id": "R_ID", "client_secret": "R_SECRET"}
        page = await opened(door, site, "reddit", oauth_url=site, **options, **app).fetch(None)

    assert ids(page) == expected(f"platforms/reddit/praw_TestSubreddit{file}.json")
    assert heard.heads[0].startswith(b"POST /api/v1/access_token ")
    assert heard.headers["authorization"] == b"Bearer a-token"

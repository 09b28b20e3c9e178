"""YouTube and Telegram as they once answered: every item is right, and no error raises."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from listener.collector import Page
from listener.kinds import telegram_page, youtube_items
from listener.opening import open_source
from listener.post import Post
from make import MEANS, a_source
from replay_tube import Route, a_door, replaying, routes

Row = dict[str, Any]

# The oracle puts a space where a tag begins or ends, also inside a word; a reader sees none.
SPACED = {"platforms/telegram/tchan_parse_message_weird_preview.html"}
# The oracle wrote the absence of a video into an address, which leads nowhere: we give none.
NOWHERE = "https://www.youtube.com/watch?v=None&"
# What the corpus's other routes answer is asked by no source.
ASKED = {
    "/youtube/v3/commentThreads": {"video": "D-lhorsDlUQ"},
    "/youtube/v3/search": {"query": "news"},
}


@pytest.fixture(scope="module")
def corpora(shared: Path) -> Path:
    folder = shared / "corpora"
    if not (folder / "platforms").is_dir():
        pytest.skip(f"NOT TESTED: there is no {folder / 'platforms'}")
    return folder


@pytest.fixture(scope="module")
def rows(corpora: Path) -> list[Row]:
    lines = (corpora / "platforms" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["platform"] in {"youtube", "telegram"}]


def posts_of(corpora: Path, row: Row) -> tuple[list[Post], int]:
    body = (corpora / row["file"]).read_bytes()
    if row["platform"] == "telegram":
        return telegram_page.to_posts(a_source(), body)
    return youtube_items.to_posts(a_source(), json.loads(body))


def wanted(row: Row) -> dict[str, Row]:
    """The items by their ids; what happened to a channel itself is no post."""
    items = [item for item in row["items"] if item.get("type") != "service"]
    return {item.get("post") or item["id"]: item for item in items}


def differences(post: Post, item: Row, *, spaced: bool) -> list[tuple[str, object, object]]:
    url = item.get("url", post.url)
    pairs: dict[str, tuple[object, object]] = {
        "url": (post.url, None if url and url.startswith(NOWHERE) else url),
        "author": (post.author_name, item.get("author") or post.author_name),
        "handle": (post.author, item.get("author_id", post.author)),
        "created_at": (post.published, datetime.fromisoformat(item["created_at"])),
        "text": (folded(post.text, spaced=spaced), folded(item["text_ws"] or "", spaced=spaced)),
        "title": (folded(post.title or ""), item.get("title_ws") or ""),
        "reply_to": (post.reply_to, item.get("parent_id", post.reply_to)),
    }
    return [(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]


def folded(text: str, *, spaced: bool = False) -> str:
    return ("" if spaced else " ").join(text.split())


def test_every_item_is_right(
    corpora: Path, rows: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong = 0, []
    for row in rows:
        posts, skipped = posts_of(corpora, row)
        items = wanted(row)
        assert ({post.native_id for post in posts}, skipped) == (set(items), 0), row["file"]
        for post in posts:
            spaced = row["file"] in SPACED
            found = differences(post, items[post.native_id], spaced=spaced)
            wrong += [(row["file"], post.native_id, found)] if found else []
            right += not found
    with capsys.disabled():
        print(f"\nyoutube, telegram: {right} items of {len(rows)} files are right")  # noqa: T201 - a figure

    assert wrong == []
    assert right == sum(len(wanted(row)) for row in rows) > 50


def test_a_page_is_oldest_first(corpora: Path, rows: list[Row]) -> None:
    for row in rows:
        times = [post.published for post in posts_of(corpora, row)[0] if post.published]
        assert times == sorted(times), row["file"]


def test_errors_have_no_posts_and_do_not_raise(corpora: Path) -> None:
    lines = (corpora / "platforms" / "errors.jsonl").read_text(encoding="utf-8").splitlines()
    errors = [row for row in map(json.loads, lines) if row["platform"] in {"youtube", "telegram"}]

    assert errors
    for row in errors:
        assert youtube_items.to_posts(a_source(), row["body"]) == ([], 0)
        assert telegram_page.to_posts(a_source(), json.dumps(row["body"]).encode()) == ([], 0)


async def ask(corpora: Path, route: Route, kind: str, **options: str) -> Page:
    async with replaying(corpora, route) as heard, a_door() as door:
        site = heard.url.removesuffix("/feed")
        url = site + route["path"] if kind == "telegram" else site
        means = replace(MEANS, web=door, secret=lambda _: "a-key-for-tests")
        return await open_source(a_source(kind=kind, url=url, options=options), means).fetch(None)


async def test_youtube_is_read_through_the_door(corpora: Path, rows: list[Row]) -> None:
    known = {row["file"]: wanted(row) for row in rows}
    replayed = [route for route in routes(corpora, "youtube") if route["path"] in ASKED]

    assert len(replayed) >= 10
    for route in replayed:
        page = await ask(corpora, route, "youtube", key="YOUTUBE_KEY", **ASKED[route["path"]])
        assert {post.native_id for post in page.posts} == known[route["body_file"]].keys()


async def test_telegram_is_read_through_the_door(corpora: Path, rows: list[Row]) -> None:
    known = {row["file"]: wanted(row) for row in rows}
    replayed = routes(corpora, "telegram")

    assert len(replayed) >= 10
    for route in replayed:
        page = await ask(corpora, route, "telegram")
        assert {post.native_id for post in page.posts} == known[route["body_file"]].keys()

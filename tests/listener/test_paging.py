"""Each kind that reads page by page, against one small platform: nothing missed, nothing twice."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from listener.collect import collect
from listener.collector import Page
from listener.kinds import reddit
from listener.opening import open_asked
from listener.run import Run
from listener.source import Source
from make import MEANS, a_source
from paged import SIZE, Platform

KINDS: dict[str, dict[str, Any]] = {
    "x": {"query": "940", "token": "KEY"},
    "bluesky": {"query": "940"},
    "youtube": {"video": "aaaaaaaaaaa", "key": "KEY"},
    "telegram": {},
    "reddit": {"subreddit": "ab", "client_id": "KEY", "client_secret": "KEY"},
    "mastodon": {"hashtag": "940"},
    "json": {
        "items": "items",
        "fields": {"native_id": "id", "text": "text", "published": "at"},
        "next": "next",
    },
}
ADDRESSES = {
    "telegram": "https://t.me/s/hayy",
    "youtube": "https://www.googleapis.com",
    "json": "https://news.example/list",
}
# A list by time, unlike one by number, may get posts a little below its top.
LATE = {"bluesky": timedelta(minutes=9)}


@dataclass
class Inbox:
    """Keeps each post once, as the store does."""

    posts: list[int] = field(default_factory=list)
    at: str | None = None
    runs: list[Run] = field(default_factory=list)

    async def cursor(self, source: str) -> str | None:
        assert source
        return self.at

    async def failures(self, source: str) -> int:
        assert source
        return 0

    async def recent(self, source: str) -> Sequence[datetime]:
        assert source
        return ()

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        assert source
        del at
        numbers = [number(post.native_id) for post in page.posts]
        new = [one for one in numbers if one not in self.posts]
        self.posts += new
        self.at = page.cursor
        return len(new)

    async def note(self, run: Run) -> None:
        self.runs.append(run)


def number(native_id: str) -> int:
    if native_id.startswith("t3_"):
        return int(native_id[3:], 36)
    (found,) = re.findall(r"[0-9]+$", native_id)
    return int(found)


def a_kind(kind: str) -> Source:
    url = ADDRESSES.get(kind, "https://news.example")
    return a_source(kind=kind, url=url, options=KINDS[kind])


async def poll(kind: str, platform: Platform, inbox: Inbox) -> Run:
    """Read once, a while after the last time."""
    platform.now += timedelta(minutes=20)
    means = replace(MEANS, web=platform, secret=lambda _: "s3cret", clock=platform.clock)
    source = a_kind(kind)
    return await collect(
        source, open_asked(source, means), inbox, clock=platform.clock, chance=lambda: 0.0
    )


async def quiet(kind: str, platform: Platform, inbox: Inbox, most: int) -> None:
    """Read until there is nothing new: twice, as what failed goes on at the next run."""
    still = 0
    for _ in range(most):
        run = await poll(kind, platform, inbox)
        still = 0 if run.new or run.outcome.failed else still + 1
        if still == 3:
            return
    raise AssertionError([run.reason for run in inbox.runs])


@pytest.fixture(autouse=True)
def small_listings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reddit gives as many as it is asked for."""
    monkeypatch.setattr(reddit, "LARGEST", SIZE)


DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 8)),
        st.tuples(st.just("delete"), st.integers(1, 8)),
        st.tuples(st.just("break off"), st.integers(1, 4)),
        st.tuples(st.just("arrive"), st.integers(1, 4)),
        st.tuples(st.just("late"), st.integers(1, 9)),
        st.tuples(st.just("poll"), st.just(1)),
    ),
    max_size=25,
)


async def live(kind: str, doings: Sequence[tuple[str, int]]) -> None:
    platform, inbox = Platform(), Inbox()
    platform.publish()
    await poll(kind, platform, inbox)
    deleted: set[int] = set()
    for what, much in doings:
        match what:
            case "publish":
                for _ in range(much):
                    platform.publish()
            case "delete":
                for gone in sorted(platform.posts)[-much:]:
                    del platform.posts[gone]
                    deleted.add(gone)
            case "break off":
                platform.fails = platform.asked + much
            case "arrive":
                platform.arrives = platform.asked + much
            case "late":
                platform.publish(late=min(LATE.get(kind, timedelta()), timedelta(minutes=much)))
            case _:
                await poll(kind, platform, inbox)
    platform.fails = platform.arrives = None
    await quiet(kind, platform, inbox, 20)

    assert platform.posts.keys() <= set(inbox.posts)
    assert set(inbox.posts) <= platform.posts.keys() | deleted
    assert sum(run.new for run in inbox.runs) == len(set(inbox.posts))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_stays_is_missed_and_nothing_is_taken_twice(kind: str) -> None:
    @seed(940)
    @settings(max_examples=60, deadline=None, database=None)
    @given(doings=DOINGS)
    def lives(doings: list[tuple[str, int]]) -> None:
        asyncio.run(live(kind, doings))

    lives()


@pytest.mark.parametrize("kind", KINDS)
async def test_pages_that_lead_round_are_left_and_what_is_new_is_still_heard(kind: str) -> None:
    platform, inbox = Platform(), Inbox()
    for _ in range(3):
        platform.publish()
    await poll(kind, platform, inbox)
    platform.posts.clear()
    for _ in range(9):
        platform.publish()
    platform.round = True
    await quiet(kind, platform, inbox, 12)
    asked = platform.asked

    platform.publish()
    await quiet(kind, platform, inbox, 12)

    assert platform.posts.keys() <= set(inbox.posts)
    assert platform.asked - asked <= 40


@pytest.mark.parametrize("kind", KINDS)
async def test_a_quiet_source_is_asked_for_little(kind: str) -> None:
    platform, inbox = Platform(), Inbox()
    for _ in range(20):
        platform.publish()
    await quiet(kind, platform, inbox, 12)
    asked = platform.asked

    await poll(kind, platform, inbox)

    # What may be late is looked for a little below the top.
    assert platform.asked - asked <= (4 if kind in LATE else 2)


@pytest.mark.parametrize("kind", ["telegram", "reddit", "json", "youtube", "bluesky"])
async def test_a_page_on_the_way_that_is_refused_for_ever_keeps_nobody_from_what_is_new(
    kind: str,
) -> None:
    platform, inbox = Platform(), Inbox()
    for _ in range(SIZE):
        platform.publish()
    await poll(kind, platform, inbox)
    platform.posts.clear()
    for _ in range(3 * SIZE):
        platform.publish()
    platform.refuses = True
    await poll(kind, platform, inbox)
    await poll(kind, platform, inbox)
    platform.publish()
    for _ in range(3):
        await poll(kind, platform, inbox)
    assert platform.ever in inbox.posts

    platform.refuses = False
    await quiet(kind, platform, inbox, 12)

    # What lay behind that page is not given up where the platform may give it later.
    if kind in {"telegram", "reddit", "youtube"}:
        assert platform.posts.keys() <= set(inbox.posts)

"""After nobody listened: what a source no longer shows is paged back, and the meter rises."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from api.metrics import Metrics
from api.polls import Polls
from api.rewinding import Rewinding
from clock import Clock
from feeds import answer, rss
from listener.collector import Collector
from listener.door import Answer
from listener.errors import SourceRefused, SourceSilent
from listener.kinds.feed import Feed
from listener.kinds.file import File
from listener.run import Outcome, Run
from listener.source import Source
from make import NOON, a_source
from store.backfills import SqlBackfills
from store.coverage import SqlCoverage
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.sources import SqlSources

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
URL = "https://news.example/rss"
SHOWN = 4


@dataclass
class Newspaper:
    """Publishes an article every quarter of an hour, shows four, and keeps the others behind."""

    clock: Clock
    began: datetime
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        assert headers
        self.asked.append(url)
        if self.silent:
            raise SourceSilent(source, "no answer")
        page = int(url.partition("paged=")[2] or 1)
        newest = (self.clock() - self.began) // QUARTER - SHOWN * (page - 1)
        numbers = range(newest, max(newest - SHOWN, -1), -1)
        if not numbers:
            raise SourceRefused(source, "HTTP 404")
        return answer(rss(*map(self._item, numbers)), url=url)

    def _item(self, number: int) -> str:
        at = self.began + number * QUARTER
        return (
            f"<guid>{number}</guid><title>حفرة رقم {number} في شارع رقم {number * 7}</title>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        )


@dataclass
class World:
    sessions: Sessions
    clock: Clock
    paper: Newspaper
    opened: Collector

    @property
    def backfills(self) -> SqlBackfills:
        return SqlBackfills(self.sessions)

    def opening(self, source: Source) -> Collector:
        assert source.id == "okaz"
        return self.opened

    async def poll(self) -> Run:
        sources = SqlSources(self.sessions)
        polls = Polls(
            sources=sources,
            inbox=SqlPosts(self.sessions),
            opening=self.opening,
            clock=self.clock,
            chance=lambda: 0.0,
            room=asyncio.Semaphore(1),
            metrics=Metrics(),
            fresh=lambda: None,
        )
        run = await polls.poll(a_source())
        assert run
        return run

    async def listen(self, time: timedelta) -> None:
        until = self.clock() + time
        while self.clock() < until:
            await self.poll()
            self.clock.tick(seconds=QUARTER.total_seconds())

    async def page_back(self) -> None:
        rewinding = Rewinding(
            sources=SqlSources(self.sessions),
            backfills=self.backfills,
            opening=self.opening,
            clock=self.clock,
            room=asyncio.Semaphore(1),
            fresh=lambda: None,
        )
        while (state := await self.backfills.show("okaz")) and state.due:
            await rewinding.step()
            self.clock.tick(minutes=1)

    async def numbers(self) -> set[int]:
        found = await SqlPosts(self.sessions).list(PostFilter(), limit=1_000)
        return {int(each.post.native_id) for each in found.items}

    async def covered(self, since: datetime, until: datetime) -> float:
        found = (await SqlCoverage(self.sessions).figures(since, until)).coverage
        assert found is not None
        return found


@pytest.fixture
async def world(sessions: Sessions, clock: Clock) -> World:
    paper = Newspaper(clock, began=NOON - 3 * QUARTER)
    await SqlSources(sessions).add(a_source(url=URL, options={"steady": True}), NOON)
    return World(sessions, clock, paper, Feed(a_source(url=URL), paper))


async def test_a_window_that_was_missed_is_paged_back_and_its_coverage_rises(world: World) -> None:
    await world.listen(30 * HOUR)
    heard = world.clock()
    world.clock.tick(hours=6)
    back = world.clock()
    await world.poll()

    state = await world.backfills.show("okaz")
    assert state
    assert heard - QUARTER <= state.since <= heard
    before = await world.covered(heard, back)
    await world.page_back()

    assert before < 0.2
    assert await world.covered(heard, back) > 0.9
    assert await world.numbers() == set(range(max(await world.numbers()) + 1))


async def test_a_source_that_did_not_answer_for_long_is_paged_back_as_well(world: World) -> None:
    await world.listen(HOUR)
    world.paper.silent = True
    world.clock.tick(minutes=1)
    assert (await world.poll()).outcome is Outcome.SILENT
    world.paper.silent = False
    world.clock.tick(hours=3)
    await world.poll()

    await world.page_back()

    assert await world.numbers() == set(range(max(await world.numbers()) + 1))


async def test_a_window_that_the_source_still_shows_is_not_paged_back(world: World) -> None:
    await world.listen(HOUR)
    world.clock.tick(minutes=30)
    await world.poll()

    assert await world.backfills.show("okaz") is None


async def test_a_first_visit_pages_nothing_back(world: World) -> None:
    world.clock.tick(hours=9)
    await world.poll()

    assert await world.backfills.show("okaz") is None


async def test_what_cannot_be_paged_back_or_goes_on_by_itself_is_left_alone(world: World) -> None:
    await world.listen(HOUR)

    class Onward(Feed):
        @property
        def only_newest(self) -> bool:
            return False

    for opened in (Onward(a_source(url=URL), world.paper), File(source=a_source(), root=None)):
        world.opened = opened
        world.clock.tick(hours=6)
        await world.poll()
        assert await world.backfills.show("okaz") is None

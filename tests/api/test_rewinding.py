"""Working off what is to be paged back, on a real store."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from api.rewinding import LEASE, Rewinding
from clock import Clock
from listener.backfill import MOST_FAILURES
from listener.collector import Collector, Page
from listener.errors import SourceBusy
from listener.source import Source
from make import NOON, a_post, a_source
from store.backfills import SqlBackfills
from store.database import Sessions
from store.posts import SqlPosts
from store.sources import SqlSources
from store.tables import SourceRow

DAY = timedelta(days=1)


@dataclass
class Old:
    """Has three pages to go back through, or an error to tell."""

    error: Exception | None = None
    only_newest: bool = True
    asked: list[str | None] = field(default_factory=list)

    async def fetch(self, cursor: str | None) -> Page:
        raise AssertionError(cursor)

    async def back(self, since: datetime, cursor: str | None) -> Page:
        assert since == NOON - DAY
        self.asked.append(cursor)
        if self.error:
            raise self.error
        page = int(cursor or 1)
        return Page(
            posts=[a_post(native_id=str(page))], cursor=str(page + 1), more=page < len("123")
        )


class Onward:
    """A kind without a way back."""

    async def fetch(self, cursor: str | None) -> Page:
        raise AssertionError(cursor)


@dataclass
class World:
    sessions: Sessions
    clock: Clock
    opened: Collector = field(default_factory=Old)
    fresh: list[bool] = field(default_factory=list)

    @property
    def rewinding(self) -> Rewinding:
        def opening(source: Source) -> Collector:
            assert source.id == "okaz"
            return self.opened

        return Rewinding(
            sources=SqlSources(self.sessions),
            backfills=SqlBackfills(self.sessions),
            opening=opening,
            clock=self.clock,
            room=asyncio.Semaphore(1),
            fresh=lambda: self.fresh.append(True),
        )


@pytest.fixture
async def world(sessions: Sessions, clock: Clock) -> World:
    await SqlSources(sessions).add(a_source(), NOON)
    await SqlBackfills(sessions).ask("okaz", NOON - DAY, NOON)
    return World(sessions, clock)


async def test_it_goes_back_page_by_page_and_no_sooner_than_it_may(world: World) -> None:
    await SqlPosts(world.sessions).keep("okaz", Page(posts=[a_post(native_id="2")]), NOON)

    first = await world.rewinding.step()
    assert await world.rewinding.step() is None
    world.clock.tick(minutes=1)
    second = await world.rewinding.step()
    world.clock.tick(minutes=1)
    third = await world.rewinding.step(source="okaz")

    assert first
    assert second
    assert third
    assert [each.new for each in (first, second, third)] == [1, 1, 2]
    assert third.due is None
    assert len(world.fresh) == 2
    world.clock.tick(days=1)
    assert await world.rewinding.step() is None


async def test_whoever_dies_in_between_is_followed_from_the_same_page(world: World) -> None:
    await world.rewinding.step()
    world.clock.tick(minutes=1)
    assert await SqlBackfills(world.sessions).claim(world.clock(), LEASE)

    assert await world.rewinding.step() is None
    world.clock.tick(seconds=LEASE.total_seconds())
    state = await world.rewinding.step()

    assert state
    assert (state.pages, state.cursor) == (2, "3")


async def test_a_busy_source_is_left_alone_as_long_as_it_asks(world: World) -> None:
    world.opened = Old(SourceBusy("okaz", "HTTP 429", timedelta(hours=2)))

    state = await world.rewinding.step()

    assert state
    assert (state.due, state.failures) == (NOON + timedelta(hours=2), 1)


async def test_an_unforeseen_error_is_named_by_its_kind_alone(world: World) -> None:
    world.opened = Old(RuntimeError("نص منشور"))

    state = await world.rewinding.step()

    assert state
    assert state.reason == "unforeseen RuntimeError"


async def test_a_kind_without_a_way_back_is_given_up(world: World) -> None:
    world.opened = Onward()
    for _ in range(MOST_FAILURES):
        state = await world.rewinding.step()
        world.clock.tick(days=1)

    assert state
    assert state.due is None
    assert state.reason is not None
    assert "cannot be paged back" in state.reason


async def test_a_source_that_was_removed_ends_it(world: World) -> None:
    async with world.sessions.begin() as session:
        await session.execute(delete(SourceRow))

    state = await world.rewinding.step()

    assert state
    assert (state.due, state.reason) == (None, "the source was removed")

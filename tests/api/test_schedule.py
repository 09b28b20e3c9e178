"""The schedule on a real store: what is planned, when, and by whom."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from api.metrics import Metrics
from api.schedule import AHEAD, LEASE, Schedule
from api.tools import utc_now
from listener.collector import Collector, Page
from listener.errors import SourceSilent
from listener.run import Outcome
from listener.source import Source
from make import a_post, a_source
from polling import WatchedPolls, all_read
from store.database import Sessions, open_database
from store.leases import SqlLeases
from store.posts import SqlPosts
from store.sources import SqlSources
from store.tables import SourceRow

HOUR = timedelta(hours=1)


@dataclass
class Told:
    """A collector that says one post, or fails; counts how often it is asked, and can be held."""

    fails: bool = False
    asked: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.held.set()

    async def fetch(self, cursor: str | None) -> Page:
        del cursor
        self.asked += 1
        self.reached.set()
        await self.held.wait()
        if self.fails:
            raise SourceSilent("okaz", "no answer")
        # Published just now, since a quiet source would be asked less.
        return Page(posts=[a_post(published=None)], cursor="1")


@dataclass
class World:
    sessions: Sessions
    told: Told
    fresh: asyncio.Event
    schedules: list[Schedule] = field(default_factory=list)

    @property
    def sources(self) -> SqlSources:
        return SqlSources(self.sessions)

    def opened(self, source: Source) -> Collector:
        assert source
        return self.told

    def schedule(self, holder: str = "one") -> Schedule:
        polls = WatchedPolls(
            sources=self.sources,
            inbox=SqlPosts(self.sessions),
            opening=self.opened,
            clock=utc_now,
            chance=lambda: 0.0,
            room=asyncio.Semaphore(4),
            metrics=Metrics(),
            fresh=self.fresh.set,
        )
        made = Schedule(
            sources=self.sources,
            leases=SqlLeases(self.sessions),
            polls=polls,
            holder=holder,
            chance=lambda: 0.0,
            bell=asyncio.Event(),
        )
        self.schedules.append(made)
        return made


@pytest.fixture
async def world(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "sawt.db")
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'sawt.db'}") as sessions:
        world = World(sessions, Told(), asyncio.Event())
        yield world
        for schedule in world.schedules:
            await schedule.close()


async def planned_run(schedule: Schedule, now: datetime) -> None:
    """Plan, and wait until what was due has been read and its run noted."""
    await schedule.plan(now)
    await all_read(schedule)


async def outcomes(world: World) -> Sequence[Outcome]:
    return [run.outcome for run in (await world.sources.runs("okaz", limit=10)).items]


async def test_a_source_is_read_at_once_and_planned_again_for_its_interval(world: World) -> None:
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())

    await planned_run(schedule, utc_now())
    await schedule.plan(utc_now())

    assert await outcomes(world) == [Outcome.READ]
    assert world.fresh.is_set()
    due = (await world.sources.show("okaz")).next_poll
    assert timedelta(minutes=59) < due - utc_now() <= HOUR
    assert world.told.asked == 1


async def test_a_source_that_fails_is_noted_and_waits_its_turn(world: World) -> None:
    world.told.fails = True
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())

    await planned_run(schedule, utc_now())
    await schedule.plan(utc_now())

    assert await outcomes(world) == [Outcome.SILENT]
    assert (await world.sources.show("okaz")).next_poll > utc_now() + HOUR


async def test_only_what_is_soon_due_is_planned(world: World) -> None:
    schedule = world.schedule()
    now = utc_now()
    for name, due in (("soon", AHEAD / 2), ("later", AHEAD * 2)):
        await world.sources.add(a_source(id=name, interval=HOUR), now + due)

    await schedule.plan(now)
    assert schedule.planned.keys() == {"soon"}

    await schedule.plan(now + AHEAD * 1.5)
    assert schedule.planned.keys() == {"soon", "later"}


async def test_a_poll_asks_for_a_round_only_where_the_next_is_soon(world: World) -> None:
    schedule = world.schedule()
    await world.sources.add(a_source(id="slow", interval=HOUR), utc_now())
    await planned_run(schedule, utc_now())
    assert not schedule.bell.is_set()

    quick = a_source(id="quick", interval=AHEAD / 2, options={"steady": True})
    await world.sources.add(quick, utc_now())
    await planned_run(schedule, utc_now())
    assert schedule.bell.is_set()


async def test_a_lease_that_has_long_to_go_is_not_written_anew(world: World) -> None:
    schedule, now = world.schedule(), utc_now()
    await schedule.plan(now)
    ends = schedule.until

    await schedule.plan(now + LEASE / 4)
    assert schedule.until == ends

    await schedule.plan(now + LEASE / 2)
    assert schedule.until == now + LEASE * 1.5


async def test_a_clock_that_went_back_does_not_keep_a_lease(world: World) -> None:
    schedule, now = world.schedule(), utc_now()
    await schedule.plan(now)

    await schedule.plan(now - HOUR)

    assert schedule.until == now - HOUR + LEASE


async def test_a_paused_source_is_dropped_and_a_resumed_one_is_read(world: World) -> None:
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())
    await planned_run(schedule, utc_now())
    await schedule.plan(utc_now())

    await world.sources.pause("okaz", utc_now())
    await schedule.plan(utc_now())
    assert schedule.planned == {}
    assert schedule.scheduler.get_jobs() == []

    await world.sources.resume("okaz", utc_now())
    await planned_run(schedule, utc_now())
    assert world.told.asked == 2


async def test_a_source_asked_for_by_another_process_is_read_at_once(world: World) -> None:
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())
    await planned_run(schedule, utc_now())
    await schedule.plan(utc_now())

    await world.sources.run_now("okaz", utc_now())
    await planned_run(schedule, utc_now())

    assert world.told.asked == 2


async def test_a_source_is_never_read_twice_at_the_same_time(world: World) -> None:
    world.told.held.clear()
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())
    await schedule.plan(utc_now())
    await asyncio.wait_for(world.told.reached.wait(), 60)

    await schedule.plan(utc_now())
    again = await schedule.polls.poll((await world.sources.show("okaz")).source)
    world.told.held.set()
    await all_read(schedule)

    assert again is None
    assert world.told.asked == 1


async def test_one_process_at_a_time_holds_the_schedule(world: World) -> None:
    one, two = world.schedule("one"), world.schedule("two")
    now = utc_now()
    await world.sources.add(a_source(interval=HOUR), now - HOUR)

    await planned_run(one, now)
    await two.plan(now)
    assert (one.holding, two.holding) == (True, False)
    assert two.planned == {}

    await two.plan(now + LEASE + timedelta(seconds=1))
    await one.plan(now + LEASE + timedelta(seconds=2))
    assert (one.holding, two.holding) == (False, True)
    assert one.planned == {}


async def test_a_schedule_that_ends_hands_on_at_once(world: World) -> None:
    one, two = world.schedule("one"), world.schedule("two")
    now = utc_now()
    await one.plan(now)

    await one.close()
    await two.plan(now)

    assert two.holding


async def test_what_was_missed_is_noted_once_and_made_good_once(world: World) -> None:
    schedule = world.schedule()
    await world.sources.add(a_source(interval=timedelta(minutes=15)), utc_now() - HOUR)

    await planned_run(schedule, utc_now())
    await schedule.plan(utc_now())

    assert await outcomes(world) == [Outcome.READ, Outcome.MISSED]
    assert world.told.asked == 1


async def test_stopping_lets_a_read_at_hand_end(world: World) -> None:
    world.told.held.clear()
    schedule = world.schedule()
    await world.sources.add(a_source(interval=HOUR), utc_now())
    await schedule.plan(utc_now())
    await asyncio.wait_for(world.told.reached.wait(), 60)

    closing = asyncio.create_task(schedule.close())
    world.told.held.set()
    await closing

    assert await outcomes(world) == [Outcome.READ]


async def test_overdue_sources_are_spread_at_boot(world: World) -> None:
    schedule = world.schedule()
    schedule.chance = lambda: 0.9
    now = utc_now()
    await world.sources.add(a_source(interval=HOUR), now)

    await schedule.plan(now)

    (job,) = schedule.scheduler.get_jobs()
    assert job.next_run_time == now + timedelta(seconds=9)


async def test_who_was_only_asleep_notes_what_it_missed(world: World) -> None:
    """A machine that was suspended: its job wakes with it, and nobody else took over."""
    schedule = world.schedule()
    await world.sources.add(a_source(interval=timedelta(minutes=15)), utc_now() + HOUR)
    await schedule.plan(utc_now())
    async with world.sessions.begin() as session:
        await session.execute(update(SourceRow).values(next_poll=utc_now() - HOUR))

    await planned_run(schedule, utc_now())

    assert await outcomes(world) == [Outcome.READ, Outcome.MISSED]
    (line,) = [run for run in (await world.sources.runs("okaz", limit=9)).items if run.missed]
    assert line.missed == 4


async def test_what_is_asked_meanwhile_is_asked_at_once_and_from_its_beginning(
    world: World,
) -> None:
    await world.sources.add(a_source(options={"include": ["a"]}), utc_now())
    polls = world.schedule().polls
    world.told.held.clear()
    asked = (await world.sources.show("okaz")).source
    polling = asyncio.create_task(polls.poll(asked))
    await world.told.reached.wait()

    await world.sources.change("okaz", utc_now(), options={"include": ["b"]})
    world.told.held.set()
    await polling

    state = await world.sources.show("okaz")
    assert state.next_poll <= utc_now()
    assert await polls.poll(state.source)
    assert (await world.sources.show("okaz")).next_poll > utc_now()

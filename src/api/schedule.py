"""When each source is read: one date job for each that is due soon, planned from the database.

    SqlSources.upcoming ─▶ plan ─▶ APScheduler ─▶ Polls.poll ─▶ the database

The database knows when a source is due; the scheduler only waits for that moment, and only for
those that come soon: however many sources there are, a round reads a few. So a source that was
added, paused or asked for by another process is picked up, and a restart changes nothing.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from api.polls import Polls
from listener.collect import Chance
from listener.source import Source
from store.leases import SqlLeases
from store.sources import SqlSources

log = structlog.get_logger()

NAME = "schedule"
LEASE = timedelta(seconds=10)
# Rounds are seconds apart, so that nothing falls due unseen between two of them.
AHEAD = timedelta(seconds=20)
# Sources that fell due while nobody ran are not all asked in the same second.
SPREAD = timedelta(seconds=10)
DRAIN = timedelta(seconds=5)


def new_scheduler() -> AsyncIOScheduler:
    """Make the scheduler: late runs are run once, never stacked and never dropped."""
    return AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


@dataclass(slots=True, kw_only=True)
class Schedule:
    """Plans every source, while this process holds the schedule's lease.

    `planned` are the jobs: those of sources that are due soon. `until` is when the lease ends.
    """

    sources: SqlSources
    leases: SqlLeases
    polls: Polls
    holder: str
    chance: Chance
    bell: asyncio.Event
    scheduler: AsyncIOScheduler = field(default_factory=new_scheduler)
    planned: dict[str, tuple[Source, datetime]] = field(default_factory=dict)
    running: dict[str, asyncio.Task[None] | None] = field(default_factory=dict)
    holding: bool = False
    until: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Bring the jobs in line with the database; a step of a loop."""
        if not self.scheduler.running:
            self.scheduler.start()
        if not await self._hold(now):
            self._stand_by()
            return 0
        booting, self.holding = not self.holding, True
        if booting:
            for source in await self.sources.missed(now):
                log.warning("missed", source=source.id)
        upcoming = {
            source.id: (source, due) for source, due in await self.sources.upcoming(now + AHEAD)
        }
        for gone in self.planned.keys() - upcoming.keys():
            self._drop(gone)
        for source, due in upcoming.values():
            if source.id not in self.running and self.planned.get(source.id) != (source, due):
                self._plan_one(source, due, now, booting=booting)
        return 0

    async def _hold(self, now: datetime) -> bool:
        """Take the lease or prolong it; one that has most of its time left is not written anew."""
        if self.until is not None and LEASE / 2 < self.until - now <= LEASE:
            return True
        taken = await self.leases.take(NAME, self.holder, now, now + LEASE)
        self.until = now + LEASE if taken else None
        return taken

    def _plan_one(self, source: Source, due: datetime, now: datetime, *, booting: bool) -> None:
        # What was brought along asks nobody, so it need not wait.
        waits = booting and due <= now and not source.sample
        spread = min(source.interval / 10, SPREAD) * self.chance() if waits else timedelta()
        self.planned[source.id] = (source, due)
        self.scheduler.add_job(
            self._poll,
            "date",
            [source],
            run_date=max(due, now) + spread,
            id=source.id,
            replace_existing=True,
        )

    async def _poll(self, source: Source) -> None:
        """Read a source that is due; a round is asked for only where it is soon due again."""
        self.running[source.id] = asyncio.current_task()
        try:
            ran = await self.polls.poll(source)
        except Exception:
            # The edge of a job: its source is planned again at the next round.
            log.exception("not polled", source=source.id)
            ran = None
        finally:
            del self.running[source.id]
            self.planned.pop(source.id, None)
        if ran and ran.next_poll and ran.next_poll - ran.finished < AHEAD:
            self.bell.set()

    def _drop(self, source: str) -> None:
        del self.planned[source]
        if self.scheduler.get_job(source):
            self.scheduler.remove_job(source)

    def _stand_by(self) -> None:
        if self.holding:
            log.warning("schedule lost to another process")
        self.holding = False
        for source in tuple(self.planned):
            self._drop(source)

    async def close(self) -> None:
        """Start nothing more, let the reads at hand end, and hand the schedule on."""
        if not self.scheduler.running:
            return
        self.scheduler.remove_all_jobs()
        if reading := [task for task in self.running.values() if task]:
            await asyncio.wait(reading, timeout=DRAIN.total_seconds())
        self.scheduler.shutdown(wait=False)
        if self.holding:
            await self.leases.release(NAME, self.holder)

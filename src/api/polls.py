"""Reading one source: claimed first, so that two processes never read it at the same time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from api.metrics import Metrics
from listener.backfill import LONGEST_GAP, overrun
from listener.collect import Chance, Clock, Inbox, collect
from listener.collector import Collector, Rewinds
from listener.run import Run
from listener.source import Source
from store.backfills import SqlBackfills
from store.posts import LEASE
from store.sources import SourceState, SqlSources

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """Reads sources, a few at a time. `fresh` is called when there were new posts."""

    sources: SqlSources
    inbox: Inbox
    opening: Callable[[Source], Collector]
    clock: Clock
    chance: Chance
    room: asyncio.Semaphore
    metrics: Metrics
    fresh: Callable[[], None]

    async def poll(self, source: Source) -> Run | None:
        """Read a source once and note it in its run log; None where another process reads it."""
        async with self.room:
            if not await self.sources.claim(source.id, self.clock(), LEASE):
                return None
            collector, before = self.opening(source), await self.sources.show(source.id)
            run = await collect(source, collector, self.inbox, clock=self.clock, chance=self.chance)
            await self.sources.due_if_other(source, self.clock())
        await self._catch_up(collector, before, run)
        self.metrics.ran(source, run)
        if run.new:
            self.fresh()
        return run

    async def _catch_up(self, collector: Collector, before: SourceState, run: Run) -> None:
        """Page back where a source that shows only its newest was not heard for too long."""
        if before.answered is None or before.source.sample or not overrun(before.last, run):
            return
        since = max(before.answered, run.started - LONGEST_GAP)
        if isinstance(collector, Rewinds) and collector.only_newest:
            await SqlBackfills(self.sources.sessions).catch_up(run.source, since, run.finished)
            log.warning("posts may be missing; paging back", source=run.source, since=since)

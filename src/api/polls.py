"""Reading one source: claimed first, so that two processes never read it at the same time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from api.metrics import Metrics
from listener.collect import Chance, Clock, Inbox, collect
from listener.collector import Collector
from listener.run import Run
from listener.source import Source
from store.posts import LEASE
from store.sources import SqlSources


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
            run = await collect(
                source, self.opening(source), self.inbox, clock=self.clock, chance=self.chance
            )
            await self.sources.due_if_other(source, self.clock())
        self.metrics.ran(source, run)
        if run.new:
            self.fresh()
        return run

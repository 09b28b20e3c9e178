"""Paging back through sources, a page at a time: claimed first, so that one process does it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from api.no_way_back import cannot
from listener.backfill import Backfill, after_failure, after_page
from listener.collect import Clock
from listener.collector import Collector, Page, Rewinds
from listener.errors import Cause, CollectError, SourceGarbled, SourceRefused
from listener.source import Source
from store.backfills import SqlBackfills
from store.errors import UnknownSource
from store.sources import SqlSources

log = structlog.get_logger()

# Longer than the door's deadline and its queue.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewinding:
    """Works off backfills. `fresh` is called when there were new posts."""

    sources: SqlSources
    backfills: SqlBackfills
    opening: Callable[[Source], Collector]
    clock: Clock
    room: asyncio.Semaphore
    fresh: Callable[[], None]

    async def step(self, *, source: str | None = None) -> Backfill | None:
        """Ask for one page that is due, of any source or of one; None where there is none."""
        began = self.clock()
        held = began + LEASE
        state = await self.backfills.claim(began, LEASE, source=source)
        if state is None:
            return None
        try:
            asked = (await self.sources.show(state.source)).source
        except UnknownSource:
            over = replace(state, due=None, reason="the source was removed")
            return await self.backfills.keep(over, (), self.clock())
        page = Page()
        try:
            async with self.room:
                page = await self._page(asked, state)
        except CollectError as error:
            done = after_failure(state, error, self.clock(), asked.interval)
        else:
            done = after_page(state, page, self.clock(), asked.interval)
        kept = await self.backfills.keep(done, page.posts, self.clock(), held=held)
        if kept.new > state.new:
            self.fresh()
        log.info(
            "paged back", source=kept.source, pages=kept.pages, new=kept.new, reason=kept.reason
        )
        return kept

    async def _page(self, source: Source, state: Backfill) -> Page:
        collector = self.opening(source)
        if not isinstance(collector, Rewinds):
            raise SourceRefused(source.id, cannot(source, collector)[0], Cause.REQUEST)
        try:
            return await collector.back(state.since, state.cursor)
        except CollectError:
            raise
        except Exception as error:
            # The edge of a job; the text of an unforeseen error may quote a post.
            reason = f"unforeseen {type(error).__name__}"
            raise SourceGarbled(source.id, reason) from error

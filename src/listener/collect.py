"""Asking one source, once, and keeping what it said.

cursor ─▶ Collector.fetch ─▶ Page ─▶ Inbox.keep      posts and cursor in one transaction
                              └────▶ Inbox.note      the run log, and when to ask next
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from listener.collector import Collector, Page
from listener.errors import CollectError, SourceBusy, SourceGarbled, SourceRefused
from listener.pace import next_poll
from listener.run import Outcome, Run
from listener.source import Source

log = structlog.get_logger()

Clock = Callable[[], datetime]
Chance = Callable[[], float]


class Inbox(Protocol):
    """Where collected posts wait to be classified."""

    async def cursor(self, source: str) -> str | None:
        """Return how far the source was read."""
        ...

    async def failures(self, source: str) -> int:
        """Return how many runs in a row have failed."""
        ...

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        """Store unseen posts and the cursor together; return how many were unseen."""
        ...

    async def note(self, run: Run) -> None:
        """Add a run to the log, and remember when to ask next and how many runs failed."""
        ...


async def collect(
    source: Source, collector: Collector, inbox: Inbox, *, clock: Clock, chance: Chance
) -> Run:
    """Ask a source once. A failure is a line in the run log, never an exception.

    Args:
        source: What to ask.
        collector: How to ask it.
        inbox: Where its posts and its run log go.
        clock: The time, UTC.
        chance: A number in [0, 1), for jitter.
    """
    started = clock()
    try:
        page = await collector.fetch(await inbox.cursor(source.id))
    except CollectError as error:
        return await _failed(source, error, inbox, started, clock, chance)
    new = await inbox.keep(source.id, page, clock())
    run = Run(
        source=source.id,
        started=started,
        finished=clock(),
        outcome=Outcome.UNCHANGED if page.unchanged else Outcome.READ,
        seen=len(page.posts),
        new=new,
        skipped=page.skipped,
        bytes=page.bytes,
        next_poll=next_poll(started, source.interval, wait=page.wait, chance=chance()),
    )
    await inbox.note(run)
    log.info("collected", source=source.id, outcome=run.outcome, seen=run.seen, new=new)
    return run


async def _failed(  # noqa: PLR0913 - one caller, and each is a thing that a failure is made of
    source: Source,
    error: CollectError,
    inbox: Inbox,
    started: datetime,
    clock: Clock,
    chance: Chance,
) -> Run:
    failures = await inbox.failures(source.id) + 1
    run = Run(
        source=source.id,
        started=started,
        finished=clock(),
        outcome=outcome_of(error),
        reason=error.reason,
        next_poll=next_poll(
            started,
            source.interval,
            failures=failures,
            wait=error.retry_after if isinstance(error, SourceBusy) else None,
            chance=chance(),
        ),
    )
    await inbox.note(run)
    log.warning("not collected", source=source.id, outcome=run.outcome, reason=run.reason)
    return run


def outcome_of(error: CollectError) -> Outcome:
    """Name a failure as the run log does."""
    match error:
        case SourceBusy():
            return Outcome.BUSY
        case SourceRefused():
            return Outcome.REFUSED
        case SourceGarbled():
            return Outcome.GARBLED
        case _:
            return Outcome.SILENT

"""Asking one source, once, and keeping what it said.

cursor ─▶ Collector.fetch ─▶ Page ─▶ Inbox.keep      posts and cursor in one transaction
                              └────▶ Inbox.note      the run log, and when to ask next
"""

from asyncio import get_running_loop, timeout_at
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import extract_tb
from typing import Protocol

import structlog

from listener.collector import Collector, Page
from listener.errors import (
    Cause,
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.pace import after_read, next_poll, steady
from listener.run import Outcome, Run
from listener.source import Source

log = structlog.get_logger()

Clock = Callable[[], datetime]
Chance = Callable[[], float]

# A run ends after so many pages; the rest waits for the next, so that no source holds its lease
# for long.
MOST_PAGES = 20
# Seconds after which nothing more is asked, whatever a kind needs several answers for: shorter
# than the lease, so that no second process begins meanwhile.
LONGEST_RUN = 25.0


class Inbox(Protocol):
    """Where collected posts wait to be classified."""

    async def cursor(self, source: str) -> str | None:
        """Return how far the source was read."""
        ...

    async def failures(self, source: str) -> int:
        """Return how many runs in a row have failed."""
        ...

    async def recent(self, source: str) -> Sequence[datetime]:
        """Return when its latest posts, about fifty, were published (or else received)."""
        ...

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        """Store unseen posts and the cursor together; return how many were unseen."""
        ...

    async def note(self, run: Run) -> None:
        """Add a run to the log, and remember when to ask next and how many runs failed."""
        ...


@dataclass(slots=True)
class _Tally:
    """What a run has come to so far."""

    seen: int = 0
    new: int = 0
    skipped: int = 0
    bytes: int = 0
    left_out: int = 0
    reason: str | None = None

    def add(self, page: Page, new: int) -> None:
        self.seen += len(page.posts) + page.left_out
        self.new += new
        self.skipped += page.skipped
        self.bytes += page.bytes
        self.left_out += page.left_out
        self.reason = self.reason or page.reason


async def collect(
    source: Source, collector: Collector, inbox: Inbox, *, clock: Clock, chance: Chance
) -> Run:
    """Ask a source once. A failure is a line in the run log, never an exception.

    A source that has more to say is heard page by page; each page is kept before the next is
    asked for, so that a failure in between loses nothing.

    Args:
        source: What to ask.
        collector: How to ask it.
        inbox: Where its posts and its run log go.
        clock: The time, UTC.
        chance: A number in [0, 1), for jitter.

    Raises:
        Exception: Only what the inbox raises when it can note nothing either.
    """
    started, tally = clock(), _Tally()
    reason: str | None
    cause: Cause | None = None
    wait: timedelta | None
    try:
        page = await _read(source, collector, inbox, tally, clock)
    except CollectError as error:
        outcome, reason, cause = outcome_of(error), error.reason, error.cause
        wait = error.retry_after if isinstance(error, SourceBusy) else None
    except Exception as error:  # noqa: BLE001 - the edge: one source must not stop the others
        # The text of an unforeseen error may quote a post, so only its kind is recorded.
        outcome, cause, wait = Outcome.GARBLED, Cause.GARBLED, None
        reason = f"unforeseen {type(error).__name__}"
        log.error(  # noqa: TRY400 - a traceback may quote a post; its last line says enough
            "unforeseen", source=source.id, error=type(error).__name__, at=_place(error)
        )
    else:
        outcome = Outcome.UNCHANGED if page.unchanged and not tally.seen else Outcome.READ
        reason, wait = tally.reason, page.wait
    failures = await inbox.failures(source.id) + 1 if outcome.failed else 0
    # From now, not from when the run began: a wait counts from the answer that asked for it.
    finished = clock()
    recent = () if steady(source) else await inbox.recent(source.id)
    wait = after_read(source, recent, wait, finished)
    run = Run(
        source=source.id,
        started=started,
        finished=finished,
        outcome=outcome,
        reason=reason,
        cause=cause,
        seen=tally.seen,
        new=tally.new,
        skipped=tally.skipped,
        bytes=tally.bytes,
        left_out=tally.left_out,
        next_poll=next_poll(
            finished, source.interval, failures=failures, wait=wait, chance=chance()
        ),
    )
    await inbox.note(run)
    told = log.warning if outcome.failed else log.info
    told("collected", source=source.id, outcome=outcome, reason=reason, seen=run.seen, new=run.new)
    return run


async def _read(
    source: Source, collector: Collector, inbox: Inbox, tally: _Tally, clock: Clock
) -> Page:
    """Keep page after page, and return the last."""
    cursor, ends = await inbox.cursor(source.id), get_running_loop().time() + LONGEST_RUN
    for number in range(MOST_PAGES):
        try:
            # Only the asking: what was read is kept to the end.
            async with timeout_at(ends):
                page = await collector.fetch(cursor)
        except TimeoutError as error:
            if number:
                return page
            reason = f"no whole answer within {LONGEST_RUN:g} s"
            raise SourceSilent(source.id, reason) from error
        tally.add(page, await inbox.keep(source.id, page, clock()))
        if not page.more or page.cursor == cursor:
            break
        cursor = page.cursor
    return page


def _place(error: Exception) -> str:
    """Say in which file and line an error arose."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


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

"""Paging back through a source for what was missed: a page at a time, and no faster than polls.

    asked ─▶ due ─Rewinds.back─▶ page ─▶ after_page ─▶ due later ─▶ … ─▶ over
                       └─ failure ─▶ after_failure ─┘

How far it has come is a value, so it goes on where it was after any end of the process.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from listener.collector import Page
from listener.errors import Cause, CollectError, SourceBusy
from listener.pace import SHORTEST, next_poll

MOST_PAGES = 50
MOST_FAILURES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """How far a source was paged back. `due`: when the next page may be asked for; None: over.

    `reason` says why it ended, or why the last page did not come; `cause` is that of the latter.
    `seen` and `new` count posts.
    """

    source: str
    since: datetime
    asked: datetime
    due: datetime | None
    cursor: str | None = None
    pages: int = 0
    seen: int = 0
    new: int = 0
    failures: int = 0
    reason: str | None = None
    cause: Cause | None = None


def after_page(state: Backfill, page: Page, now: datetime, interval: timedelta) -> Backfill:
    """Go on after a page; `new` is counted by whoever stores it."""
    pages = state.pages + 1
    due: datetime | None = now + min(interval, SHORTEST)
    reason = page.reason
    if not page.more:
        due = None
    elif pages >= MOST_PAGES:
        due, reason = None, f"stopped after {MOST_PAGES} pages; there is more"
    return replace(
        state,
        due=due,
        cursor=page.cursor,
        pages=pages,
        seen=state.seen + len(page.posts),
        failures=0,
        reason=reason,
        cause=None,
    )


def after_failure(
    state: Backfill, error: CollectError, now: datetime, interval: timedelta
) -> Backfill:
    """Try again later, as a poll would; give up after a few."""
    failures = state.failures + 1
    wait = error.retry_after if isinstance(error, SourceBusy) else None
    later = next_poll(now, min(interval, SHORTEST), failures=failures, wait=wait)
    return replace(
        state,
        due=later if failures < MOST_FAILURES else None,
        failures=failures,
        reason=error.reason,
        cause=error.cause,
    )

"""Paging back through a source for what was missed: a page at a time, and no faster than polls.

    asked ─▶ due ─Rewinds.back─▶ page ─▶ after_page ─▶ due later ─▶ … ─▶ over
                       └─ failure ─▶ after_failure ─┘

How far it has come is a value, so it goes on where it was after any end of the process.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from listener.collector import Page
from listener.errors import Cause, CollectError, SourceBusy
from listener.pace import LONGEST, SHORTEST, next_poll
from listener.run import Outcome, Run

MOST_PAGES = 50
MOST_FAILURES = 5
# What is caught up with by itself after a time in which nobody listened.
LONGEST_GAP = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """How far a source was paged back. `due`: when the next page may be asked for; None: over.

    `reason` says why it ended, or why the last page did not come; `cause` is that of the latter.
    `seen` and `new` count posts, those that the source's keywords keep out among what was seen.
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


def overrun(last: Run | None, run: Run) -> bool:
    """Whether posts may have fallen out of what a source shows, while nobody heard it.

    It was not asked, or did not answer, and now says nothing that is known.

    Args:
        last: The line of its run log before this one.
        run: A run that has just ended.
    """
    away = last is not None and (last.outcome is Outcome.MISSED or last.outcome.failed)
    strange = run.seen > 0 and run.new == run.seen - run.left_out
    return away and strange and run.outcome is Outcome.READ


def after_page(state: Backfill, page: Page, now: datetime, interval: timedelta) -> Backfill:
    """Go on after a page; `new` is counted by whoever stores it."""
    pages = state.pages + 1
    asked_to = min(page.wait or timedelta(), LONGEST)
    due: datetime | None = now + max(min(interval, SHORTEST), asked_to)
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
        seen=state.seen + len(page.posts) + page.left_out,
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

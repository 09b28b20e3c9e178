"""The run log, and what it says about a source's health."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.reasons_ar import in_arabic
from listener.run import Outcome, Run
from listener.websub import rested
from router.events import SourceEvent
from store.happened import Happened, write_down
from store.rows import run_values
from store.source_events import told
from store.subscriptions import alive_until
from store.tables import RunRow, SourceRow
from store.watch import last_dated, recovered, speaks_again

# One failure is weather, three in a row are a matter for a person.
TOO_MANY = 3
_QUIET = {Outcome.READ, Outcome.UNCHANGED}


async def log_run(session: AsyncSession, run: Run, *, postgres: bool) -> None:
    """Add a run to the log; remember when to ask next, and end the lease.

    A run of a source that is gone is forgotten.
    """
    source = await session.get(SourceRow, run.source, with_for_update=True)
    if source is None:
        return
    run = await _rested(session, source, run)
    before = source.failures
    source.last_run = await session.scalar(
        insert(RunRow).values(run_values(run)).returning(RunRow.seq)
    )
    source.leased = None
    source.next_poll = run.next_poll or source.next_poll
    happened: Sequence[Happened] = ()
    if run.outcome.failed:
        source.failures = before + 1
        happened = _failing(source, run)
    elif run.outcome is not Outcome.MISSED:
        source.failures, source.answered = 0, run.finished
        spoken = await last_dated(session, source.id) if source.quiet_since and run.new else None
        happened = _well(source, run, before, again=speaks_again(source, spoken))
    await session.flush()
    await write_down(session, happened, run.finished, postgres=postgres)


async def _rested(session: AsyncSession, source: SourceRow, run: Run) -> Run:
    """Let a feed rest whose hub tells us what is new.

    A poll that found something new all the same is no reason to rest: the hub may be silent.
    """
    if run.next_poll is None or run.new or run.outcome not in _QUIET:
        return run
    until = await alive_until(session, source.id, run.finished)
    if until is None:
        return run
    interval = timedelta(seconds=source.interval_seconds)
    return replace(run, next_poll=rested(run.finished, run.next_poll, interval, until))


async def log_delivery(session: AsyncSession, run: Run) -> None:
    """Add to the log what was sent for a source that is polled; its polls go on as they are."""
    number = await session.scalar(insert(RunRow).values(run_values(run)).returning(RunRow.seq))
    await session.execute(
        update(SourceRow).where(SourceRow.id == run.source).values(last_run=number)
    )


def _failing(source: SourceRow, run: Run) -> list[Happened]:
    """Tell once that a source fails, until it is told that it is back."""
    if source.failures < TOO_MANY or source.failing_since:
        return []
    source.failing_since = run.started
    return [told(source, SourceEvent.FAILING, _says(run, source.failures))]


def _well(source: SourceRow, run: Run, failures: int, *, again: bool) -> list[Happened]:
    """Tell that a source answers again, or that it speaks again: whichever was told of."""
    if not source.failing_since and not again:
        return []
    says = _says(run, failures)
    return [recovered(source, says, answers=source.failing_since is not None, speaks=again)]


def _says(run: Run, failures: int) -> Mapping[str, Any]:
    """Tell of a run in an event."""
    return {
        "failures": failures,
        "outcome": run.outcome.value,
        "reason": run.reason,
        "reason_ar": in_arabic(run.reason, run.cause, again=run.next_poll),
        "cause": run.cause and run.cause.value,
    }

"""The clocks of open tickets follow the crisis plans that run, however these began or ended.

real runs of now ─▶ tickets on which one bears that is over: as before
                 └▶ tickets that one covers and on which none bears: its terms, from its start
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.clock.timing import Timing
from router.events import EventType
from router.plans.runs import Run
from store.clocked import CLOCK, change, told_moves
from store.database import Sessions
from store.happened import Happened, Tell, write_down
from store.history import by_itself, line
from store.orders import real_runs, within
from store.tables import HistoryRow, TicketRow
from store.upsert import insert_all
from store.whole import TOLD, with_posts

BATCH = 100
VERB = "plan"
# What `store.clocked.columns` writes.
_CLOCKED = ("clock", "stamp", "due", "owed", "next_tick", "run")


@dataclass(frozen=True, slots=True)
class SqlAlignment:
    """Moves the clocks, a batch at a time. `tell` writes a ticket as the public JSON object."""

    sessions: Sessions
    tell: Tell
    timing: Timing

    async def align(self, now: datetime) -> int:
        """Let a batch of tickets follow; return how many did. Of several processes each does some.

        What a plan's deadlines are does not depend on when this is done.
        """
        return await self.sessions.run(lambda session: self._align(session, now))

    async def _align(self, session: AsyncSession, now: datetime) -> int:
        runs = await real_runs(session, now)
        rows = await _left_behind(session, runs)
        lines = [line for row in rows if (line := lift(row, self.timing, now))]
        changed = [row for row in rows if row.run is None]
        done = len(rows)
        for run in runs:
            rows = await _uncovered(session, run)
            lines += [line for row in rows if (line := impose(row, run, self.timing, now))]
            changed += rows
            done += len(rows)
        if not done:
            return 0
        await session.flush()
        if lines:
            await session.execute(insert_all(HistoryRow), lines)
        moved = {line["ticket"] for line in lines}
        tickets = await with_posts(session, [row for row in changed if row.seq in moved], most=TOLD)
        happened = [
            Happened(type=EventType.UPDATED, body=self.tell(ticket), sample=ticket.sample)
            for ticket in tickets
        ]
        await write_down(session, happened, now, postgres=self.sessions.postgres)
        return done


async def impose_on_new(
    session: AsyncSession,
    tickets: Collection[int],
    runs: Sequence[Run],
    timing: Timing,
    now: datetime,
) -> None:
    """Let the runs of now bear on tickets that were opened in this transaction."""
    lines: list[dict[str, Any]] = []
    for run in runs if tickets else ():
        query = _of_run(run).where(TicketRow.seq.in_(tickets))
        imposing = _Imposing(run, timing, now)
        rows = await session.scalars(query)
        lines += [line for row in rows if (line := imposing.on(row))]
    await session.flush()
    if lines:
        await session.execute(insert_all(HistoryRow), lines)


class _Imposing:
    """Lets a run bear on many tickets at one time; most that were opened together are alike."""

    def __init__(self, run: Run, timing: Timing, now: datetime) -> None:
        self._run = run
        self._timing = timing
        self._now = now
        self._known: dict[Hashable, tuple[Mapping[str, Any], Mapping[str, Any] | None]] = {}

    def on(self, row: TicketRow) -> dict[str, Any] | None:
        """Do as `impose` does."""
        alike = (row.service, row.unit, row.status, orjson.dumps(row.clock))
        if alike in self._known:
            columns, line = self._known[alike]
            for name, value in columns.items():
                setattr(row, name, value)
            return {**line, "ticket": row.seq} if line else None
        line = impose(row, self._run, self._timing, self._now)
        self._known[alike] = {name: getattr(row, name) for name in _CLOCKED}, line
        return line


def impose(row: TicketRow, run: Run, timing: Timing, now: datetime) -> dict[str, Any] | None:
    """Let a run bear on a ticket; return the line of history, where a deadline moved."""
    imposed = partial(
        timing.imposed,
        terms=run.plan.terms(row.service),
        run=run.number,
        since=run.started,
        unit=row.unit,
    )
    moved = change(row, imposed, timing, now)
    # Also where it cannot be counted: it is not tried again each round.
    row.run = run.number
    note = f"plan {run.plan.code} {run.id} runs"
    return line(row, VERB, by_itself(now, note), told_moves(moved)) if moved else None


def lift(row: TicketRow, timing: Timing, now: datetime) -> dict[str, Any] | None:
    """Let the run that bears on a ticket be over; return the line of history, as above."""
    note = f"plan run_{row.run} is over"
    moved = change(row, partial(timing.lifted, unit=row.unit), timing, now)
    row.run = None
    return line(row, VERB, by_itself(now, note), told_moves(moved)) if moved else None


async def _left_behind(session: AsyncSession, runs: Sequence[Run]) -> Sequence[TicketRow]:
    """Hold open tickets on which a run bears that is over."""
    query = (
        select(TicketRow)
        .options(CLOCK)
        .where(TicketRow.open, TicketRow.run.is_not(None))
        .where(TicketRow.run.not_in([run.number for run in runs]))
        .order_by(TicketRow.seq)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(query))


async def _uncovered(session: AsyncSession, run: Run) -> Sequence[TicketRow]:
    """Hold open tickets that a run covers and on which none bears."""
    if not run.plan.clock:
        return []
    query = _of_run(run).limit(BATCH).with_for_update(skip_locked=True)
    return list(await session.scalars(query))


def _of_run(run: Run) -> Select[TicketRow]:
    covers = run.plan.covers
    domains = {*(covers.domain or ()), *(code.partition(".")[0] for code in covers.service or ())}
    return (
        select(TicketRow)
        .options(CLOCK)
        .where(TicketRow.open, TicketRow.run.is_(None), TicketRow.domain.in_(sorted(domains)))
        .where(within(run))
        .order_by(TicketRow.seq)
    )

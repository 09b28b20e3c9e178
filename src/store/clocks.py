"""The clocks of tickets: what they say as time passes, and counting them by a changed calendar.

tickets whose next tick has come ─▶ warnings, steps ─▶ history and events, in one transaction
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from router.clock.moon import BeyondTable
from router.clock.ticking import Told
from router.clock.timing import Timing, moves
from router.events import EventType
from router.message import warning_to_json
from store.clocked import CLOCK, clock_of, keep, told_moves
from store.database import Sessions
from store.happened import WARNING, Happened, Tell, write_down
from store.history import Changes, by_itself, line
from store.tables import HistoryRow, TicketRow
from store.upsert import insert_all
from store.whole import TOLD, with_posts

log = structlog.get_logger()

BATCH = 100
# Only numbers and names are read of so many at a time; whole are those that must be counted.
LOOK = 500
WARN, ESCALATE, RECOUNT = "warn", "escalate", "recount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """A batch of open tickets that was looked at; `reached` is None where there are no more."""

    reached: int | None
    seen: int
    counted: int
    moved: int


@dataclass(frozen=True, slots=True)
class SqlClocks:
    """The clocks in the database. `tell` writes a ticket as the public JSON object."""

    sessions: Sessions
    tell: Tell
    timing: Timing

    async def tick(self, now: datetime) -> int:
        """Say what is to be said by now, of a batch of tickets; return how many ticked.

        What was said is noted in the transaction that writes its event: of several processes one
        says it, and one that dies has said nothing.
        """
        return await self.sessions.run(lambda session: self._ticking(session, now))

    async def _ticking(self, session: AsyncSession, now: datetime) -> int:
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(TicketRow.next_tick <= now)
            .order_by(TicketRow.next_tick)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        rows = list(await session.scalars(query))
        said: dict[int, Sequence[Told]] = {}
        lines: list[dict[str, Any]] = []
        for row in rows:
            told, recounted = self._tick(row, now)
            lines += recounted
            if told:
                said[row.seq] = told
                lines += [
                    line(row, ESCALATE if each.step else WARN, by_itself(now, _note(each)))
                    for each in told
                ]
        await session.flush()
        if lines:
            await session.execute(insert_all(HistoryRow), lines)
        tickets = await with_posts(session, [row for row in rows if row.seq in said], most=TOLD)
        happened = [
            Happened(type=WARNING, body=warning_to_json(ticket, told), sample=ticket.sample)
            for ticket, all_told in zip(tickets, said.values(), strict=True)
            for told in all_told
        ]
        await write_down(session, happened, now, postgres=self.sessions.postgres)
        return len(rows)

    async def recount(self, now: datetime, *, after: int = 0) -> Recounted:
        """Count a batch of open tickets, from a number on, by the calendars of this process.

        Those that were counted by them already are left alone. Each of the others keeps a line of
        history with its deadlines before and after.
        """

        async def work(session: AsyncSession) -> Recounted:
            query = (
                select(TicketRow.seq, TicketRow.unit, TicketRow.stamp)
                .where(TicketRow.open, TicketRow.seq > after)
                .order_by(TicketRow.seq)
                .limit(LOOK)
            )
            seen = (await session.execute(query)).all()
            stale = [seq for seq, unit, stamp in seen if stamp != self.timing.stamp(unit)]
            moved = await self._recount(session, stale, now) if stale else 0
            reached = seen[-1].seq if seen else None
            return Recounted(reached=reached, seen=len(seen), counted=len(stale), moved=moved)

        return await self.sessions.run(work)

    def _tick(
        self, row: TicketRow, now: datetime
    ) -> tuple[Sequence[Told], Sequence[dict[str, Any]]]:
        """Move the clock of a ticket on; return what is said, and the line of a recount.

        A clock that leads out of the table says nothing more.
        """
        try:
            was, before = row.stamp, clock_of(row, self.timing, now)
            clock, moved = self.timing.recounted(before, row.unit)
            clock, told = self.timing.ticked(clock, row.unit, now)
            keep(row, clock, self.timing, now)
        except BeyondTable:
            log.exception("not ticked", ticket=row.id)
            row.next_tick = None
            return [], []
        if row.stamp == was:
            return told, []
        return told, [_recounted(row, now, was, told_moves(moved))]

    async def _recount(self, session: AsyncSession, seqs: Sequence[int], now: datetime) -> int:
        """Recount tickets that are still as they were found; return how many deadlines moved."""
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(TicketRow.seq.in_(seqs), TicketRow.open)
            .order_by(TicketRow.seq)
            .with_for_update()
        )
        rows = [
            row for row in await session.scalars(query) if row.stamp != self.timing.stamp(row.unit)
        ]
        lines, changed, moved = [], [], 0
        for row in rows:
            was, due = row.stamp, row.due
            before = clock_of(row, self.timing, now)
            clock, _ = self.timing.recounted(before, row.unit)
            keep(row, clock, self.timing, now)
            changes = told_moves(moves(before, clock))
            if row.due != due:
                changes["due"] = [due.isoformat(), row.due.isoformat()]
                changed.append(row)
            moved += bool(changes)
            lines.append(_recounted(row, now, was, changes))
        await session.flush()
        if lines:
            await session.execute(insert_all(HistoryRow), lines)
        happened = [
            Happened(type=EventType.UPDATED, body=self.tell(ticket), sample=ticket.sample)
            for ticket in await with_posts(session, changed, most=TOLD)
        ]
        await write_down(session, happened, now, postgres=self.sessions.postgres)
        return moved


def _note(told: Told) -> str:
    """Say what was said, and to whom: `first_answer 80 %: agent, manager`."""
    what = f"{told.percent} %" if told.step is None else f"step {told.step}"
    return f"{told.target} {what}: {', '.join(told.to)}"


def _recounted(row: TicketRow, now: datetime, was: str | None, changes: Changes) -> dict[str, Any]:
    return line(row, RECOUNT, by_itself(now, f"{was or 'no clock'} → {row.stamp}"), changes)

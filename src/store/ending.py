"""How matters end by themselves: closed after the author's time to object, never unverified.

verified, and the time to object is over ─▶ closed
resolved, and nobody has verified it in time ─▶ approvers are told, once
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import SERVICE, Act
from router.closure import Closure
from router.message import VERIFY, unverified_to_json
from router.replies.states import LEAVING
from router.states import Role, Status, Verb
from router.ticket import Ticket
from store.acting import SqlActs
from store.clocked import CLOCK
from store.clocks import WARN
from store.database import Sessions
from store.happened import WARNING, Happened, write_down
from store.history import by_itself, line
from store.tables import HistoryRow, ReplyRow, TicketRow
from store.upsert import insert_all
from store.whole import TOLD, with_posts

BATCH = 100
# As the index has it: a parameter in its place would not be known to be in it.
_UNTOLD = text(f"tickets.status = '{Status.RESOLVED.value}' AND tickets.chased IS NULL")
_REPLY_WAITS = exists().where(
    ReplyRow.ticket == TicketRow.seq,
    ReplyRow.pending,
    ReplyRow.state.in_(LEAVING),
)
_UNDISPUTED = "nobody objected in time"
_UNVERIFIED = f"{VERIFY} 100 %: {Role.APPROVER.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlEnding:
    """The ends of matters on the database. `acts` does what is done to tickets."""

    sessions: Sessions
    acts: SqlActs
    closure: Closure

    async def close(self, now: datetime) -> int:
        """Close verified tickets that nobody objects to any more; return how many, at most a batch.

        The time counts from when the matter was resolved. While an approved reply has not gone out
        the ticket waits: its author may not know yet what there is to object to.
        """
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(TicketRow.status == Status.VERIFIED.value)
            .where(TicketRow.ended <= now - self.closure.object_within, ~_REPLY_WAITS)
            .order_by(TicketRow.ended)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )

        async def work(session: AsyncSession) -> int:
            rows = list(await session.scalars(query))
            act = Act(verb=Verb.CLOSE, by=SERVICE, note=_UNDISPUTED)
            await self.acts.within_all(session, [(row, act) for row in rows], now)
            return len(rows)

        return await self.sessions.run(work)

    async def chase(self, now: datetime) -> int:
        """Tell approvers what nobody has verified; return how many, at most a batch.

        That it was told is noted in the transaction that tells it.
        """
        query = (
            select(TicketRow)
            .where(_UNTOLD)
            .where(TicketRow.ended <= now - self.closure.verify_within)
            .order_by(TicketRow.ended)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )

        async def work(session: AsyncSession) -> int:
            rows = list(await session.scalars(query))
            for row in rows:
                row.chased = now
            await session.flush()
            if rows:
                await session.execute(
                    insert_all(HistoryRow),
                    [line(row, WARN, by_itself(now, _UNVERIFIED)) for row in rows],
                )
            tickets = await with_posts(session, rows, most=TOLD)
            happened = [
                self._unverified(row.ended or now, ticket)
                for row, ticket in zip(rows, tickets, strict=True)
            ]
            await write_down(session, happened, now, postgres=self.sessions.postgres)
            return len(rows)

        return await self.sessions.run(work)

    def _unverified(self, ended: datetime, ticket: Ticket) -> Happened:
        body = unverified_to_json(ticket, ended + self.closure.verify_within)
        return Happened(type=WARNING, body=body, sample=ticket.sample)

"""How matters end by themselves: closed after the author's time to object, never unverified.

verified, and the time to object is over ─▶ closed
resolved, and nobody has verified it in time ─▶ approvers are told, once
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import ITSELF, Act, Actor
from router.closure import Closure
from router.message import VERIFY, unverified_to_json
from router.replies.states import ReplyState
from router.states import Role, Status, Verb
from router.ticket import Ticket
from store.acting import SqlActs
from store.clocked import CLOCK
from store.clocks import WARN
from store.database import Sessions
from store.happened import WARNING, Happened, write_down
from store.tables import HistoryRow, ReplyRow, TicketRow
from store.whole import TOLD, with_posts

BATCH = 100
_CLOSES = Actor(name=ITSELF, itself=True)
# As the index has it: a parameter in its place would not be known to be in it.
_UNTOLD = text(f"tickets.status = '{Status.RESOLVED.value}' AND tickets.chased IS NULL")
_REPLY_WAITS = exists().where(
    ReplyRow.ticket == TicketRow.seq,
    ReplyRow.pending,
    ReplyRow.state.in_([ReplyState.APPROVED.value, ReplyState.SENDING.value]),
)
_UNDISPUTED = "nobody objected in time"


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
            act = Act(verb=Verb.CLOSE, by=_CLOSES, note=_UNDISPUTED)
            for row in rows:
                await self.acts.within(session, row, act, now)
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
                await session.execute(insert(HistoryRow), [_line(row, now) for row in rows])
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


def _line(row: TicketRow, now: datetime) -> dict[str, object]:
    return {
        "ticket": row.seq,
        "at": now,
        "who": ITSELF,
        "verb": WARN,
        "before": row.status,
        "after": row.status,
        "note": f"{VERIFY} 100 %: {Role.APPROVER.value}",
        "changes": {},
    }

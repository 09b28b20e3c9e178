"""Which tickets are unread: by whom, since when, and what happens to a ticket that makes it so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.ticket import Ticket, TicketId
from store.database import Sessions
from store.errors import UnknownTicket
from store.tables import HistoryRow, SeenRow, TicketRow
from store.upsert import insert_into
from store.whole import count_posts

# What moves clocks, and says nothing that anybody should read.
QUIET = frozenset({"recount", "plan", "warn"})

_LAST = (
    select(func.max(HistoryRow.seq))
    .where(
        HistoryRow.ticket == TicketRow.seq,
        HistoryRow.who != bindparam("user"),
        HistoryRow.verb.not_in(QUIET),
    )
    .scalar_subquery()
)
# Made once: each list asks it, and to make it costs more than to ask.
_SEEN = (
    select(TicketRow.id, SeenRow.posts)
    .join(SeenRow, and_(SeenRow.ticket == TicketRow.seq, SeenRow.user == bindparam("user")))
    .where(
        TicketRow.id.in_(bindparam("tickets", expanding=True)),
        func.coalesce(_LAST, 0) <= SeenRow.history,
    )
)


@dataclass(frozen=True, slots=True)
class SqlUnread:
    """Marks of what users have opened, in the database.

    A ticket is unread until a user opens it, and again when a post joins it or somebody else than
    they do something to it.
    """

    sessions: Sessions

    async def saw(self, user: str, ticket: str, now: datetime) -> None:
        """Note that a user has opened a ticket, as it stands now.

        Raises:
            UnknownTicket: There is none of this id.
        """

        async def work(session: AsyncSession) -> None:
            seq = await session.scalar(select(TicketRow.seq).where(TicketRow.id == ticket))
            if seq is None:
                raise UnknownTicket(ticket)
            last = select(func.max(HistoryRow.seq)).where(HistoryRow.ticket == seq)
            reached = {
                "history": await session.scalar(last) or 0,
                "posts": await count_posts(session, seq),
                "at": now,
            }
            await session.execute(
                insert_into(SeenRow, postgres=self.sessions.postgres)
                .values(user=user, ticket=seq, **reached)
                .on_conflict_do_update(index_elements=["user", "ticket"], set_=reached)
            )

        await self.sessions.run(work)


async def unread_of(
    session: AsyncSession, user: str, tickets: Sequence[Ticket]
) -> Collection[TicketId]:
    """Return those of some tickets that are unread for a user."""
    asked = {"user": user, "tickets": [each.id for each in tickets]}
    rows = (await session.execute(_SEEN, asked)).all() if tickets else []
    seen = {ticket: posts for ticket, posts in rows}  # noqa: C416 - rows are no pairs to `dict`
    return frozenset(
        each.id for each in tickets if each.id not in seen or (each.post_count or 0) > seen[each.id]
    )

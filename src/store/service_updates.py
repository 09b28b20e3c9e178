"""Updates that other systems post by Open311: each a line of a ticket's history, once."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.events import EventType
from store.by import By
from store.database import Sessions
from store.happened import Happened, Tell, write_down
from store.history import line
from store.tables import HistoryRow, ServiceUpdateRow, TicketRow
from store.tickets import held_row
from store.whole import TOLD, with_posts

# Stands in the history where another system told something.
TOLD_US = "update"


@dataclass(frozen=True, slots=True)
class SqlServiceUpdates:
    """The updates in the database; `tell` writes a ticket as the public JSON object, for events."""

    sessions: Sessions
    tell: Tell

    async def note(self, ticket: str, name: str, by: By) -> tuple[str, bool]:
        """Note an update on a ticket; return its id, and whether it is new.

        One that `by.who` has sent under this name before is ignored. What is said of a ticket
        whose posts went to another is noted there.

        Raises:
            UnknownTicket: There is none of this id.
        """

        async def work(session: AsyncSession) -> tuple[str, bool]:
            row = await _answering(session, ticket)
            if known := await _known(session, name, by.who):
                return str(known), False
            await session.execute(insert(HistoryRow).values(**line(row, TOLD_US, by)))
            number = await session.scalar(
                insert(ServiceUpdateRow)
                .values(at=by.at, who=by.who, name=name, ticket=row.seq)
                .returning(ServiceUpdateRow.seq)
            )
            (told,) = await with_posts(session, [row], most=TOLD)
            event = Happened(type=EventType.UPDATED.value, body=self.tell(told), sample=told.sample)
            await write_down(session, [event], by.at, postgres=self.sessions.postgres)
            return str(number), True

        return await self.sessions.run(work)


async def _answering(session: AsyncSession, ticket: str) -> TicketRow:
    """Hold the ticket that answers for one; holding it, nobody else notes anything on it."""
    row = await held_row(session, ticket)
    while row.merged_into is not None:
        row = await held_row(session, row.merged_into)
    return row


async def _known(session: AsyncSession, name: str, who: str) -> int | None:
    query = select(ServiceUpdateRow.seq).where(
        ServiceUpdateRow.who == who, ServiceUpdateRow.name == name
    )
    return await session.scalar(query)

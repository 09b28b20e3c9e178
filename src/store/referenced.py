"""The 940 number of a ticket: of one ticket at a time, so that no matter is counted twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import Actor
from router.events import EventType
from router.gathering import check_whole
from router.references import VERB
from router.ticket import Ticket
from store.by import By
from store.database import Sessions
from store.errors import ReferenceTaken
from store.happened import Happened, Tell, write_down
from store.history import line
from store.tables import HistoryRow, TicketRow
from store.tickets import Brief, brief_of, held_row
from store.whole import TOLD, with_posts


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlReferences:
    """The numbers, on the database. `tell` writes a ticket as the public JSON object."""

    sessions: Sessions
    tell: Tell

    async def give(  # noqa: PLR0913 - what is noted, by whom, and who may learn what
        self,
        ticket: str,
        reference: str | None,
        by: Actor,
        note: str | None,
        now: datetime,
        *,
        sees: Callable[[Brief], bool],
    ) -> Ticket:
        """Note the number of a ticket, or that it has none. The same again changes nothing.

        A number moves here from a ticket that was merged into this one.

        Raises:
            UnknownTicket: There is none of this id.
            Apart: It was merged into another.
            ReferenceTaken: Another ticket has the number; named where the actor `sees` it.
        """

        async def work(session: AsyncSession) -> Ticket:
            row = await held_row(session, ticket)
            check_whole(row.id, row.merged_into)
            before = row.reference_940
            if reference != before:
                if reference is not None:
                    await _make_way(session, row, reference, sees)
                row.reference_940 = reference
                changes = {"reference_940": [before, reference]}
                said = line(row, VERB, By(who=by.name, at=now, note=note), changes)
                await session.execute(insert(HistoryRow).values(said))
                await session.flush()
            (whole,) = await with_posts(session, [row], most=TOLD)
            if reference != before:
                body = self.tell(whole)
                told = Happened(type=EventType.UPDATED, body=body, sample=whole.sample)
                await write_down(session, [told], now, postgres=self.sessions.postgres)
            return whole

        try:
            return await self.sessions.run(work)
        except IntegrityError as error:
            # Two at once gave it to two tickets: the other was first.
            raise ReferenceTaken(reference or "", None) from error


async def _make_way(
    session: AsyncSession, row: TicketRow, reference: str, sees: Callable[[Brief], bool]
) -> None:
    other = await session.scalar(select(TicketRow).where(TicketRow.reference_940 == reference))
    if other is None:
        return
    if other.merged_into != row.id:
        raise ReferenceTaken(reference, other.id if sees(brief_of(other)) else None)
    other.reference_940 = None
    await session.flush()

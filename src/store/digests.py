"""The figures of a digest: what came and went in a period, and what is owed now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from store.database import Sessions
from store.tables import TicketRow
from store.tickets import SqlTickets, TicketFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many tickets were opened and ended in a period, are open, and of these overdue."""

    opened: int
    ended: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SqlDigests:
    """Counts tickets in the database."""

    sessions: Sessions

    async def figures(self, wanted: TicketFilter, since: datetime, until: datetime) -> Figures:
        """Count the tickets that are asked for; what is owed, as of `until`."""

        def many(of: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((of, 1), else_=0)), 0)

        query = select(
            many(TicketRow.opened.between(since, until)),
            many(TicketRow.ended.between(since, until)),
            many(TicketRow.open),
            many(TicketRow.owed & (TicketRow.due < until)),
        )
        async with self.sessions.read() as session:
            query = await SqlTickets(self.sessions).narrowed(session, query, wanted)
            opened, ended, open_, overdue = (await session.execute(query)).one()
        return Figures(opened=int(opened), ended=int(ended), open=int(open_), overdue=int(overdue))

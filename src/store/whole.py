"""Reading whole tickets back, many in two statements."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from router.ticket import PostRef, Ticket
from store.rows import to_ref, to_ticket
from store.tables import PostRow, TicketPostRow, TicketRow


async def with_posts(session: AsyncSession, rows: Sequence[TicketRow]) -> Sequence[Ticket]:
    """Make tickets of rows, each with the posts that it answers, oldest first."""
    refs: dict[int, list[PostRef]] = {row.seq: [] for row in rows}
    if refs:
        query = (
            select(TicketPostRow.ticket, PostRow.id, PostRow.native_id, PostRow.url)
            .join(PostRow, PostRow.seq == TicketPostRow.post)
            .where(TicketPostRow.ticket.in_(list(refs)))
            .order_by(TicketPostRow.ticket, TicketPostRow.post)
        )
        for ticket, post, native_id, url in await session.execute(query):
            refs[ticket].append(to_ref(post, native_id, url))
    return [to_ticket(row, tuple(refs[row.seq])) for row in rows]


async def tickets_by_number(session: AsyncSession, seqs: Collection[int]) -> dict[int, Ticket]:
    """Read tickets by their numbers."""
    query = select(TicketRow).where(TicketRow.seq.in_(list(seqs))).order_by(TicketRow.seq)
    rows = list(await session.scalars(query))
    tickets = await with_posts(session, rows)
    return {row.seq: ticket for row, ticket in zip(rows, tickets, strict=True)}

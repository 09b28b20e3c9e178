"""Reading whole tickets back, many in a few statements."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from router.ticket import PostRef, Ticket
from store.rows import to_ref, to_ticket
from store.tables import PostRow, TicketPostRow, TicketRow

# What an event or a list tells of a ticket's posts: the newest. A matter of ten thousand posts
# would otherwise be told ten thousand times over.
TOLD = 50


async def with_posts(
    session: AsyncSession, rows: Sequence[TicketRow], *, most: int | None = None
) -> Sequence[Ticket]:
    """Make tickets of rows, each with the posts that it answers, oldest first.

    Args:
        session: The transaction.
        rows: The tickets.
        most: How many posts each has at most, the newest; None: all.
    """
    refs: dict[int, list[PostRef]] = {row.seq: [] for row in rows}
    counts = await _counts(session, list(refs)) if refs else {}
    if refs:
        query = (
            select(TicketPostRow.ticket, PostRow.id, PostRow.native_id, PostRow.url)
            .join(PostRow, PostRow.seq == TicketPostRow.post)
            .where(TicketPostRow.ticket.in_(list(refs)))
            .order_by(TicketPostRow.ticket, TicketPostRow.post)
        )
        if most is not None and max(counts.values(), default=0) > most:
            newest = aliased(TicketPostRow)
            query = query.where(
                TicketPostRow.post.in_(
                    select(newest.post)
                    .where(newest.ticket == TicketPostRow.ticket)
                    .order_by(newest.post.desc())
                    .limit(most)
                )
            )
        for ticket, post, native_id, url in await session.execute(query):
            refs[ticket].append(to_ref(post, native_id, url))
    return [to_ticket(row, tuple(refs[row.seq]), counts.get(row.seq, 0)) for row in rows]


async def tickets_by_number(session: AsyncSession, seqs: Collection[int]) -> dict[int, Ticket]:
    """Read tickets by their numbers, each with its newest posts, as events tell them."""
    query = select(TicketRow).where(TicketRow.seq.in_(list(seqs))).order_by(TicketRow.seq)
    rows = list(await session.scalars(query))
    tickets = await with_posts(session, rows, most=TOLD)
    return {row.seq: ticket for row, ticket in zip(rows, tickets, strict=True)}


async def _counts(session: AsyncSession, seqs: Collection[int]) -> dict[int, int]:
    query = (
        select(TicketPostRow.ticket, func.count())
        .where(TicketPostRow.ticket.in_(seqs))
        .group_by(TicketPostRow.ticket)
    )
    return dict((await session.execute(query)).all())

"""Reading whole tickets back, many in a few statements."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.ticket import PostRef, Ticket
from store.rows import WHOSE, to_ref, to_ticket, whose_of
from store.tables import AuthorRow, PostRow, TicketPostRow, TicketRow

# What an event or a list tells of a ticket's posts: the newest. A matter of ten thousand posts
# would otherwise be told ten thousand times over.
TOLD = 50

_POSTS = (
    select(TicketPostRow.ticket, PostRow.id, PostRow.native_id, PostRow.url, *WHOSE)
    .join(PostRow, PostRow.seq == TicketPostRow.post)
    .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
)
_COUNTS = (
    select(TicketPostRow.ticket, func.count())
    .where(TicketPostRow.ticket.in_(bindparam("tickets", expanding=True)))
    .group_by(TicketPostRow.ticket)
)


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
    counts = await counts_of_posts(session, list(refs))
    large = [seq for seq in refs if most is not None and counts.get(seq, 0) > most]
    small = list(refs.keys() - set(large))
    if small:
        query = _POSTS.where(TicketPostRow.ticket.in_(small))
        for ticket, post, native_id, url, *whose in await session.execute(
            query.order_by(TicketPostRow.post)
        ):
            refs[ticket].append(to_ref(post, native_id, url, whose_of(whose)))
    # One by one: read with others, all of their posts would be looked at.
    for seq in large:
        query = _POSTS.where(TicketPostRow.ticket == seq)
        newest = query.order_by(TicketPostRow.post.desc()).limit(most)
        for _, post, native_id, url, *whose in await session.execute(newest):
            refs[seq].insert(0, to_ref(post, native_id, url, whose_of(whose)))
    return [to_ticket(row, tuple(refs[row.seq]), counts.get(row.seq, 0)) for row in rows]


async def tickets_by_number(session: AsyncSession, seqs: Collection[int]) -> dict[int, Ticket]:
    """Read tickets by their numbers, each with its newest posts, as events tell them."""
    query = select(TicketRow).where(TicketRow.seq.in_(list(seqs))).order_by(TicketRow.seq)
    rows = list(await session.scalars(query))
    tickets = await with_posts(session, rows, most=TOLD)
    return {row.seq: ticket for row, ticket in zip(rows, tickets, strict=True)}


async def counts_of_posts(session: AsyncSession, seqs: Collection[int]) -> dict[int, int]:
    """Count the posts of tickets, by their numbers; one without posts is left out."""
    return dict((await session.execute(_COUNTS, {"tickets": list(seqs)})).all()) if seqs else {}


async def count_posts(session: AsyncSession, seq: int) -> int:
    """Count the posts of a ticket, by its number."""
    return (await counts_of_posts(session, [seq])).get(seq, 0)

"""Which posts of tickets have had their answer."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.tables import PostRow, TicketPostRow


async def note_answered(session: AsyncSession, which: ColumnElement[bool], now: datetime) -> None:
    """Note that posts have had their answer; those that had one before keep its time."""
    await session.execute(
        update(TicketPostRow)
        .where(which, TicketPostRow.answered.is_(None))
        .values(answered=now)
        .execution_options(synchronize_session=False)
    )


def of_author(post: int) -> ColumnElement[bool]:
    """Match a post that was answered, and what its author had said before it in its ticket."""
    told, earlier, beside = aliased(PostRow), aliased(PostRow), aliased(TicketPostRow)
    before = (
        select(earlier.seq)
        .join(told, told.author_id == earlier.author_id)
        .where(told.seq == post, earlier.dated <= told.dated)
    )
    ticket = select(beside.ticket).where(beside.post == post).scalar_subquery()
    return (TicketPostRow.ticket == ticket) & or_(
        TicketPostRow.post == post, TicketPostRow.post.in_(before)
    )

"""Which posts nobody needs any more, and whose authors need not be known any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import Sessions
from store.tables import (
    AuthorRow,
    CorrectionRow,
    PostRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
    WorkRow,
)

SEQ = PostRow.seq
_NAMED = or_(
    AuthorRow.handle.is_not(None),
    AuthorRow.name.is_not(None),
    AuthorRow.profile_location.is_not(None),
)


def _of_post(*tests: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*tests).correlate(PostRow)


OPEN_TICKET = _of_post(
    TicketPostRow.post == SEQ, TicketRow.seq == TicketPostRow.ticket, TicketRow.open.is_(True)
)
DISPENSABLE = and_(
    PostRow.sample.is_(False),
    _of_post(TagsRow.post == SEQ, TagsRow.relevant.is_(False)),
    ~_of_post(TicketPostRow.post == SEQ),
    ~_of_post(CorrectionRow.post == SEQ),
    ~_of_post(WorkRow.post == SEQ),
)


async def dispensable(sessions: Sessions, before: datetime, batch: int) -> Sequence[int]:
    """Find irrelevant posts that nobody needs, oldest first.

    Their tags lead: nearly all old ones are gone already, so that the index is read from its
    beginning and no further than to the first post that is young.
    """
    async with sessions.read() as session:
        end = await _first_since(session, before)
        query = (
            select(SEQ)
            .join(TagsRow, TagsRow.post == SEQ)
            .where(TagsRow.relevant.is_(False), PostRow.received < before, DISPENSABLE)
            .order_by(TagsRow.post)
            .limit(batch)
        )
        return list(
            await session.scalars(query if end is None else query.where(TagsRow.post < end))
        )


async def identified(sessions: Sessions, before: datetime, after: int, batch: int) -> Sequence[int]:
    """Find posts whose author is known and need not be, oldest first."""
    async with sessions.read() as session:
        end = await _first_since(session, before)
        query = (
            select(SEQ)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(_NAMED, PostRow.received < before, ~OPEN_TICKET, after < SEQ)
            .order_by(SEQ)
            .limit(batch)
        )
        return list(await session.scalars(query if end is None else query.where(end > SEQ)))


async def _first_since(session: AsyncSession, at: datetime) -> int | None:
    """Return the number of the first post since then: numbers and times grow together."""
    return await session.scalar(
        select(SEQ).where(PostRow.received >= at).order_by(PostRow.received, SEQ).limit(1)
    )


async def held(
    session: AsyncSession, posts: Sequence[int], still: ColumnElement[bool]
) -> list[PostRow]:
    """Hold those of the posts for which it is still so: a ticket may have come meanwhile."""
    holding = select(SEQ).where(SEQ.in_(posts)).order_by(SEQ).with_for_update(skip_locked=True)
    rows = list(await session.scalars(holding))
    # A statement of its own, which sees what was committed before the rows were held.
    return list(await session.scalars(select(PostRow).where(SEQ.in_(rows), still)))

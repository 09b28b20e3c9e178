"""Rows that are a user's own, found by what people call them: somebody else's are not there."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.paging import number_named
from store.tables import FeedRow, NoticeRow

Own = TypeVar("Own", FeedRow, NoticeRow)


async def own(  # noqa: PLR0913 - which row, and whose
    session: AsyncSession,
    kind: type[Own],
    prefix: str,
    named: str,
    user: str | None,
    *,
    hold: bool = False,
) -> Own | None:
    """Return a row of a user, or of anybody (None); None where it is not there for them.

    Args:
        session: A transaction.
        kind: The table.
        prefix: What its names begin with.
        named: What people call it.
        user: Whose it must be.
        hold: Whether nobody else may change it meanwhile.
    """
    number = number_named(prefix, named)
    row: Any = await session.get(kind, number, with_for_update=hold or None) if number else None
    return row if row is not None and user in {None, row.user} else None


async def all_own(session: AsyncSession, kind: type[Own], user: str | None) -> Sequence[Own]:
    """Return the rows of a user, or of everybody (None), the latest first."""
    query = select(kind).order_by(kind.seq.desc())
    if user is not None:
        query = query.where(kind.user == user)
    return list(await session.scalars(query))

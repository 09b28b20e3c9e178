"""How much one user may have of what works on by itself."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.errors import TooManyHeld, UnknownUser
from store.tables import FeedRow, NoticeRow, UserRow, ViewRow

# Each notice is looked after every half a minute.
MOST = 50


async def may_hold_more(
    session: AsyncSession, kind: type[FeedRow] | type[NoticeRow] | type[ViewRow], user: str
) -> None:
    """Check that a user may have one more; nobody else gives them one before this ends.

    Raises:
        UnknownUser: There is no such user.
        TooManyHeld: They have as many as one may have.
    """
    held = select(UserRow.id).where(UserRow.id == user).with_for_update()
    if await session.scalar(held) is None:
        raise UnknownUser(user)
    count = select(func.count()).where(kind.user == user)
    if not issubclass(kind, ViewRow):
        count = count.where(kind.ended.is_(None))
    if (await session.scalar(count) or 0) >= MOST:
        raise TooManyHeld(MOST)

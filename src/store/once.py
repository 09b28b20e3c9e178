"""Pushing posts, once for each idempotency key."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import PostId
from store.arrivals import Pushed
from store.errors import KeyReused
from store.heard import Heard
from store.incoming import take_in
from store.naming import Naming
from store.tables import KeyRow
from store.upsert import insert_into


async def push_once(  # noqa: PLR0913 - one caller, and each is a part of what was asked
    session: AsyncSession,
    heard: Sequence[Heard],
    at: datetime,
    naming: Naming,
    *,
    key: str | None,
    digest: str | None,
    places: frozenset[str] = frozenset(),
) -> Sequence[Pushed]:
    """Store posts, or repeat the answer that the key was given before.

    Raises:
        KeyReused: The key came before with another digest.
    """
    if key is None:
        return await take_in(session, heard, at, naming, places=places)
    # Whoever inserts the key first goes on; the others wait here for the end of that transaction.
    claimed = await session.execute(
        insert_into(KeyRow, postgres=naming.postgres)
        .values(key=key, digest=digest, at=at)
        .on_conflict_do_nothing()
        .returning(KeyRow.key)
    )
    if claimed.scalar() is None:
        return await _again(session, key, digest)
    pushed = await take_in(session, heard, at, naming, places=places)
    reply = [[each.id, each.new] for each in pushed]
    await session.execute(update(KeyRow).where(KeyRow.key == key).values(reply={"pushed": reply}))
    return pushed


async def _again(session: AsyncSession, key: str, digest: str | None) -> Sequence[Pushed]:
    kept = await session.get_one(KeyRow, key)
    if kept.digest != digest:
        raise KeyReused(key)
    reply = kept.reply or {"pushed": []}
    return [Pushed(id=PostId(post), new=new) for post, new in reply["pushed"]]

"""Pushing posts, once for each idempotency key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Post, PostId
from store.errors import KeyReused
from store.incoming import take_in
from store.tables import KeyRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What came of pushing one post: its id, and whether it was unseen."""

    id: PostId
    new: bool


async def push_once(  # noqa: PLR0913 - one caller, and each is a part of what was asked
    session: AsyncSession,
    posts: Sequence[Post],
    at: datetime,
    *,
    key: str | None,
    digest: str | None,
    postgres: bool,
) -> Sequence[Pushed]:
    """Store posts, or repeat the answer that the key was given before.

    Raises:
        KeyReused: The key came before with another digest.
    """
    if key is None:
        return await _push(session, posts, at, postgres=postgres)
    # Whoever inserts the key first goes on; the others wait here for the end of that transaction.
    claimed = await session.execute(
        insert_into(KeyRow, postgres=postgres)
        .values(key=key, digest=digest, at=at)
        .on_conflict_do_nothing()
        .returning(KeyRow.key)
    )
    if claimed.scalar() is None:
        return await _again(session, key, digest)
    pushed = await _push(session, posts, at, postgres=postgres)
    reply = [[each.id, each.new] for each in pushed]
    await session.execute(update(KeyRow).where(KeyRow.key == key).values(reply={"pushed": reply}))
    return pushed


async def _push(
    session: AsyncSession, posts: Sequence[Post], at: datetime, *, postgres: bool
) -> Sequence[Pushed]:
    fresh = await take_in(session, posts, at, postgres=postgres)
    pushed = []
    for post in posts:
        pushed.append(Pushed(id=post.id, new=post.id in fresh))
        fresh.discard(post.id)  # a second time in one push it is not new
    return pushed


async def _again(session: AsyncSession, key: str, digest: str | None) -> Sequence[Pushed]:
    kept = await session.get_one(KeyRow, key)
    if kept.digest != digest:
        raise KeyReused(key)
    reply = kept.reply or {"pushed": []}
    return [Pushed(id=PostId(post), new=new) for post, new in reply["pushed"]]

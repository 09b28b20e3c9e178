"""Waiting posts: taking them by lease, and finding those that still wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Post, PostId
from store.tables import AuthorRow, PostRow, TagsRow, WorkRow

LEASE = timedelta(seconds=20)
CLASSIFY, ROUTE, PARKED = "classify", "route", "parked"

Waiting = tuple[PostRow, AuthorRow | None, dict[str, Any] | None]


async def take_waiting(
    session: AsyncSession, stage: str, limit: int, now: datetime
) -> Sequence[Waiting]:
    """Lease up to `limit` posts that wait at `stage`, oldest first, with their tags' body.

    Their `due` moves past the lease: if we die, they come back by themselves. Rows that another
    worker is taking right now are passed over.
    """
    query = (
        select(PostRow, AuthorRow, TagsRow.body)
        .join(WorkRow, WorkRow.post == PostRow.seq)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .outerjoin(TagsRow, TagsRow.post == PostRow.seq)
        .where(WorkRow.stage == stage, WorkRow.due <= now)
        .order_by(WorkRow.due, WorkRow.post)
        .limit(limit)
        .with_for_update(of=WorkRow, skip_locked=True)
    )
    rows: list[Waiting] = [
        (post, author, body) for post, author, body in await session.execute(query)
    ]
    if rows:
        await session.execute(
            update(WorkRow)
            .where(WorkRow.post.in_([post.seq for post, _, _ in rows]))
            .values(due=now + LEASE, attempts=WorkRow.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return rows


async def numbers_of(
    session: AsyncSession, posts: Iterable[PostId], stage: str
) -> dict[PostId, int]:
    """Return the number of each of these posts that still waits at `stage`, and hold its row."""
    query = (
        select(PostRow.id, PostRow.seq)
        .join(WorkRow, WorkRow.post == PostRow.seq)
        .where(PostRow.id.in_(list(posts)), WorkRow.stage == stage)
        .order_by(PostRow.seq)
        .with_for_update(of=WorkRow)
    )
    return {PostId(post): seq for post, seq in await session.execute(query)}


@dataclass(frozen=True, slots=True)
class Edited:
    """What a post says that has said something else; `versions` counts the texts before."""

    versions: int
    title: str | None
    text: str

    def is_of(self, post: Post) -> bool:
        """Whether the post was read as it is now."""
        return (self.title, self.text) == (post.title, post.text)


async def edited_among(session: AsyncSession, posts: Iterable[int]) -> dict[int, Edited]:
    """Return those of the posts, by number, that were edited."""
    query = select(PostRow.seq, PostRow.versions, PostRow.title, PostRow.text).where(
        PostRow.seq.in_(list(posts)), PostRow.versions > 0
    )
    return {
        seq: Edited(versions, title, text)
        for seq, versions, title, text in await session.execute(query)
    }


async def set_aside(
    session: AsyncSession, post: PostId, stage: str, reason: str, now: datetime
) -> None:
    """Park a post that waits at `stage`: no worker takes it again, and `reason` says why."""
    seq = select(PostRow.seq).where(PostRow.id == post).scalar_subquery()
    await session.execute(
        update(WorkRow)
        .where(WorkRow.post == seq, WorkRow.stage == stage)
        .values(stage=PARKED, due=now, reason=reason)
    )

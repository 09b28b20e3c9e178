"""Taking in posts: each once, ready to be found and waiting for its tags."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Post, PostId
from store.queue import CLASSIFY
from store.rows import author_values, post_values
from store.search import index
from store.tables import AuthorRow, ForgottenRow, PostRow, WorkRow
from store.upsert import insert_all, insert_into


async def take_in(
    session: AsyncSession, posts: Sequence[Post], at: datetime, *, postgres: bool
) -> set[PostId]:
    """Store the unseen among `posts` with all that belongs to them; return their ids.

    What was removed after its time is not unseen.

    Args:
        session: A transaction, the caller's.
        posts: In the order they are to be worked on.
        at: When they came.
        postgres: Which engine this is.
    """
    unique: dict[PostId, Post] = {}
    for post in posts:
        unique.setdefault(post.id, post)
    for name in await _forgotten(session, list(unique)) if unique else ():
        del unique[name]
    if not unique:
        return set()
    authors = {name: author_values(post) for name, post in unique.items()}
    # In one order everywhere, so that two transactions do not wait for each other.
    rows = {author["id"]: author for author in authors.values() if author}
    if rows:
        await session.execute(
            insert_into(AuthorRow, postgres=postgres).on_conflict_do_nothing(),
            [rows[name] for name in sorted(rows)],
        )
    stored = await session.execute(
        insert_into(PostRow, postgres=postgres)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(PostRow.seq, PostRow.id),
        [
            post_values(post, author["id"] if (author := authors[name]) else None, at)
            for name, post in unique.items()
        ],
    )
    fresh = [(seq, PostId(post_id)) for seq, post_id in stored]
    if fresh:
        await session.execute(
            insert_all(WorkRow),
            [{"post": seq, "stage": CLASSIFY, "due": at, "attempts": 0} for seq, _ in fresh],
        )
        await index(
            session, [(seq, unique[post_id].words) for seq, post_id in fresh], postgres=postgres
        )
    return {post_id for _, post_id in fresh}


async def _forgotten(session: AsyncSession, posts: Sequence[PostId]) -> list[PostId]:
    """Return those of the posts that were removed after their time."""
    found = await session.scalars(select(ForgottenRow.id).where(ForgottenRow.id.in_(posts)))
    return [PostId(name) for name in found]

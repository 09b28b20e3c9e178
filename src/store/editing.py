"""Edited posts: the new text in place of the old, which is kept, and judged anew where it may be.

A post whose matter has a ticket, or of which a person has spoken, keeps its tags, which say of
which text they are: what people work on does not change under their hands.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.arrivals import Arrivals, Change
from store.queue import CLASSIFY
from store.search import reindex
from store.tables import (
    CorrectionRow,
    DecisionRow,
    PostRow,
    TagsRow,
    TicketPostRow,
    VersionRow,
    WorkRow,
)
from store.upsert import insert_all


async def edit(session: AsyncSession, arrivals: Arrivals, at: datetime, *, postgres: bool) -> None:
    """Write what arrivals have changed.

    Args:
        session: A transaction that has stored what is new among them.
        arrivals: What came.
        at: When they came.
        postgres: Which engine this is.
    """
    changes = sorted(
        (change for change in arrivals.changes.values() if change.known.seq is not None),
        key=lambda change: change.known.seq or 0,
    )
    if not changes:
        return
    await session.execute(
        insert_all(VersionRow),
        [
            {
                "post": each.known.seq,
                "number": each.number,
                "title": each.title,
                "text": each.text,
                "until": at,
            }
            for each in arrivals.versions
            if each.known.seq is not None
        ],
    )
    posts = cast("Table", PostRow.__table__)
    rows = [_row(change) for change in changes]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _CHANGED}
    await session.execute(posts.update().where(posts.c.seq == bindparam("of")).values(values), rows)
    words = [(change.known.seq or 0, change.known.words) for change in changes]
    await reindex(session, words, postgres=postgres)
    again = {change.known.seq: change.known.versions for change in changes if change.again}
    if again:
        await _judge_again(session, {seq: n for seq, n in again.items() if seq is not None}, at)


_CHANGED = (*("title", "text", "updated", "mentions", "media", "fingerprint", "link", "versions"),)


def _row(change: Change) -> dict[str, Any]:
    known, post = change.known, change.post
    values: dict[str, Any] = {
        "title": known.title,
        "text": known.text,
        "updated": known.updated,
        "mentions": list(post.mentions),
        "media": list(post.media),
        "fingerprint": known.fingerprint,
        "link": known.link,
        "versions": known.versions,
    }
    return {"of": known.seq} | {f"new_{name}": values[name] for name in _CHANGED}


async def _judge_again(session: AsyncSession, posts: dict[int, int], at: datetime) -> None:
    """Put posts back to where they wait for tags; those that wait there already stay.

    Tags are held before the worklist, as in correcting. A worker that has taken an old text finds
    that it is not the post's any more (`SqlWorklist.tag`), or that the post waits elsewhere.
    """
    for row in (TagsRow, WorkRow):
        held = select(row.post).where(row.post.in_(posts)).order_by(row.post).with_for_update()
        await session.execute(held)
    query = select(WorkRow.post, WorkRow.stage).where(WorkRow.post.in_(posts))
    waiting = {post for post, stage in await session.execute(query) if stage == CLASSIFY}
    back = posts.keys() - waiting - await _kept(session, posts)
    for gone in (TagsRow, DecisionRow, WorkRow):
        await session.execute(
            delete(gone).where(gone.post.in_(back)).execution_options(synchronize_session=False)
        )
    rows = [
        {"post": post, "stage": CLASSIFY, "due": at, "attempts": 0, "version": posts[post]}
        for post in sorted(back)
    ]
    if rows:
        await session.execute(insert_all(WorkRow), rows)


async def _kept(session: AsyncSession, posts: Collection[int]) -> set[int]:
    """Return those that have a ticket, or of which a person has spoken."""
    kept: set[int] = set()
    for row in (TicketPostRow, CorrectionRow):
        kept.update(await session.scalars(select(row.post).where(row.post.in_(posts))))
    return kept

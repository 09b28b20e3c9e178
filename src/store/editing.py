"""Edited posts: the new text in place of the old, which is kept, and judged anew where it may be.

A post whose matter has a ticket, or of which a person has spoken, keeps its tags, which say of
which text they are: what people work on does not change under their hands.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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

# A page that changes at each reading would fill the database: of its texts, the first is kept,
# and so many of those before the one that it has.
LATEST = 20


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
    again = {row["of"] for row, change in zip(rows, changes, strict=True) if change.again}
    if again:
        await _judge_again(session, again, at)
    often = [row for row in rows if row["new_versions"] > LATEST + 1]
    if often:
        await _drop_between(session, often)


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


async def _judge_again(session: AsyncSession, posts: set[int], at: datetime) -> None:
    """Put posts back to where they wait for tags; those that wait there already stay.

    Tags are held before the worklist, as in correcting. A worker that has taken an old text finds
    that it is not the post's any more (`SqlWorklist.tag`), or that the post waits elsewhere.
    """
    for row in (TagsRow, WorkRow):
        held = select(row.post).where(row.post.in_(posts)).order_by(row.post).with_for_update()
        await session.execute(held)
    query = select(WorkRow.post, WorkRow.stage).where(WorkRow.post.in_(posts))
    waiting = {post for post, stage in await session.execute(query) if stage == CLASSIFY}
    back = posts - waiting - await _kept(session, posts)
    for gone in (TagsRow, DecisionRow, WorkRow):
        await session.execute(
            delete(gone).where(gone.post.in_(back)).execution_options(synchronize_session=False)
        )
    rows = [{"post": post, "stage": CLASSIFY, "due": at, "attempts": 0} for post in sorted(back)]
    if rows:
        await session.execute(insert_all(WorkRow), rows)


async def _drop_between(session: AsyncSession, posts: Sequence[dict[str, Any]]) -> None:
    """Drop what lies between the first text and the latest of posts, as `_row` has them.

    What was judged is kept: the text that its tags are of, and the one that a person corrected.
    """
    tagged = select(TagsRow.version + 1).where(TagsRow.post == VersionRow.post)
    then = aliased(VersionRow)
    corrected = (
        select(func.min(then.number))
        .join(CorrectionRow, CorrectionRow.post == then.post)
        .where(CorrectionRow.latest, then.until > CorrectionRow.at, then.post == VersionRow.post)
    )
    between = (
        VersionRow.post == bindparam("of"),
        VersionRow.number > 1,
        VersionRow.number <= bindparam("new_versions") - LATEST,
        VersionRow.number.not_in(tagged.correlate(VersionRow)),
        VersionRow.number != func.coalesce(corrected.correlate(VersionRow).scalar_subquery(), 0),
    )
    await (await session.connection()).execute(
        delete(VersionRow).where(*between),
        [{name: row[name] for name in ("of", "new_versions")} for row in posts],
    )


async def _kept(session: AsyncSession, posts: Collection[int]) -> set[int]:
    """Return those that have a ticket, or of which a person has spoken."""
    kept: set[int] = set()
    for row in (TicketPostRow, CorrectionRow):
        kept.update(await session.scalars(select(row.post).where(row.post.in_(posts))))
    return kept

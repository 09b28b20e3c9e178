"""Taking in posts: each once, ready to be found and waiting for its tags."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import PostId
from store.archive import Reader, hold
from store.arrivals import Arrivals, Pushed, Seen
from store.editing import edit
from store.erased import let_nobody_be_erased, without_erased
from store.heard import Heard
from store.known import Known
from store.naming import Naming
from store.queue import CLASSIFY
from store.rows import post_values
from store.scoping import closed_to
from store.search import index
from store.tables import AuthorRow, ForgottenRow, PostRow, SightingRow, WorkRow
from store.upsert import insert_all, insert_into

# A statement has room for so many ids only.
PART = 1_000


async def take_in(
    session: AsyncSession,
    heard: Sequence[Heard],
    at: datetime,
    naming: Naming,
    *,
    places: frozenset[str] = frozenset(),
) -> Sequence[Pushed]:
    """Store the unseen among posts with all that belongs to them; say what each was.

    A post that is known is noted where it was seen another way, and gets its new text where it
    was edited. One that is told as it was writes nothing.

    What was removed after its time is not unseen, nor what was erased; and whoever was erased
    comes in without a name.

    Args:
        session: A transaction, the caller's.
        heard: In the order they are to be worked on.
        at: When they came.
        naming: Tells who was erased.
        places: Those of whoever sends them; known posts of others stay as they are. Empty: all.
    """
    postgres = naming.postgres
    if postgres:  # SQLite has one writer anyway
        await let_nobody_be_erased(session)
    heard, gone = await without_erased(session, heard, naming)
    if postgres:
        await hold(session, heard)
    pushed: list[Pushed] = []
    for start in range(0, len(heard), PART):
        part = heard[start : start + PART]
        gone |= await _forgotten(session, [each.id for each in part])
        wanted = [each for each in part if each.id not in gone]
        archive = await Reader(session, postgres).read(wanted)
        closed = await closed_to(session, archive.seqs, places) if places else frozenset()
        arrivals = Arrivals(archive, closed)
        pushed += [
            Pushed(id=each.id, new=False) if each.id in gone else arrivals.take(each)
            for each in part
        ]
        await _write(session, arrivals, at, postgres=postgres)
    return pushed


async def _write(
    session: AsyncSession, arrivals: Arrivals, at: datetime, *, postgres: bool
) -> None:
    if arrivals.fresh:
        await _store(session, arrivals.fresh, at, postgres=postgres)
    await _note(session, arrivals.seen, at)
    for known in arrivals.touched.values():
        await session.execute(
            update(PostRow).where(PostRow.seq == known.seq).values(updated=known.updated)
        )
    if arrivals.changes:
        await edit(session, arrivals, at, postgres=postgres)


async def _store(
    session: AsyncSession,
    fresh: Sequence[tuple[Heard, Known]],
    at: datetime,
    *,
    postgres: bool,
) -> None:
    """Store new posts, each with its author, its place in the queue and its words."""
    # In one order everywhere, so that two transactions do not wait for each other.
    authors = {each.author_id: each.author for each, _ in fresh if each.author}
    if authors:
        await session.execute(
            insert_into(AuthorRow, postgres=postgres).on_conflict_do_nothing(),
            [dict(author) for _, author in sorted(authors.items())],
        )
    stored = await session.execute(
        insert_into(PostRow, postgres=postgres)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(PostRow.seq, PostRow.id),
        [post_values(each.post, each.author_id, at, known.told_by) for each, known in fresh],
    )
    by_id = {known.id: (each, known) for each, known in fresh}
    words: list[tuple[int, str]] = []
    for seq, post_id in stored:
        each, known = by_id[post_id]
        known.seq = seq
        words.append((seq, each.terms))
    if words:
        await session.execute(
            insert_all(WorkRow),
            [{"post": seq, "stage": CLASSIFY, "due": at, "attempts": 0} for seq, _ in words],
        )
    await index(session, words, postgres=postgres)


async def _note(session: AsyncSession, seen: Sequence[Seen], at: datetime) -> None:
    """Note other ways in which posts were seen."""
    rows = [
        {
            "id": each.heard.id,
            "post": each.known.seq,
            "source": each.heard.post.source,
            "native_id": each.heard.post.native_id,
            "url": each.heard.post.url,
            "seen": at,
            "how": each.how.value,
            "identity": each.identity,
        }
        for each in seen
        if each.known.seq is not None
    ]
    if rows:
        await session.execute(insert_all(SightingRow), rows)


async def _forgotten(session: AsyncSession, posts: Sequence[PostId]) -> frozenset[PostId]:
    """Return those of the posts that were removed after their time."""
    found = await session.scalars(select(ForgottenRow.id).where(ForgottenRow.id.in_(posts)))
    return frozenset(PostId(name) for name in found)

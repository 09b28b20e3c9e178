"""What is forgotten by rule: posts that are none of our business, and who wrote.

A post with a ticket is never removed, nor one that a person corrected; its author stays known
while the ticket is open. Both go in small batches, each a short transaction, so that writers wait
for none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.masking import Identity
from listener.pseudonyms import neutral
from store.database import Sessions
from store.dispensable import DISPENSABLE, OPEN_TICKET, SEQ, dispensable, held, identified
from store.nameless import nameless
from store.search import forget
from store.tables import (
    AuthorRow,
    ContactNoteRow,
    ContactRow,
    ForgottenRow,
    MediaPostRow,
    PostRow,
    SightingRow,
)
from store.upsert import insert_into

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long what is kept: irrelevant posts, who wrote, contacts; None: for ever."""

    irrelevant: timedelta | None
    authors: timedelta | None
    contacts: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was removed: posts, posts whose author is not known any more, and contacts.

    `reached` is the last post whose author was looked at, where the next batch goes on.
    """

    posts: int = 0
    authors: int = 0
    contacts: int = 0
    reached: int = field(default=0, compare=False)

    def __add__(self, other: "Forgotten") -> "Forgotten":
        """Add up batches."""
        return Forgotten(
            posts=self.posts + other.posts,
            authors=self.authors + other.authors,
            contacts=self.contacts + other.contacts,
            reached=max(self.reached, other.reached),
        )

    @property
    def any(self) -> bool:
        """Whether there may be more."""
        return bool(self.posts or self.authors or self.contacts)


async def forget_some(
    sessions: Sessions, rule: Rule, now: datetime, *, after: int = 0, batch: int = BATCH
) -> Forgotten:
    """Forget one batch of each; nothing when there is no more to forget.

    Args:
        sessions: The database.
        rule: How long what is kept.
        now: The time, UTC.
        after: `reached` of the batch before.
        batch: How many posts at most.
    """
    posts = authors = contacts = 0
    if rule.irrelevant is not None:
        old = await dispensable(sessions, now - rule.irrelevant, batch)
        posts = await _remove(sessions, old, now) if old else 0
    if rule.authors is not None:
        old = await identified(sessions, now - rule.authors, after, batch)
        authors = await _unname(sessions, old) if old else 0
        after = old[-1] if old else after
    if rule.contacts is not None:
        contacts = await _unlist(sessions, now - rule.contacts, batch)
    return Forgotten(posts=posts, authors=authors, contacts=contacts, reached=after)


async def _remove(sessions: Sessions, posts: Sequence[int], now: datetime) -> int:
    postgres = sessions.postgres

    async def work(session: AsyncSession) -> int:
        rows = await held(session, posts, DISPENSABLE)
        if not rows:
            return 0
        seqs = [row.seq for row in rows]
        await session.execute(
            insert_into(ForgottenRow, postgres=postgres).on_conflict_do_nothing(),
            [{"id": row.id, "at": now} for row in rows],
        )
        await forget(session, select(SEQ).where(SEQ.in_(seqs)), postgres=postgres)
        await session.execute(
            delete(PostRow).where(SEQ.in_(seqs)).execution_options(synchronize_session=False)
        )
        await _drop_unneeded(session, {row.author_id for row in rows})
        return len(rows)

    return await sessions.run(work)


async def _unname(sessions: Sessions, posts: Sequence[int]) -> int:
    """Put a nameless author in the place of whoever wrote: platform and kind are left."""

    async def work(session: AsyncSession) -> int:
        rows = await held(session, posts, ~OPEN_TICKET)
        known = await _authors(session, {row.author_id for row in rows})
        of = {name: (author.platform, author.kind) for name, author in known.items()}
        for platform, kind in sorted(set(of.values()), key=str):
            nobody = await nameless(session, platform, kind, postgres=sessions.postgres)
            changed = [row.seq for row in rows if of.get(row.author_id or "") == (platform, kind)]
            await session.execute(
                update(PostRow)
                .where(SEQ.in_(changed))
                .values(author_id=nobody)
                .execution_options(synchronize_session=False)
            )
        # Who it was is in no list of what a contact wrote, either.
        await session.execute(
            update(MediaPostRow)
            .where(MediaPostRow.post.in_([row.seq for row in rows]))
            .values(contact=None)
            .execution_options(synchronize_session=False)
        )
        await _unaddress(session, rows, known)
        await _drop_unneeded(session, set(known))
        return len(rows)

    return await sessions.run(work)


async def _unlist(sessions: Sessions, before: datetime, batch: int) -> int:
    """Forget contacts who wrote nothing since then, and of whom no office saved anything."""
    saved = select(ContactNoteRow.contact).where(
        ContactNoteRow.contact == ContactRow.seq, ContactNoteRow.at >= before
    )
    old = select(ContactRow.seq).where(ContactRow.last < before, ~saved.exists())
    old = old.order_by(ContactRow.last)

    async def work(session: AsyncSession) -> int:
        gone = await session.scalars(
            delete(ContactRow)
            .where(ContactRow.seq.in_(old.limit(batch)))
            .returning(ContactRow.seq)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())

    return await sessions.run(work)


async def _unaddress(
    session: AsyncSession, posts: Sequence[PostRow], known: Mapping[str, AuthorRow]
) -> None:
    """Put addresses that name no account in the place of those that do."""
    by_seq = {row.seq: Identity(known[row.author_id].handle) for row in posts if row.author_id}
    for row in posts:
        row.url = neutral(row.url, by_seq.get(row.seq))
    query = select(SightingRow).where(SightingRow.post.in_([row.seq for row in posts]))
    for sighting in await session.scalars(query):
        sighting.url = neutral(sighting.url, by_seq.get(sighting.post))
    await session.flush()


async def _authors(session: AsyncSession, names: set[str | None]) -> dict[str, AuthorRow]:
    wanted = sorted(name for name in names if name)
    query = select(AuthorRow).where(AuthorRow.id.in_(wanted)).order_by(AuthorRow.id)
    return {row.id: row for row in await session.scalars(query)}


async def _drop_unneeded(session: AsyncSession, authors: set[str | None]) -> None:
    await session.execute(
        delete(AuthorRow)
        .where(
            AuthorRow.id.in_(sorted(name for name in authors if name)),
            ~exists().where(PostRow.author_id == AuthorRow.id),
        )
        .execution_options(synchronize_session=False)
    )

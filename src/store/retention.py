"""What is forgotten by rule: posts that are none of our business, and who wrote.

A post with a ticket is never removed, nor one that a person corrected; its author stays known
while the ticket is open. Both go in small batches, each a short transaction, so that writers wait
for none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import AuthorKind, Platform, Post
from store.database import Sessions
from store.rows import author_values
from store.search import forget
from store.tables import (
    AuthorRow,
    CorrectionRow,
    ForgottenRow,
    PostRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
    WorkRow,
)
from store.upsert import insert_into

BATCH = 200

_SEQ = PostRow.seq
_NAMED = or_(
    AuthorRow.handle.is_not(None),
    AuthorRow.name.is_not(None),
    AuthorRow.profile_location.is_not(None),
)


def _of_post(*tests: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*tests).correlate(PostRow)


_OPEN_TICKET = _of_post(
    TicketPostRow.post == _SEQ, TicketRow.seq == TicketPostRow.ticket, TicketRow.open.is_(True)
)
_DISPENSABLE = and_(
    PostRow.sample.is_(False),
    _of_post(TagsRow.post == _SEQ, TagsRow.relevant.is_(False)),
    ~_of_post(TicketPostRow.post == _SEQ),
    ~_of_post(CorrectionRow.post == _SEQ),
    ~_of_post(WorkRow.post == _SEQ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long what is kept: irrelevant posts, and who wrote; None: for ever."""

    irrelevant: timedelta | None
    authors: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much one batch removed: posts, and posts whose author is not known any more."""

    posts: int = 0
    authors: int = 0

    def __add__(self, other: "Forgotten") -> "Forgotten":
        """Add up batches."""
        return replace(self, posts=self.posts + other.posts, authors=self.authors + other.authors)

    @property
    def any(self) -> bool:
        """Whether there may be more."""
        return bool(self.posts or self.authors)


async def forget_some(
    sessions: Sessions, rule: Rule, now: datetime, *, batch: int = BATCH
) -> Forgotten:
    """Forget one batch of each; nothing when there is no more to forget."""
    posts = authors = 0
    if rule.irrelevant is not None:
        old = await _dispensable(sessions, now - rule.irrelevant, batch)
        posts = await _remove(sessions, old, now) if old else 0
    if rule.authors is not None:
        old = await _identified(sessions, now - rule.authors, batch)
        authors = await _unname(sessions, old) if old else 0
    return Forgotten(posts=posts, authors=authors)


async def _dispensable(sessions: Sessions, before: datetime, batch: int) -> Sequence[int]:
    """Find irrelevant posts that nobody needs, oldest first.

    Their tags lead: nearly all old ones are gone already, so that the index is read from its
    beginning and no further than to the first post that is young.
    """
    async with sessions.read() as session:
        end = await _first_since(session, before)
        query = (
            select(_SEQ)
            .join(TagsRow, TagsRow.post == _SEQ)
            .where(TagsRow.relevant.is_(False), PostRow.received < before, _DISPENSABLE)
            .order_by(TagsRow.post)
            .limit(batch)
        )
        return list(
            await session.scalars(query if end is None else query.where(TagsRow.post < end))
        )


async def _identified(sessions: Sessions, before: datetime, batch: int) -> Sequence[int]:
    """Find posts whose author is known and need not be; authors lead, for most are nameless."""
    async with sessions.read() as session:
        end = await _first_since(session, before)
        query = (
            select(_SEQ)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(_NAMED, PostRow.received < before, ~_OPEN_TICKET)
            .limit(batch)
        )
        return list(await session.scalars(query if end is None else query.where(end > _SEQ)))


async def _first_since(session: AsyncSession, at: datetime) -> int | None:
    """Return the number of the first post since then: numbers and times grow together."""
    return await session.scalar(
        select(_SEQ).where(PostRow.received >= at).order_by(PostRow.received, _SEQ).limit(1)
    )


async def _held(
    session: AsyncSession, posts: Sequence[int], still: ColumnElement[bool]
) -> list[PostRow]:
    """Hold those of the posts for which it is still so: a ticket may have come meanwhile."""
    holding = select(_SEQ).where(_SEQ.in_(posts)).order_by(_SEQ).with_for_update(skip_locked=True)
    held = list(await session.scalars(holding))
    # A statement of its own, which sees what was committed before the rows were held.
    return list(await session.scalars(select(PostRow).where(_SEQ.in_(held), still)))


async def _remove(sessions: Sessions, posts: Sequence[int], now: datetime) -> int:
    postgres = sessions.postgres

    async def work(session: AsyncSession) -> int:
        rows = await _held(session, posts, _DISPENSABLE)
        if not rows:
            return 0
        seqs = [row.seq for row in rows]
        await session.execute(
            insert_into(ForgottenRow, postgres=postgres).on_conflict_do_nothing(),
            [{"id": row.id, "at": now} for row in rows],
        )
        await forget(session, select(_SEQ).where(_SEQ.in_(seqs)), postgres=postgres)
        await session.execute(
            delete(PostRow).where(_SEQ.in_(seqs)).execution_options(synchronize_session=False)
        )
        await _drop_unneeded(session, {row.author_id for row in rows})
        return len(rows)

    return await sessions.run(work)


async def _unname(sessions: Sessions, posts: Sequence[int]) -> int:
    """Put a nameless author in the place of whoever wrote: platform and kind are left."""

    async def work(session: AsyncSession) -> int:
        rows = await _held(session, posts, ~_OPEN_TICKET)
        known = await _authors(session, {row.author_id for row in rows})
        for name, author in known.items():
            nameless = author_values(
                Post(
                    source="",
                    native_id="",
                    text="",
                    platform=Platform(author.platform),
                    author_kind=AuthorKind(author.kind) if author.kind else None,
                )
            )
            if nameless:
                adding = insert_into(AuthorRow, postgres=sessions.postgres).values(nameless)
                await session.execute(adding.on_conflict_do_nothing())
            await session.execute(
                update(PostRow)
                .where(_SEQ.in_([row.seq for row in rows if row.author_id == name]))
                .values(author_id=nameless and nameless["id"])
                .execution_options(synchronize_session=False)
            )
        await _drop_unneeded(session, set(known))
        return len(rows)

    return await sessions.run(work)


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

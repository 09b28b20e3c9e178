"""Erasing an author: everything that tells who they are goes, and what the public needs stays.

In one transaction: their posts lose names, addresses and numbers (and their words, unless these
are to stay), replies that wait for them are not sent, and every text of every table is looked
through for their account and their name. Counts, tickets, states and times stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.identity import global_name, is_sure
from listener.masking import Identity
from listener.post import Platform
from listener.pseudonyms import Names, folded
from router.filters import author_of
from router.privacy import Basis
from store import locks
from store.audit import By, audit
from store.database import Sessions
from store.erased import AUTHOR, MENTION, POST, of_author, of_mention, of_post
from store.errors import UnknownPost
from store.media_keeping import CONTACT, account_key
from store.nameless import nameless
from store.paging import Paged, cursor_of, number_of
from store.scrubbing import Scrub, merge_words
from store.sweeping import GONE, addresses_of, sweep
from store.tables import (
    AuthorRow,
    ContactRow,
    ErasedRow,
    ErasureRow,
    FilterRow,
    MediaPostRow,
    PostRow,
    SightingRow,
    SourceRow,
    TicketPostRow,
    TicketRow,
)
from store.upsert import insert_into, numbered

PREFIX = "erasure_"
ERASE = "author.erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom a request is about: an account of a platform, or whoever wrote a post."""

    platform: Platform | None = None
    author: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A request to be erased, and what was done; who asked is not kept.

    `counts` says how many rows of what were changed. `sources` are those whose own settings name
    the account: a person must look at them.
    """

    id: str
    at: datetime
    who: str
    basis: Basis
    note: str
    platform: str
    keeps_text: bool
    counts: dict[str, int]
    sources: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody as they stand in the database. `posts` and `tickets` are numbers."""

    platform: Platform
    handles: frozenset[str]
    names: frozenset[str]
    authors: Sequence[str]
    posts: Sequence[int]
    tickets: Sequence[int] = field(default=())

    @property
    def identities(self) -> Sequence[Identity]:
        """What they are known by."""
        accounts = [Identity(each) for each in sorted(self.handles)]
        return [*accounts, *(Identity(None, each) for each in sorted(self.names))]


@dataclass(frozen=True, slots=True)
class SqlErasures:
    """Requests to be erased, and the erasing."""

    sessions: Sessions

    async def erase(
        self, whom: Whom, basis: Basis, note: str, by: By, *, keeps_text: bool = False
    ) -> Erasure:
        """Erase somebody, wherever they are named; those who were never heard, from now on.

        Args:
            whom: Who.
            basis: Why.
            note: The same in words; no name belongs there.
            by: Who does it, and when.
            keeps_text: Whether the words of their posts stay, without their name in them.

        Raises:
            UnknownPost: There is no such post.
            CannotUnseal: The key that keeps them erased cannot be opened.
        """

        async def work(session: AsyncSession) -> Erasure:
            return await self._erase(session, whom, basis, note, by, keeps_text=keeps_text)

        return await self.sessions.run(work)

    async def list(self, *, limit: int, after: str | None = None) -> Paged[Erasure]:
        """List what was done, latest first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(ErasureRow).order_by(ErasureRow.seq.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(ErasureRow.seq < number_of("erasures", after))
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
        more = cursor_of("erasures", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged([_to_erasure(row) for row in rows[:limit]], more)

    async def _erase(  # noqa: PLR0913 - the columns of the row
        self,
        session: AsyncSession,
        whom: Whom,
        basis: Basis,
        note: str,
        by: By,
        *,
        keeps_text: bool,
    ) -> Erasure:
        postgres = self.sessions.postgres
        if postgres:
            await session.execute(select(func.pg_advisory_xact_lock(locks.ERASING)))
        names = await self.sessions.naming.names(session)
        found = await held(session, await find(session, whom), postgres=postgres)
        row = ErasureRow(
            at=by.at,
            who=by.who,
            basis=basis.value,
            note=note,
            platform=found.platform.value,
            keeps_text=keeps_text,
            counts={},
        )
        session.add(row)
        await session.flush()
        await self._remember(session, found, names, row)
        await _end_filters(session, found, by)
        contacts = await self._unlist(session, found, names, row)
        addresses = await addresses_of(session, found, postgres=postgres)
        counts = await Scrub(
            session=session, found=found, keeps_text=keeps_text, now=by.at, postgres=postgres
        ).run()
        counts |= await sweep(session, found, addresses, postgres=postgres)
        await merge_words(session, postgres=postgres)
        await self._unname(session, found)
        sources = await _sources(session, found)
        counts |= contacts
        row.counts = {"posts": len(found.posts), "tickets": len(found.tickets), **counts}
        told = {"basis": basis.value, "keeps_text": keeps_text, "counts": row.counts}
        await audit(session, by, ERASE, f"{PREFIX}{row.seq}", {}, told)
        await session.flush()
        return _to_erasure(row, sources)

    async def _remember(
        self, session: AsyncSession, found: Found, names: Names, row: ErasureRow
    ) -> None:
        """Keep digests of what is to be known again: of their accounts, and of their posts."""
        query = select(PostRow.id, PostRow.native_id, PostRow.url, PostRow.platform).where(
            numbered(PostRow.seq, found.posts, postgres=self.sessions.postgres)
        )
        told = [(AUTHOR, of_author(names, found.platform, each)) for each in found.handles]
        told += [(MENTION, of_mention(names, each)) for each in found.handles]
        for post, native_id, url, platform in await session.execute(query):
            name = global_name(Platform(platform), native_id, url)
            called = {post, name} if name and is_sure(name) else {post}
            told += [(POST, of_post(names, each)) for each in called]
        if told:
            adding = insert_into(ErasedRow, postgres=self.sessions.postgres)
            await session.execute(
                adding.on_conflict_do_update(
                    index_elements=["digest"], set_={"at": adding.excluded.at}
                ),
                [
                    {"digest": digest, "what": what, "at": row.at, "erasure": row.seq}
                    for what, digest in sorted(set(told))
                ],
            )

    async def _unlist(
        self, session: AsyncSession, found: Found, names: Names, row: ErasureRow
    ) -> dict[str, int]:
        """Take them off the list of contacts; one who has only a name is never listed again."""
        postgres = self.sessions.postgres
        gone = await session.scalars(
            delete(ContactRow)
            .where(listed(found, names, postgres=postgres))
            .returning(ContactRow.key)
            .execution_options(synchronize_session=False)
        )
        keys = sorted(gone.all())
        if keys:
            adding = insert_into(ErasedRow, postgres=postgres).on_conflict_do_nothing()
            known = {"what": CONTACT, "at": row.at, "erasure": row.seq}
            await session.execute(adding, [{"digest": key, **known} for key in keys])
        return {"contacts": len(keys)} if keys else {}

    async def _unname(self, session: AsyncSession, found: Found) -> None:
        """Put nobody in the place of the author of their posts."""
        postgres = self.sessions.postgres
        query = select(PostRow.platform, AuthorRow.kind).join(
            AuthorRow, AuthorRow.id == PostRow.author_id
        )
        theirs = numbered(PostRow.seq, found.posts, postgres=postgres)
        kinds = {
            (platform, kind)
            for platform, kind in await session.execute(query.where(theirs).distinct())
        }
        for platform, kind in sorted(kinds, key=str):
            instead = await nameless(session, platform, kind, postgres=postgres)
            of_kind = select(AuthorRow.id).where(AuthorRow.kind.is_not_distinct_from(kind))
            await session.execute(
                update(PostRow)
                .where(theirs, PostRow.platform == platform, PostRow.author_id.in_(of_kind))
                .values(author_id=instead)
                .execution_options(synchronize_session=False)
            )
        await session.execute(
            delete(AuthorRow)
            .where(
                AuthorRow.id.in_(found.authors),
                or_(AuthorRow.handle.is_not(None), AuthorRow.name.is_not(None)),
                ~exists().where(PostRow.author_id == AuthorRow.id),
            )
            .execution_options(synchronize_session=False)
        )


def listed(found: Found, names: Names, *, postgres: bool) -> ColumnElement[bool]:
    """Match the contacts that somebody is: by their account, or as who wrote their posts."""
    wrote = select(MediaPostRow.contact).where(
        numbered(MediaPostRow.post, found.posts, postgres=postgres)
    )
    accounts = [account_key(names, found.platform.value, each) for each in sorted(found.handles)]
    # An outlet that is listed because a post named nobody is not who asked.
    somebody = or_(
        ContactRow.handle.is_not(None), ContactRow.name.is_not(None), ContactRow.key.in_(accounts)
    )
    return and_(or_(ContactRow.key.in_(accounts), ContactRow.seq.in_(wrote)), somebody)


async def find(session: AsyncSession, whom: Whom) -> Found:
    """Find all that somebody wrote.

    Of whoever has an account, that is all of the account. Whoever has only a name shares it with
    others: of them it is the one post.

    Raises:
        UnknownPost: There is no such post.
    """
    platform, handle = whom.platform, whom.author
    only: Sequence[int] = ()
    names: frozenset[str] = frozenset()
    authors: Sequence[str] = ()
    if whom.post is not None:
        row, author = await _of_post(session, whom.post)
        platform, handle = Platform(row.platform), author.handle if author else None
        only = [row.seq]
        names = frozenset({author.name} if author and author.name else ())
        authors = [author.id] if author else []
    if platform is None or not handle:
        return Found(platform or Platform.OTHER, frozenset(), names, authors, only)
    lower = func.lower(func.ltrim(AuthorRow.handle, "@"))
    query = select(AuthorRow).where(
        AuthorRow.platform == platform.value,
        lower.in_({folded(handle), handle.lstrip("@").lower()}),
    )
    rows = list(await session.scalars(query.order_by(AuthorRow.id)))
    ids = [row.id for row in rows]
    posts = await session.scalars(
        select(PostRow.seq).where(PostRow.author_id.in_(ids)).order_by(PostRow.seq)
    )
    return Found(
        platform,
        frozenset({handle} | {row.handle for row in rows if row.handle}),
        frozenset(row.name for row in rows if row.name),
        ids,
        sorted({*posts, *await _addressed(session, platform, Identity(handle))}),
    )


async def _addressed(session: AsyncSession, platform: Platform, whom: Identity) -> Sequence[int]:
    """Find posts whose author was forgotten, and whose address still names the account."""
    written = func.lower(PostRow.url)
    query = (
        select(PostRow.seq, PostRow.url)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .where(PostRow.platform == platform.value, AuthorRow.handle.is_(None))
        .where(or_(*(written.contains(each, autoescape=True) for each in whom.needles)))
    )
    rows = await session.execute(query)
    return [seq for seq, url in rows if url and whom.anywhere.search(url)]


async def held(session: AsyncSession, found: Found, *, postgres: bool) -> Found:
    """Hold the tickets of somebody's posts: whoever tells of one holds it, too."""
    query = (
        select(TicketRow.seq)
        .where(
            exists().where(
                TicketPostRow.ticket == TicketRow.seq,
                numbered(TicketPostRow.post, found.posts, postgres=postgres),
            )
        )
        .order_by(TicketRow.seq)
    )
    tickets = list(await session.scalars(query.with_for_update()))
    return Found(found.platform, found.handles, found.names, found.authors, found.posts, tickets)


async def _of_post(session: AsyncSession, post: str) -> tuple[PostRow, AuthorRow | None]:
    sighted = select(SightingRow.post).where(SightingRow.id == post).scalar_subquery()
    query = (
        select(PostRow, AuthorRow)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .where(or_(PostRow.id == post, PostRow.seq == sighted))
    )
    found = (await session.execute(query)).first()
    if found is None:
        raise UnknownPost(post)
    row, author = found
    return row, author


async def _end_filters(session: AsyncSession, found: Found, by: By) -> None:
    """End filters of the account: they never take its posts again, and must take no others."""
    accounts = {author_of(each) for each in found.handles}
    rows = select(FilterRow).where(FilterRow.author.in_(accounts))
    for row in await session.scalars(rows.with_for_update()):
        row.author = GONE
        if row.ended is None:
            row.ended, row.ended_by = by.at, by.who
    await session.flush()


async def _sources(session: AsyncSession, found: Found) -> Sequence[str]:
    """Name the sources that follow the account: what people set up is theirs to change."""
    if not found.handles:
        return ()
    rows = await session.scalars(select(SourceRow).order_by(SourceRow.id))
    patterns = [each.nearby for each in found.identities if each.handle]
    return tuple(
        row.id
        for row in rows
        if any(each.search(f"{row.name} {row.url} {dict(row.options)}") for each in patterns)
    )


def _to_erasure(row: ErasureRow, sources: Sequence[str] = ()) -> Erasure:
    counts: dict[str, Any] = dict(row.counts)
    return Erasure(
        id=f"{PREFIX}{row.seq}",
        at=row.at,
        who=row.who,
        basis=Basis(row.basis),
        note=row.note,
        platform=row.platform,
        keeps_text=row.keeps_text,
        counts=counts,
        sources=sources,
    )

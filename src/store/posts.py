"""The posts: what was heard, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.collector import Page
from listener.post import Post
from listener.run import Run
from store.arrivals import Pushed
from store.database import Sessions
from store.errors import UnknownPost, UnknownSource
from store.heard import hear
from store.incoming import take_in
from store.log import log_run
from store.once import push_once
from store.paging import Paged, cursor_of, number_of
from store.scoping import of_shelf
from store.shelf import PostFilter, StoredPost, keys_of, shelf, to_stored
from store.subscriptions import note_offer
from store.tables import PostRow, SightingRow, SourceRow

# So many posts tell how often a source publishes.
RECENT = 50
# How long whoever reads a source holds it, from each page on: longer than the door's deadline, and
# short enough that a killed process is soon made good.
LEASE = timedelta(seconds=30)

__all__ = ["PostFilter", "Pushed", "SqlPosts", "StoredPost"]


@dataclass(frozen=True, slots=True)
class SqlPosts:
    """The posts in the database. Implements `listener.collect.Inbox`."""

    sessions: Sessions

    async def cursor(self, source: str) -> str | None:
        """See Inbox.cursor. None for an unknown source."""
        async with self.sessions.read() as session:
            return await session.scalar(select(SourceRow.cursor).where(SourceRow.id == source))

    async def failures(self, source: str) -> int:
        """See Inbox.failures. 0 for an unknown source."""
        async with self.sessions.read() as session:
            query = select(SourceRow.failures).where(SourceRow.id == source)
            return await session.scalar(query) or 0

    async def recent(self, source: str) -> Sequence[datetime]:
        """See Inbox.recent. The posts that came last, as the index of a source's posts has them."""
        when = func.coalesce(PostRow.published, PostRow.received)
        query = select(when).where(PostRow.source == source).order_by(PostRow.seq.desc())
        async with self.sessions.read() as session:
            return (await session.scalars(query.limit(RECENT))).all()

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        """See Inbox.keep. It also renews the source's lease, where somebody holds it.

        Raises:
            UnknownSource: It was removed meanwhile; its posts are not wanted any more.
        """
        renewed = case(
            (SourceRow.leased < at + LEASE, literal(at + LEASE, SourceRow.leased.type)),
            else_=SourceRow.leased,
        )
        heard = await hear(page.posts)

        async def work(session: AsyncSession) -> int:
            moved = await session.execute(
                update(SourceRow)
                .where(SourceRow.id == source)
                .values(cursor=page.cursor, leased=renewed)
                .returning(SourceRow.id)
            )
            if moved.scalar() is None:
                raise UnknownSource(source)
            postgres = self.sessions.postgres
            await note_offer(session, source, page, at, postgres=postgres)
            pushed = await take_in(session, heard, at, self.sessions.naming)
            return sum(each.new for each in pushed)

        return await self.sessions.run(work)

    async def note(self, run: Run) -> None:
        """See Inbox.note. It also ends the source's lease.

        The third failure in a row writes the event source.failing, the first success after that
        source.recovered. A run of a source that was removed meanwhile is forgotten.
        """
        async with self.sessions.begin() as session:
            await log_run(session, run, postgres=self.sessions.postgres)

    async def push(
        self,
        posts: Sequence[Post],
        at: datetime,
        *,
        key: str | None = None,
        digest: str | None = None,
        places: frozenset[str] = frozenset(),
    ) -> Sequence[Pushed]:
        """Store posts, whatever their source; no row in sources is needed. One transaction.

        The same key and digest answer exactly as the first time. Known posts of other places than
        `places` stay as they are, and nothing is noted of them; empty: none is another's.

        Raises:
            KeyReused: The key came before with another digest.
        """
        heard = await hear(posts)

        async def work(session: AsyncSession) -> Sequence[Pushed]:
            return await push_once(
                session,
                heard,
                at,
                self.sessions.naming,
                key=key,
                digest=digest,
                places=places,
            )

        return await self.sessions.run(work)

    async def show(self, post: str, places: frozenset[str] = frozenset()) -> StoredPost:
        """Return one post, with the texts that it had before.

        Args:
            post: Its id.
            places: Of which it must be; empty: of any, or of none.

        Raises:
            UnknownPost: There is none of this id, or it is not of these places.
        """
        async with self.sessions.read() as session:
            # By its own id, or by the one that it has where it was seen another way.
            sighted = select(SightingRow.post).where(SightingRow.id == post).scalar_subquery()
            for found in (PostRow.id == post, PostRow.seq == sighted):
                query = shelf().where(found)
                if places:
                    query = query.where(of_shelf(places))
                if rows := (await session.execute(query)).all():
                    return (await to_stored(session, rows, whole=True))[0]
        raise UnknownPost(post)

    async def list(
        self, wanted: PostFilter, *, limit: int, after: str | None = None
    ) -> Paged[StoredPost]:
        """List posts, latest received first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        before = None if after is None else number_of("posts", after)
        async with self.sessions.read() as session:
            keys = await keys_of(
                session, wanted, before, limit + 1, postgres=self.sessions.postgres
            )
            query = shelf().where(PostRow.seq.in_(keys)).order_by(PostRow.seq.desc())
            rows = (await session.execute(query)).all()
            stored = await to_stored(session, rows[:limit])
        more = cursor_of("posts", rows[limit - 1][0].seq) if len(rows) > limit else None
        return Paged(stored, more)

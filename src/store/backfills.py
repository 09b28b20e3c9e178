"""How far sources were paged back: one line a source, worked off by whoever claims it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.backfill import Backfill
from listener.errors import Cause
from listener.kinds import KINDS
from listener.post import Post
from store.database import Sessions
from store.errors import UnknownSource
from store.heard import hear
from store.incoming import take_in
from store.sources import free
from store.tables import BackfillRow, SourceRow
from store.upsert import insert_into

FIELDS = tuple(Backfill.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SqlBackfills:
    """The backfills in the database."""

    sessions: Sessions

    async def ask(self, source: str, since: datetime, now: datetime) -> Backfill:
        """Begin to page back, in place of what was asked of this source before.

        Raises:
            UnknownSource: There is none of this id.
        """
        state = Backfill(source=source, since=since, asked=now, due=now)
        values = asdict(state)
        asking = insert_into(BackfillRow, postgres=self.sessions.postgres).values(values)
        async with self.sessions.begin() as session:
            if await session.get(SourceRow, source) is None:
                raise UnknownSource(source)
            await session.execute(
                asking.on_conflict_do_update(index_elements=["source"], set_=values)
            )
        return state

    async def catch_up(self, source: str, since: datetime, now: datetime) -> Backfill:
        """Begin to page back, and as far as was asked before where that is not over.

        Raises:
            UnknownSource: There is none of this id.
        """
        before = await self.show(source)
        if before is not None and before.due is not None:
            since = min(since, before.since)
        return await self.ask(source, since, now)

    async def show(self, source: str) -> Backfill | None:
        """Return what was last asked of a source.

        Raises:
            UnknownSource: There is none of this id.
        """
        async with self.sessions.read() as session:
            if await session.get(SourceRow, source) is None:
                raise UnknownSource(source)
            row = await session.get(BackfillRow, source)
            return _to_backfill(row) if row else None

    async def claim(
        self, now: datetime, lease: timedelta, *, source: str | None = None
    ) -> Backfill | None:
        """Take the one that is longest due, or that of a source; None where there is none.

        Its source is taken with it, as for a poll: both count in one cursor what they read. One
        that is polled just now is left for later.
        """
        query = (
            select(BackfillRow)
            .outerjoin(SourceRow, SourceRow.id == BackfillRow.source)
            .where(BackfillRow.due <= now, or_(SourceRow.id.is_(None), free(now)))
            .order_by(BackfillRow.due)
            .limit(1)
        )
        if source is not None:
            query = query.where(BackfillRow.source == source)
        async with self.sessions.read() as session:
            # Nearly always there is none, and then nobody need wait for the lock to write.
            if (await session.scalars(query)).first() is None:
                return None
        async with self.sessions.begin() as session:
            locked = query.with_for_update(skip_locked=True, of=BackfillRow)
            row = (await session.scalars(locked)).first()
            if row is None:
                return None
            asked = await session.get(
                SourceRow, row.source, with_for_update=True, populate_existing=True
            )
            if asked is not None and asked.leased is not None and asked.leased > now:
                return None
            state = _to_backfill(row)
            row.due = now + lease
            if asked is not None:
                asked.leased = now + lease
                state = replace(state, cursor=counted(asked, state.cursor, asked.cursor))
            return state

    async def keep(
        self, state: Backfill, posts: Sequence[Post], at: datetime, *, held: datetime | None = None
    ) -> Backfill:
        """Store unseen posts and how far it has come together.

        The cursor of polls stays, but for what was counted of a budget. Where it was asked anew
        meanwhile, the posts are kept and the new question stands.

        Args:
            state: How far it has come.
            posts: What the page held.
            at: The time, UTC.
            held: Until when `claim` took the source, which is then set free.
        """
        heard = await hear(posts)

        async def work(session: AsyncSession) -> Backfill:
            pushed = await take_in(session, heard, at, self.sessions.naming)
            grown = replace(state, new=state.new + sum(each.new for each in pushed))
            row = await session.get(BackfillRow, state.source, with_for_update=True)
            if row is not None and row.asked == state.asked:
                for name, value in asdict(grown).items():
                    setattr(row, name, value)
            await _set_free(session, grown, held)
            return grown

        return await self.sessions.run(work)


async def _set_free(session: AsyncSession, state: Backfill, held: datetime | None) -> None:
    source = await session.get(SourceRow, state.source, with_for_update=True)
    # Whoever took it since, because the lease had ended, counts for itself.
    if source is not None and held is not None and source.leased == held:
        source.leased = None
        source.cursor = counted(source, source.cursor, state.cursor)


def counted(source: SourceRow, cursor: str | None, other: str | None) -> str | None:
    """Write into a cursor of a source what another of it has counted; see `Kind.counted`."""
    kind = KINDS.get(source.kind)
    return kind.counted(cursor, other) if kind else cursor


def _to_backfill(row: BackfillRow) -> Backfill:
    values = {name: getattr(row, name) for name in FIELDS}
    return Backfill(**values | {"cause": Cause(row.cause) if row.cause else None})

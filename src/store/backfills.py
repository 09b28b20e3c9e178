"""How far sources were paged back: one line a source, worked off by whoever claims it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.backfill import Backfill
from listener.errors import Cause
from listener.post import Post
from store.database import Sessions
from store.errors import UnknownSource
from store.incoming import take_in
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
        """Take the one that is longest due, or that of a source; None where there is none."""
        query = select(BackfillRow).where(BackfillRow.due <= now).order_by(BackfillRow.due).limit(1)
        if source is not None:
            query = query.where(BackfillRow.source == source)
        async with self.sessions.read() as session:
            # Nearly always there is none, and then nobody need wait for the lock to write.
            if (await session.scalars(query)).first() is None:
                return None
        async with self.sessions.begin() as session:
            row = (await session.scalars(query.with_for_update(skip_locked=True))).first()
            if row is None:
                return None
            state = _to_backfill(row)
            row.due = now + lease
            return state

    async def keep(self, state: Backfill, posts: Sequence[Post], at: datetime) -> Backfill:
        """Store unseen posts and how far it has come together; the cursor of polls stays.

        Where it was asked anew meanwhile, the posts are kept and the new question stands.
        """

        async def work(session: AsyncSession) -> Backfill:
            pushed = await take_in(session, posts, at, postgres=self.sessions.postgres)
            grown = replace(state, new=state.new + sum(each.new for each in pushed))
            row = await session.get(BackfillRow, state.source, with_for_update=True)
            if row is not None and row.asked == state.asked:
                for name, value in asdict(grown).items():
                    setattr(row, name, value)
            return grown

        return await self.sessions.run(work)


def _to_backfill(row: BackfillRow) -> Backfill:
    values = {name: getattr(row, name) for name in FIELDS}
    return Backfill(**values | {"cause": Cause(row.cause) if row.cause else None})

"""What second readers said, and how often they were asked: one row a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.second.reading import Reading
from store import locks
from store.database import Sessions
from store.tables import ReadingRow
from store.upsert import insert_into

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SqlReadings:
    """The readings in the database. Implements `classifier.second.reader.Readings`.

    A question is counted by its row, which the answer then joins. What was asked in vain is not
    asked again within the hour, so that the rows of an hour are its questions.
    """

    sessions: Sessions

    async def kept(self, digests: Sequence[str], now: datetime) -> Mapping[str, Reading | None]:
        """See Readings.kept."""
        lately = ReadingRow.asked > now - HOUR
        query = select(ReadingRow.digest, ReadingRow.reading).where(
            ReadingRow.digest.in_(digests), ReadingRow.reading.is_not(None) | lately
        )
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
        return {digest: said and Reading.model_validate(said) for digest, said in rows}

    async def allow(self, digest: str, now: datetime, per_hour: int) -> bool:
        """See Readings.allow. Counting and adding are one step, also among processes."""
        async with self.sessions.begin() as session:
            await self._alone(session)
            query = select(func.count()).where(ReadingRow.asked > now - HOUR)
            if (await session.scalar(query) or 0) >= per_hour:
                return False
            adding = insert_into(ReadingRow, postgres=self.sessions.postgres)
            added = await session.scalar(
                adding.values(digest=digest, asked=now)
                .on_conflict_do_update(
                    index_elements=["digest"],
                    set_={"asked": now},
                    where=(ReadingRow.asked <= now - HOUR) & ReadingRow.reading.is_(None),
                )
                .returning(ReadingRow.digest)
            )
        return added is not None

    async def keep(self, digest: str, reading: Reading) -> None:
        """See Readings.keep."""
        said = reading.model_dump(mode="json")
        mine = update(ReadingRow).where(ReadingRow.digest == digest).values(reading=said)
        async with self.sessions.begin() as session:
            await session.execute(mine)

    async def _alone(self, session: AsyncSession) -> None:
        """Let nobody count until this transaction ends. SQLite has one writer anyway."""
        if self.sessions.postgres:
            await session.execute(select(func.pg_advisory_xact_lock(locks.READINGS)))

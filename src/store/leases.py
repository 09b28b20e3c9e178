"""Leases: what only one process does at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from store.database import Sessions
from store.tables import LeaseRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class SqlLeases:
    """The leases in the database."""

    sessions: Sessions

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take a lease, or prolong one's own; False where another holder's has not ended."""
        adding = insert_into(LeaseRow, postgres=self.sessions.postgres).values(
            name=name, holder=holder, until=until
        )
        taking = adding.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": until},
            where=or_(LeaseRow.until <= now, LeaseRow.holder == holder),
        ).returning(LeaseRow.name)
        async with self.sessions.begin() as session:
            return await session.scalar(taking) is not None

    async def held(self, name: str, now: datetime) -> bool:
        """Say whether somebody holds a lease."""
        holding = select(LeaseRow.name).where(LeaseRow.name == name, LeaseRow.until > now)
        async with self.sessions.read() as session:
            return await session.scalar(holding) is not None

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back; harmless where it is another's."""
        mine = (LeaseRow.name == name) & (LeaseRow.holder == holder)
        async with self.sessions.begin() as session:
            await session.execute(delete(LeaseRow).where(mine))

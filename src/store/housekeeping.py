"""What is thrown away after its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from store.database import Sessions
from store.tables import KeyRow, RunRow

RUNS_KEPT = timedelta(days=30)
KEYS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """How many rows were removed."""

    runs: int
    keys: int


async def tend(sessions: Sessions, now: datetime) -> Tended:
    """Remove runs older than 30 days and idempotency keys older than 7 days."""
    old_runs = RunRow.started < now - RUNS_KEPT
    old_keys = KeyRow.at < now - KEYS_KEPT
    async with sessions.begin() as session:
        runs = await session.scalar(select(func.count()).select_from(RunRow).where(old_runs)) or 0
        keys = await session.scalar(select(func.count()).select_from(KeyRow).where(old_keys)) or 0
        await session.execute(delete(RunRow).where(old_runs))
        await session.execute(delete(KeyRow).where(old_keys))
    return Tended(runs=runs, keys=keys)

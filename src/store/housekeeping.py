"""What is thrown away after its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from store.database import Sessions
from store.tables import ForgottenRow, KeyRow, ReadingRow, RunRow

RUNS_KEPT = timedelta(days=30)
KEYS_KEPT = timedelta(days=7)
READINGS_KEPT = timedelta(days=30)
# As long as feeds go on naming old entries; of each only a hash is kept.
FORGOTTEN_KEPT = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """How many rows were removed."""

    runs: int
    keys: int
    readings: int


async def tend(sessions: Sessions, now: datetime) -> Tended:
    """Remove runs and second readings older than 30 days, idempotency keys older than 7."""
    old = {
        RunRow: RunRow.started < now - RUNS_KEPT,
        KeyRow: KeyRow.at < now - KEYS_KEPT,
        ReadingRow: ReadingRow.asked < now - READINGS_KEPT,
    }
    gone: list[int] = []
    async with sessions.begin() as session:
        await session.execute(delete(ForgottenRow).where(ForgottenRow.at < now - FORGOTTEN_KEPT))
        for row, is_old in old.items():
            counted = select(func.count()).select_from(row).where(is_old)
            gone.append(await session.scalar(counted) or 0)
            await session.execute(delete(row).where(is_old))
    runs, keys, readings = gone
    return Tended(runs=runs, keys=keys, readings=readings)

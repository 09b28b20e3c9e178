"""What is thrown away after its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from router.tries import ADDRESS_WINDOW, KNOWN
from store.database import Sessions
from store.incidents import WINDOW, forget_marks
from store.tables import ForgottenRow, KeyRow, LetterRow, ReadingRow, RunRow, SignInRow, TryRow

# So many rows go at once.
BATCH = 1_000
RUNS_KEPT = timedelta(days=30)
KEYS_KEPT = timedelta(days=7)
READINGS_KEPT = timedelta(days=30)
LETTERS_KEPT = timedelta(days=90)
# As long as feeds go on naming old entries; of each only a hash is kept.
FORGOTTEN_KEPT = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """How many rows were removed."""

    runs: int
    keys: int
    readings: int


async def tend(sessions: Sessions, now: datetime, *, batch: int = BATCH) -> Tended:
    """Remove runs and second readings older than 30 days, idempotency keys older than 7.

    So are the marks of tickets that posts join no more, tries to be let in that count no more,
    sessions that were seen so long ago that nothing is known by them, and letters of notices that
    are over and older than 90 days. Each batch is a transaction of its own, so that whoever writes
    waits for none of them for long.
    """
    await _remove(sessions, ForgottenRow.id, ForgottenRow.at < now - FORGOTTEN_KEPT, batch)
    await _remove(sessions, TryRow.seq, TryRow.at < now - ADDRESS_WINDOW, batch)
    await _remove(sessions, SignInRow.id, SignInRow.seen < now - KNOWN, batch)
    over = (LetterRow.made < now - LETTERS_KEPT) & LetterRow.due.is_(None)
    await _remove(sessions, LetterRow.seq, over, batch)
    await forget_marks(sessions, now - WINDOW, batch=batch)
    return Tended(
        runs=await _remove(sessions, RunRow.seq, RunRow.started < now - RUNS_KEPT, batch),
        keys=await _remove(sessions, KeyRow.key, KeyRow.at < now - KEYS_KEPT, batch),
        readings=await _remove(
            sessions, ReadingRow.digest, ReadingRow.asked < now - READINGS_KEPT, batch
        ),
    )


async def _remove(
    sessions: Sessions, key: InstrumentedAttribute[Any], is_old: ColumnElement[bool], batch: int
) -> int:
    """Remove old rows, told by their key; return how many there were."""
    removed, last = 0, batch
    while last == batch:
        async with sessions.begin() as session:
            old = (await session.scalars(select(key).where(is_old).limit(batch))).all()
            await session.execute(
                delete(key.class_).where(key.in_(old)).execution_options(synchronize_session=False)
            )
        last = len(old)
        removed += last
    return removed

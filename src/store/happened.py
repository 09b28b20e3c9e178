"""Writing down what happened, in the transaction that made it happen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.ticket import Ticket
from store import locks
from store.database import TOLD
from store.tables import EventRow
from store.upsert import insert_all

Tell = Callable[[Ticket], Mapping[str, Any]]

WARNING = "clock.warning"
FOLLOW_UP = "referral.follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that is to become an event."""

    type: str
    body: Mapping[str, Any]
    sample: bool


async def write_down(
    session: AsyncSession, happened: Sequence[Happened], at: datetime, *, postgres: bool
) -> None:
    """Write events, as the last thing that a transaction does.

    PostgreSQL gives numbers before it commits: without the lock, a reader who has seen number 8
    could miss number 7, whose transaction took longer. SQLite has one writer anyway.
    """
    if not happened:
        return
    session.info[TOLD] = True
    if postgres:
        await session.execute(select(func.pg_advisory_xact_lock(locks.EVENTS)))
    await session.execute(
        insert_all(EventRow),
        [
            {"type": each.type, "at": at, "body": dict(each.body), "sample": each.sample}
            for each in happened
        ],
    )

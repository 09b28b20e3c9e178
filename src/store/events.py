"""The events: what happened, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from store.database import Sessions
from store.tables import EventRow

PREFIX = "evt_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `seq` orders events; `id` names this one for good."""

    seq: int
    id: str
    type: str
    at: datetime
    body: Mapping[str, Any]
    sample: bool


@dataclass(frozen=True, slots=True)
class SqlEvents:
    """The events in the database."""

    sessions: Sessions

    async def list(self, *, after: int = 0, limit: int) -> Sequence[Event]:
        """Return events after a sequence number, oldest first.

        None is ever skipped: an event that is seen has every earlier one before it.
        """
        query = select(EventRow).where(EventRow.seq > after).order_by(EventRow.seq).limit(limit)
        async with self.sessions.read() as session:
            return [_to_event(row) for row in await session.scalars(query)]


def _to_event(row: EventRow) -> Event:
    return Event(
        seq=row.seq,
        id=f"{PREFIX}{row.seq}",
        type=row.type,
        at=row.at,
        body=row.body,
        sample=row.sample,
    )

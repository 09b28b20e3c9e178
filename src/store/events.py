"""The events: what happened, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import Sessions


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
        """Return events after a sequence number, oldest first. None is ever skipped."""
        raise NotImplementedError

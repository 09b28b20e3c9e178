"""Leases: what only one process does at a time."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Sessions


@dataclass(frozen=True, slots=True)
class SqlLeases:
    """The leases in the database."""

    sessions: Sessions

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take a lease, or prolong one's own; False where another holder's has not ended."""
        raise NotImplementedError

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back; harmless where it is another's."""
        raise NotImplementedError

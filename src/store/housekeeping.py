"""What is thrown away after its time."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """How many rows were removed."""

    runs: int
    keys: int


async def tend(sessions: Sessions, now: datetime) -> Tended:
    """Remove runs older than 30 days and idempotency keys older than 7 days."""
    raise NotImplementedError

"""How many deliveries an endpoint may be sent: a bucket that fills evenly, and holds a second's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How much may be sent, as it stood at an instant; None: full."""

    tokens: float = 0.0
    at: datetime | None = None


def filled(bucket: Bucket, per_minute: int, now: datetime) -> Bucket:
    """Return a bucket as it stands now. A clock that was set back takes nothing away."""
    holds = max(1.0, per_minute / _SECONDS)
    if bucket.at is None:
        return Bucket(tokens=holds, at=now)
    gained = max(timedelta(), now - bucket.at) / MINUTE * per_minute
    return Bucket(tokens=min(holds, bucket.tokens + gained), at=now)

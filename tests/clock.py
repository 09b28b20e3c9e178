"""A clock that a test sets."""

from datetime import datetime, timedelta

from make import NOON


class Clock:
    """Tells the time that it was told; `tick` moves it on."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **duration: float) -> datetime:
        """Move on by `timedelta(**duration)` and return the new time."""
        self.now += timedelta(**duration)
        return self.now

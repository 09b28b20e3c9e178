"""What a matter is owed, how long it has, and in which time that is counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from classifier.tags import Intent, Urgency
from listener.post import AuthorKind
from router.clock.calendar import Calendar


class Target(StrEnum):
    """What is owed by a deadline. The values are public."""

    FIRST_ANSWER = "first_answer"
    NEXT_UPDATE = "next_update"
    RESOLVE = "resolve"


class Counting(StrEnum):
    """In which time a length is counted: the office's, or that of the clock on the wall."""

    WORKING = "working"
    WALL = "wall"

    def after(self, calendar: Calendar, start: datetime, length: timedelta) -> datetime:
        """Return the instant at which `length` has passed; raises `BeyondTable`."""
        return calendar.add(start, length) if self is Counting.WORKING else start + length

    def between(self, calendar: Calendar, start: datetime, end: datetime) -> timedelta:
        """Return the time that passes from one instant to another; raises `BeyondTable`."""
        return calendar.between(start, end) if self is Counting.WORKING else end - start


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long there is for a target, which policy says so, and which alarms watch over it."""

    length: timedelta
    counting: Counting
    policy: str
    alarms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the policies look at; a service or an author that nobody knows is None."""

    urgency: Urgency
    intent: Intent
    service: str | None = None
    author_kind: AuthorKind | None = None

    @property
    def domain(self) -> str | None:
        """The first part of the service's code."""
        return self.service.partition(".")[0] if self.service else None

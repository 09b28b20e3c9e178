"""When digests are due, and what they are about: by the clock of Riyadh. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum

RIYADH = timezone(timedelta(hours=3))
MORNING = time(8)
# Sunday, on which the working week begins.
_SUNDAY = 6


class Kind(StrEnum):
    """How often somebody is told: of a day, of a week, or at once."""

    DAILY = "daily"
    WEEKLY = "weekly"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Period:
    """What a digest is about; `name` tells it from others of the same notice."""

    name: str
    since: datetime
    until: datetime


def next_digest(kind: Kind, after: datetime) -> datetime:
    """Return when the next digest is due: at eight in the morning, weekly ones on a Sunday."""
    local = after.astimezone(RIYADH)
    due = datetime.combine(local.date(), MORNING, RIYADH)
    while due <= after or (kind is Kind.WEEKLY and due.weekday() != _SUNDAY):
        due += timedelta(days=1)
    return due


def period(kind: Kind, due: datetime) -> Period:
    """Return what the digest that is due then is about: the day, or the week, before."""
    local = due.astimezone(RIYADH)
    days = 7 if kind is Kind.WEEKLY else 1
    return Period(f"{kind}:{local:%Y-%m-%d}", due - timedelta(days=days), due)

"""How a deadline was counted, day by day: what a person asks who does not believe it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from router.clock.calendar import ONE_DAY, RIYADH, Calendar, Day, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A day of Riyadh's clock, and the working time on its date that was counted."""

    day: Day
    worked: timedelta


def counted(calendar: Calendar, start: datetime, end: datetime) -> Sequence[Counted]:
    """List the days from one instant to a later one with what each gave; raises `BeyondTable`."""
    first, last = (at.astimezone(RIYADH).date() for at in (start, end))
    days = (first + ONE_DAY * ahead for ahead in range((last - first).days + 1))
    return [
        Counted(
            day=calendar.day(day),
            worked=calendar.between(max(start, moment(day)), min(end, moment(day + ONE_DAY))),
        )
        for day in days
    ]

"""A member of a unit: what they answer for, when, and how much at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from router.clock.calendar import RIYADH
from router.clock.windows import DAY, Week, Window

USUAL_CAPACITY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Weekly windows with a name, in Riyadh's time; one belongs to the day on which it begins."""

    name: str
    week: Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Days, both included, that are unlike the week: worked in `hours`, or without any off."""

    first: date
    last: date
    hours: Sequence[Window] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user who answers for a unit, or for all units of a place: `code` is either's.

    `teams` are the groups inside the unit. `capacity` is how many open tickets they may hold for
    more to be given to them. Without `shifts` they work when the unit's calendar does.
    """

    user: str
    code: str
    teams: frozenset[str] = frozenset()
    capacity: int = USUAL_CAPACITY
    shifts: tuple[Shift, ...] = ()
    dates: tuple[Dates, ...] = ()

    def on_duty(self, at: datetime, *, unit_open: bool) -> bool:
        """Whether they work at an instant; `unit_open`: whether the unit's calendar does."""
        local = at.astimezone(RIYADH)
        today, minute = local.date(), local.hour * 60 + local.minute
        windows = self._windows(today)
        if windows is None and unit_open:
            return True
        night = self._windows(today - timedelta(days=1)) or ()
        return _within(windows or (), minute) or _within(night, minute + DAY)

    def _windows(self, day: date) -> Sequence[Window] | None:
        """Return the windows that begin on a day, or None where the unit's calendar says it."""
        for dates in self.dates:
            if dates.first <= day <= dates.last:
                return dates.hours
        if not self.shifts:
            return None
        return [window for shift in self.shifts for window in shift.week.on(day)]


def _within(windows: Sequence[Window], minute: int) -> bool:
    return any(window.start <= minute < window.end for window in windows)

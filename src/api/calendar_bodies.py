"""The shapes of what is told of calendars."""

from datetime import date, datetime

from api.schemas import Shape
from router.clock.calendar import Kind


class DayView(Shape):
    """A day: its Hijri date, its hours, and what makes it unlike others."""

    date: date
    hijri: str
    kind: Kind
    ar: str | None
    en: str | None
    windows: list[str]


class FreeView(Shape):
    """A holiday, with its first and last day."""

    first: date
    last: date
    ar: str | None
    en: str | None


class SeasonView(Shape):
    """Hijri days of every year with hours of their own."""

    code: str
    ar: str
    en: str
    first: str
    last: str
    through_holidays: bool
    week: dict[str, list[str]]


class CalendarView(Shape):
    """A calendar as it is configured, how it stands now, and which units work by it.

    `next_holiday` is the one that today is in, else the next within a year.
    """

    code: str
    ar: str
    en: str
    version: str
    open: bool
    next_open: datetime
    today: DayView
    next_holiday: FreeView | None
    week: dict[str, list[str]]
    seasons: list[SeasonView]
    holidays: list[str]
    units: list[str]


class CalendarItems(Shape):
    """Every calendar."""

    items: list[CalendarView]
    next: None


class DayItems(Shape):
    """Days that follow one another."""

    items: list[DayView]
    next: None

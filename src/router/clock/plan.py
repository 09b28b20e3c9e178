"""Working calendars as they are written in `config/calendars.yaml` and `config/moon.yaml`."""

import re
from datetime import date
from typing import Annotated, NamedTuple, Self

from pydantic import Field, PlainValidator, model_validator

from router.clock.moon import LONG, MONTHS, Month
from router.clock.windows import AnyWeek, Windows
from router.policy import Named
from router.rules import Frozen, Name, Several, Slug

_PAIR = re.compile(r"([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"(1[0-9]{3})-(0[1-9]|1[0-2])")
# No leap year: what is a date in it comes every year.
COMMON = 2025


class MonthDay(NamedTuple):
    """A day that comes every year."""

    month: int
    day: int


def _pair(written: object) -> MonthDay:
    found = _PAIR.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        msg = f"{written!r} is no month and day; write 09-23"
        raise ValueError(msg)
    return MonthDay(int(found[1]), int(found[2]))


def read_hijri(written: object) -> MonthDay:
    """Read a Hijri month and day, such as `12-09`, or raise ValueError."""
    found = _pair(written)
    if not (1 <= found.month <= MONTHS and 1 <= found.day <= LONG):
        msg = f"{written} is no Hijri date; months are 01 to 12 and days 01 to 30"
        raise ValueError(msg)
    return found


def read_gregorian(written: object) -> MonthDay:
    """Read a Gregorian month and day, such as `09-23`, or raise ValueError."""
    found = _pair(written)
    try:
        date(COMMON, *found)
    except ValueError as error:
        msg = f"{written} is no Gregorian date that comes every year; write month and day, as 09-23"
        raise ValueError(msg) from error
    return found


def read_month(written: object) -> Month:
    """Read a Hijri month of one year, such as `1447-10`, or raise ValueError."""
    found = _MONTH.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        msg = f"{written!r} is no Hijri month; write year and month, as 1447-10"
        raise ValueError(msg)
    return int(found[1]), int(found[2])


HijriDate = Annotated[MonthDay, PlainValidator(read_hijri)]
GregorianDate = Annotated[MonthDay, PlainValidator(read_gregorian)]


class Season(Named):
    """Hijri days of every year with hours of their own, both ends included.

    It may run past the end of the year. `through_holidays`: holidays in it are worked.
    """

    first: HijriDate
    last: HijriDate
    week: AnyWeek
    through_holidays: bool = False

    def holds(self, day: MonthDay) -> bool:
        """Whether a Hijri day lies in it."""
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


class Holiday(Named):
    """Days of every year on which offices are closed, by either calendar.

    A Hijri date is counted from the first of its month: `09-30` is the day after the 29th of
    Ramadan, whichever month that turns out to be in. `off_weekend`: where a Gregorian one falls on
    a Friday, Thursday is free, too; where on a Saturday, Sunday is.
    """

    hijri: HijriDate | None = None
    gregorian: GregorianDate | None = None
    days: Annotated[int, Field(ge=1, le=30)] = 1
    off_weekend: bool = False

    @model_validator(mode="after")
    def _one_date(self) -> Self:
        if (self.hijri is None) == (self.gregorian is None):
            msg = "give either `hijri` or `gregorian`"
            raise ValueError(msg)
        if self.off_weekend and (self.hijri or self.days > 1):
            msg = "`off_weekend` is for a Gregorian holiday of one day"
            raise ValueError(msg)
        return self


class SpecialDays(Frozen):
    """Days that are unlike what the calendar says of them, once; without `hours` closed."""

    first: date
    last: date
    ar: Name
    en: Name
    calendars: Several[Slug]
    hours: Windows = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            msg = f"the last day, {self.last}, is before the first, {self.first}"
            raise ValueError(msg)
        return self


class WorkingCalendar(Frozen):
    """One calendar: its week, its seasons, and which holidays it keeps."""

    ar: Name
    en: Name
    week: AnyWeek
    seasons: tuple[Season, ...] = ()
    holidays: tuple[Slug, ...] = ()


class UnitCalendars(Frozen):
    """Which unit works by which calendar; a unit wins over a department, that over an amana."""

    default: Slug
    amanat: dict[str, Slug] = Field(default_factory=dict)
    departments: dict[str, Slug] = Field(default_factory=dict)
    units: dict[str, Slug] = Field(default_factory=dict)


class CalendarsFile(Frozen):
    """The whole of `calendars.yaml`."""

    holidays: tuple[Holiday, ...] = ()
    special_days: tuple[SpecialDays, ...] = ()
    calendars: Annotated[dict[Slug, WorkingCalendar], Field(min_length=1)]
    units: UnitCalendars


class Announced(Frozen):
    """A month that was announced to begin on another day than the table's."""

    month: Annotated[Month, PlainValidator(read_month)]
    starts: date


class MoonFile(Frozen):
    """The whole of `moon.yaml`."""

    months: tuple[Announced, ...] = ()

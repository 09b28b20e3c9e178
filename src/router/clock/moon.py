"""Hijri dates by the Umm al-Qura table, and by what was announced where the moon was seen late."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from hijridate import Gregorian, Hijri

# Whole Gregorian years that the table covers, and in which Riyadh keeps UTC+3.
FIRST_YEAR, LAST_YEAR = 1950, 2076
MONTHS = 12
SHORT, LONG = 29, 30

Month = tuple[int, int]


class BeyondTable(Exception):
    """A date that the Umm al-Qura table does not reach; `ar` says it in Arabic."""

    def __init__(self, what: str) -> None:
        years = f"{FIRST_YEAR} to {LAST_YEAR}"
        super().__init__(f"{what} is beyond the Umm al-Qura table; dates from {years} are known")
        self.ar = f"{what} خارج جدول أم القرى؛ المعروف من {FIRST_YEAR} إلى {LAST_YEAR} ميلادية"


class HijriDay(NamedTuple):
    """A day of the Hijri calendar; months are numbered from 1 (Muharram)."""

    year: int
    month: int
    day: int


class Moon:
    """The Hijri calendar.

    Args:
        announced: The first day of months that did not begin when the table says, by Hijri year
            and month. `faults.of_moon` says which cannot be.
    """

    def __init__(self, announced: Mapping[Month, date] = MappingProxyType({})) -> None:
        self.announced = MappingProxyType(dict(announced))

    def starts(self, year: int, month: int) -> date:
        """Return the first day of a Hijri month.

        Raises:
            BeyondTable: The table does not reach it.
        """
        return self.announced.get((year, month)) or table_start(year, month)

    def day(self, at: date) -> HijriDay:
        """Return the Hijri day that begins at midnight of a Gregorian one.

        Raises:
            BeyondTable: The table does not reach it.
        """
        try:
            by_table = Gregorian.fromdate(at).to_hijri()
        except OverflowError as error:
            raise BeyondTable(at.isoformat()) from error
        month = following(by_table.year, by_table.month)
        # An announced start moves by a day at most, so it is this month or a neighbour of it.
        while (start := self.starts(*month)) > at:
            month = preceding(*month)
        return HijriDay(*month, (at - start).days + 1)


def table_start(year: int, month: int) -> date:
    """Return the first day of a Hijri month as the table has it, or raise `BeyondTable`."""
    try:
        return date.fromordinal(Hijri(year, month, 1).to_gregorian().toordinal())
    except OverflowError as error:
        what = f"the Hijri month {year}-{month:02}"
        raise BeyondTable(what) from error


def following(year: int, month: int) -> Month:
    """Return the month after a Hijri month."""
    return (year, month + 1) if month < MONTHS else (year + 1, 1)


def preceding(year: int, month: int) -> Month:
    """Return the month before a Hijri month."""
    return (year, month - 1) if month > 1 else (year - 1, MONTHS)

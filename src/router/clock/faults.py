"""What can be wrong with the calendars. Each fault says where it stands and what to do."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from router.clock.moon import (
    LONG,
    SHORT,
    BeyondTable,
    Month,
    Moon,
    following,
    preceding,
    table_start,
)
from router.clock.plan import CalendarsFile, MonthDay, MoonFile, Season, UnitCalendars
from router.clock.windows import Week, meet_in_day, meet_in_week
from router.faults import Fault, unknown
from router.units import Unit

Steps = tuple[str | int, ...]


class Units(NamedTuple):
    """What `units` in the file may name."""

    amanat: Collection[str]
    departments: Collection[str]
    units: Collection[str]

    @classmethod
    def of(cls, units: Collection[Unit]) -> "Units":
        """Take the names from the units themselves."""
        return cls(
            amanat={unit.amana for unit in units if unit.amana},
            departments={unit.department for unit in units if unit.department},
            units={unit.code for unit in units},
        )


def of_calendars(file: CalendarsFile, units: Units) -> Iterator[Fault]:
    """Find everything that is wrong with the calendars, in the order of the file's parts."""
    yield from _holidays(file)
    yield from _special_days(file)
    for code, calendar in file.calendars.items():
        here: Steps = ("calendars", code)
        yield from _week((*here, "week"), calendar.week)
        if not any(
            list(each.days) for each in (calendar.week, *(s.week for s in calendar.seasons))
        ):
            yield Fault((*here, "week"), "is never open; give it a window")
        yield from _seasons((*here, "seasons"), calendar.seasons)
        known = [holiday.code for holiday in file.holidays]
        yield from _named((*here, "holidays"), calendar.holidays, "holiday", known)
    yield from _units(file.units, file.calendars.keys(), units)


def of_moon(file: MoonFile) -> Iterator[Fault]:
    """Find the announced months that cannot be, in the order of the file."""
    months = [each.month for each in file.months]
    twice = [at for at, month in enumerate(months) if month in months[:at]]
    for at in twice:
        reason = f"{_written(months[at])} is there twice; keep one of them"
        yield Fault(("months", at, "month"), reason)
    if twice:
        return
    moon = Moon({each.month: each.starts for each in file.months})
    for at, (month, starts) in enumerate(moon.announced.items()):
        here: Steps = ("months", at)
        name = _written(month)
        try:
            expected = table_start(*month)
            lengths = _length(moon, *preceding(*month)), _length(moon, *month)
        except BeyondTable as error:
            yield Fault((*here, "month"), str(error))
            continue
        if abs(starts - expected) > timedelta(days=1):
            reason = f"{name} begins on {expected} by the table, and a moon is seen at most a day"
            yield Fault((*here, "starts"), f"{reason} sooner or later than that, not on {starts}")
        elif wrong := [length for length in lengths if not SHORT <= length <= LONG]:
            reason = (
                f"with {name} beginning on {starts}, it or the month before has {wrong[0]} days"
            )
            yield Fault((*here, "starts"), f"{reason}; give the start of its neighbour as well")


def _written(month: Month) -> str:
    return f"{month[0]}-{month[1]:02}"


def _length(moon: Moon, year: int, month: int) -> int:
    return (moon.starts(*following(year, month)) - moon.starts(year, month)).days


def _holidays(file: CalendarsFile) -> Iterator[Fault]:
    codes = [holiday.code for holiday in file.holidays]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            yield Fault(("holidays", at, "code"), f"{code} is there twice; rename or remove one")


def _special_days(file: CalendarsFile) -> Iterator[Fault]:
    """Special days name calendars that exist, and no day of a calendar is special twice."""
    for at, special in enumerate(file.special_days):
        here: Steps = ("special_days", at)
        yield from _named((*here, "calendars"), special.calendars, "calendar", file.calendars)
        for place in meet_in_day(special.hours):
            yield Fault((*here, "hours", place), "this window overlaps another; join or move them")
        for other in file.special_days[:at]:
            both = set(special.calendars) & set(other.calendars)
            if both and special.first <= other.last and other.first <= special.last:
                reason = f"{min(both)} has special days from {other.first} to {other.last}"
                yield Fault((*here, "first"), f"{reason} already; join them, or part them")


def _week(here: Steps, week: Week) -> Iterator[Fault]:
    for day, place, other in meet_in_week(week):
        reason = f"this window overlaps one of {other}"
        yield Fault((*here, day, place), f"{reason}; join or move them")


def _seasons(here: Steps, seasons: Sequence[Season]) -> Iterator[Fault]:
    for at, season in enumerate(seasons):
        yield from _week((*here, at, "week"), season.week)
        for other in seasons[:at]:
            if season.code == other.code:
                yield Fault((*here, at, "code"), f"{season.code} is there twice; rename one")
            elif _overlap(season, other):
                reason = f"{season.code} and {other.code} share days; part them"
                yield Fault((*here, at, "first"), reason)


def _overlap(one: Season, other: Season) -> bool:
    ends: list[MonthDay] = [one.first, one.last, other.first, other.last]
    return any(one.holds(day) and other.holds(day) for day in ends)


def _named(here: Steps, names: Sequence[str], what: str, known: Collection[str]) -> Iterator[Fault]:
    for place, name in enumerate(names):
        if name not in known:
            yield Fault((*here, place), unknown(what, name, known))
        elif name in names[:place]:
            yield Fault((*here, place), f"{name} is there twice; remove one")


def _units(mapping: UnitCalendars, calendars: Collection[str], units: Units) -> Iterator[Fault]:
    """Units that exist, and calendars that exist."""
    if mapping.default not in calendars:
        here: Steps = ("units", "default")
        yield Fault(here, unknown("calendar", mapping.default, calendars))
    for part, what, known in (
        ("amanat", "amana", units.amanat),
        ("departments", "department", units.departments),
        ("units", "unit", units.units),
    ):
        chosen: dict[str, str] = getattr(mapping, part)
        for name, calendar in chosen.items():
            if name not in known:
                yield Fault(("units", part, name), unknown(what, name, known))
            if calendar not in calendars:
                yield Fault(("units", part, name), unknown("calendar", calendar, calendars))

"""The calendars, checked and ready to be asked: which unit works by which."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listener.config import read_yaml
from router.clock.calendar import Calendar
from router.clock.faults import Units, of_calendars, of_moon
from router.clock.moon import Moon
from router.clock.plan import CalendarsFile, MoonFile, UnitCalendars
from router.faults import Fault
from router.sound import Sound
from router.units import Unit

CALENDARS = "calendars.yaml"
MOON = "moon.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Every calendar by its code, and what says which unit works by which."""

    by_code: Mapping[str, Calendar]
    mapping: UnitCalendars

    def of(self, unit: Unit) -> Calendar:
        """Return the calendar of a unit: its own, else its department's, else its amana's."""
        code = (
            self.mapping.units.get(unit.code)
            or self.mapping.departments.get(unit.department or "")
            or self.mapping.amanat.get(unit.amana or "")
            or self.mapping.default
        )
        return self.by_code[code]


class _SoundCalendars(CalendarsFile, Sound):
    """Calendars that may be used. Validation asks for the context `units`."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        return of_calendars(self, known["units"])


class _SoundMoon(MoonFile, Sound):
    """Announced months that can be."""

    def faults(self, known: Mapping[str, Any]) -> Iterator[Fault]:
        del known
        return of_moon(self)


def load_calendars(folder: Path, units: Collection[Unit]) -> Calendars:
    """Read and check `calendars.yaml`, and `moon.yaml` where there is one.

    Args:
        folder: Where the files are.
        units: Every unit there is.

    Raises:
        WrongConfig: One of the files is unreadable or wrong.
    """
    file = read_yaml(folder / CALENDARS, _SoundCalendars, {"units": Units.of(units)})
    path = folder / MOON
    months = read_yaml(path, _SoundMoon).months if path.exists() else ()
    moon = Moon({each.month: each.starts for each in months})
    return Calendars(by_code=calendars_of(file, moon), mapping=file.units)


def calendars_of(file: CalendarsFile, moon: Moon) -> Mapping[str, Calendar]:
    """Make the calendars of a file that is right."""
    return {
        code: Calendar(
            code,
            plan,
            [holiday for holiday in file.holidays if holiday.code in plan.holidays],
            [special for special in file.special_days if code in special.calendars],
            moon,
        )
        for code, plan in file.calendars.items()
    }

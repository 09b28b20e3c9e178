"""Clocks for tests of the flow: hours of the wall, unless a test says otherwise."""

from typing import Any

from minutes import Office, as_file, hours
from router.clock.book import ClockBook
from router.clock.calendar import Calendar
from router.clock.calendars import Calendars, calendars_of
from router.clock.moon import Moon
from router.clock.plan import CalendarsFile, UnitCalendars
from router.clock.policy_faults import Words
from router.clock.timing import Timing
from router.states import Status

WORKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday")
EVERYTHING: dict[str, Any] = {
    "name": "everything",
    "first_answer": {"wall": 48},
    "next_update": {"wall": 96},
    "resolve": {"wall": 240},
    "alarms": "office",
}
CRITICAL: dict[str, Any] = {
    "name": "critical",
    "when": {"urgency": ["critical"]},
    "first_answer": {"wall": 4},
    "resolve": {"wall": 24},
    "alarms": "office",
}
ALARMS: dict[str, Any] = {
    "warnings": [
        {"at": 50, "to": ["agent"]},
        {"at": 80, "to": ["agent", "manager"]},
        {"at": 100, "to": ["manager"]},
    ],
    "escalation": [
        {"after": {"wall": 1}, "to": ["manager"]},
        {"after": {"wall": 4}, "to": ["administrator"]},
    ],
}


def a_book(*policies: dict[str, Any], **given: Any) -> ClockBook:
    """A book of policies; without any, those of these tests."""
    file = {
        "paused_in": {"referred": ["next_update", "resolve"]},
        "restart_on": {"reopen": ["next_update", "resolve"]},
        "alarms": {"office": ALARMS, "silent": {}},
        "policies": policies or (EVERYTHING, CRITICAL),
    }
    words = Words((), [*Status, "snoozed"])
    return ClockBook.model_validate(file | given, context={"words": words})


def some_calendars(*offices: Office, default: str = "office", **units: str) -> Calendars:
    """Calendars `office`, `office-1`, … ; `units` says who works by which: `jeddah_roads=…`."""
    given = offices or (Office(week=hours(WORKDAYS, "08:00-16:00")),)
    by_code = dict(
        a_calendar(office, f"office-{number}" if number else "office")
        for number, office in enumerate(given)
    )
    named = {unit.replace("_", "."): code for unit, code in units.items()}
    return Calendars(by_code=by_code, mapping=UnitCalendars(default=default, units=named))


def a_calendar(office: Office, code: str) -> tuple[str, Calendar]:
    file = dict(as_file(office))
    special = [{**each, "calendars": [code]} for each in file["special_days"]]
    file |= {"calendars": {code: file["calendars"]["office"]}, "special_days": special}
    return code, calendars_of(CalendarsFile.model_validate(file), Moon())[code]


def a_timing(book: ClockBook | None = None, calendars: Calendars | None = None) -> Timing:
    return Timing(book=book or a_book(), calendars=calendars or some_calendars(), units={})


TIMING = a_timing()

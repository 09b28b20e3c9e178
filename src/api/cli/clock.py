"""`sawt clock`: by when would this be, and how is it counted?"""

import math
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from api import wanted
from api.cli.lines import write_line
from api.cli.prepare import short_verb
from api.cli.prepare_policy import prepared_policy
from api.cli.riyadh import in_riyadh, read_time
from api.failure import Failed
from api.refusals import Invalid
from api.tools import utc_now
from router.clock.calendar import Calendar
from router.clock.counted import Counted, counted
from router.clock.moon import BeyondTable
from router.clock.windows import write_window
from router.message import instant
from router.units import Unit

DAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
MOST_HOURS = 24 * 365


def clock(unit: str, at: str | None, hours: float, *, json: bool) -> None:
    """Count working hours on the calendar of a unit, and keep nothing."""
    config = prepared_policy(short_verb())
    try:
        wanted.unit(config, "--unit", unit)
        start = utc_now() if at is None else read_time("--at", at)
        office = config.rules.units[unit]
        calendar = config.calendars.of(office)
        due = calendar.add(start, timedelta(hours=_hours(hours)))
        days = counted(calendar, start, due)
    except Invalid as error:
        raise Failed(str(error)) from error
    except BeyondTable as error:
        raise Failed(str(error), "give another time, or fewer hours") from error
    if json:
        write_line(_as_json(office, calendar, start, due, days))
    else:
        sys.stdout.write(_told(office, calendar, start, due, days))


def _hours(hours: float) -> float:
    if not (math.isfinite(hours) and 0 <= hours <= MOST_HOURS):
        what = f"--hours {hours}: is no number of hours"
        raise Failed(what, f"write 0 to {MOST_HOURS}")
    return hours


def _as_json(
    unit: Unit, calendar: Calendar, start: datetime, due: datetime, days: Sequence[Counted]
) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "calendar": calendar.code,
        "version": calendar.version,
        "from": instant(start),
        "due": instant(due),
        "days": [
            {
                "date": each.day.date.isoformat(),
                "hijri": "{}-{:02}-{:02}".format(*each.day.hijri),
                "kind": each.day.kind.value,
                "ar": each.day.ar,
                "en": each.day.en,
                "windows": [write_window(window) for window in each.day.windows],
                "worked_seconds": each.worked.total_seconds(),
            }
            for each in days
        ],
    }


def _told(
    unit: Unit, calendar: Calendar, start: datetime, due: datetime, days: Sequence[Counted]
) -> str:
    """Write the answer for a person."""
    lines = [
        f"unit       {unit.code}  {unit.ar}",
        f"calendar   {calendar.code}  {calendar.plan.ar}",
        f"from       {in_riyadh(start)}  {instant(start)}",
        f"due        {in_riyadh(due)}  {instant(due)}",
        *(f"day        {_day(each)}" for each in days),
    ]
    return "\n".join(lines) + "\n"


def _day(each: Counted) -> str:
    hijri = "{}-{:02}-{:02}".format(*each.day.hijri)
    hours = ", ".join(map(write_window, each.day.windows)) or "closed"
    named = f"  {each.day.ar} ({each.day.en})" if each.day.ar else ""
    weekday = DAYS_AR[each.day.date.weekday()]
    return f"{each.day.date} {hijri}  +{_span(each.worked)}  {hours}  {weekday}{named}"


def _span(worked: timedelta) -> str:
    minutes = round(worked / timedelta(minutes=1))
    return f"{minutes // 60}:{minutes % 60:02}"

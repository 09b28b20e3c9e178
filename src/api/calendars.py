"""/calendars: when offices work, today and until the next holiday."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api import examples, wanted
from api.calendar_bodies import CalendarItems, DayItems
from api.deps import ConfigDep, Now
from api.refusals import Invalid
from api.views import listed
from router.clock.calendar import RIYADH, Calendar, Day, Free
from router.clock.moon import BeyondTable
from router.clock.plan import MonthDay, Season
from router.clock.windows import WEEKDAYS, Week, write_window
from router.message import instant

routes = APIRouter(tags=["rules"])


@routes.get(
    "/calendars",
    response_model=CalendarItems,
    responses=examples.shows(examples.CALENDARS) | examples.problem(422),
)
async def list_calendars(
    config: ConfigDep,
    now: Now,
    unit: Annotated[str | None, Query(description="Only that by which this unit works.")] = None,
) -> Response:
    """Calendars with today's hours, the next holiday, and the units that work by them."""
    asked = wanted.unit(config, "query.unit", unit)
    units: dict[str, list[str]] = defaultdict(list)
    for each in config.rules.units.values():
        if asked in {None, each.code}:
            units[config.calendars.of(each).code].append(each.code)
    calendars = config.calendars.by_code.values()
    return listed(
        [
            _see_calendar(calendar, units[calendar.code], now)
            for calendar in calendars
            if asked is None or calendar.code in units
        ]
    )


@routes.get(
    "/calendars/{calendar}/days",
    response_model=DayItems,
    responses=examples.shows(examples.CALENDAR_DAYS) | examples.problem(422),
)
async def list_days(
    calendar: str,
    config: ConfigDep,
    now: Now,
    first: Annotated[date | None, Query(description="From when on; else from today.")] = None,
    days: Annotated[int, Query(ge=1, le=400, description="How many.")] = 30,
) -> Response:
    """The days of a calendar one by one, by the Gregorian and the Hijri date, with their hours."""
    found = config.calendars.by_code[wanted.calendar(config, "path.calendar", calendar)]
    begins = first or now.astimezone(RIYADH).date()
    try:
        shown = [_see_day(found.day(begins + timedelta(days=ahead))) for ahead in range(days)]
    except (BeyondTable, OverflowError) as error:
        said = error if isinstance(error, BeyondTable) else BeyondTable(begins.isoformat())
        raise Invalid(("query.first", str(said), said.ar)) from error
    return listed(shown)


def _see_calendar(calendar: Calendar, units: Sequence[str], now: datetime) -> dict[str, Any]:
    plan, today = calendar.plan, now.astimezone(RIYADH).date()
    free = calendar.next_holiday(today)
    return {
        "code": calendar.code,
        "ar": plan.ar,
        "en": plan.en,
        "version": calendar.version,
        "open": calendar.is_open(now),
        "next_open": instant(calendar.next_open(now)),
        "today": _see_day(calendar.day(today)),
        "next_holiday": free and _see_free(free),
        "week": _see_week(plan.week),
        "seasons": [_see_season(season) for season in plan.seasons],
        "holidays": list(plan.holidays),
        "units": list(units),
    }


def _see_day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "hijri": "{}-{:02}-{:02}".format(*day.hijri),
        "kind": day.kind.value,
        "ar": day.ar,
        "en": day.en,
        "windows": [write_window(window) for window in day.windows],
    }


def _see_free(free: Free) -> dict[str, Any]:
    return {
        "first": free.first.isoformat(),
        "last": free.last.isoformat(),
        "ar": free.ar,
        "en": free.en,
    }


def _see_season(season: Season) -> dict[str, Any]:
    return {
        "code": season.code,
        "ar": season.ar,
        "en": season.en,
        "first": _see_yearly(season.first),
        "last": _see_yearly(season.last),
        "through_holidays": season.through_holidays,
        "week": _see_week(season.week),
    }


def _see_yearly(day: MonthDay) -> str:
    return f"{day.month:02}-{day.day:02}"


def _see_week(week: Week) -> dict[str, list[str]]:
    """Show the days that have windows, from Sunday on."""
    names = (WEEKDAYS[-1], *WEEKDAYS[:-1])
    hours = {name: [write_window(window) for window in getattr(week, name)] for name in names}
    return {name: windows for name, windows in hours.items() if windows}

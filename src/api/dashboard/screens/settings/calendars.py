"""Calendars: when offices work, and the days that come, by both dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.screens.settings.frame import one_of, show
from api.dashboard.screens.settings.members import WEEK
from api.dashboard.words import in_digits

routes = APIRouter(prefix="/settings/calendars")
DAYS = 45


@routes.get("")
async def list_calendars(desk: DeskDep) -> Response:
    """Show every calendar, as it stands now."""
    found = (await desk.api.get("/calendars"))["items"]
    return show(desk, "calendars.html", "calendars", calendars=found)


@routes.get("/{calendar}")
async def show_calendar(desk: DeskDep, calendar: str, first: str = "") -> Response:
    """Show a calendar with its week, its seasons and the days that come."""
    asked = {"days": DAYS, "first": first}
    days = (await desk.api.get(f"/calendars/{calendar}/days", asked))["items"]
    calendars = (await desk.api.get("/calendars"))["items"]
    found = one_of(calendars, "code", calendar)
    return show(
        desk,
        "calendar.html",
        "calendars",
        calendar=found,
        days=days,
        first=first,
        week=WEEK,
        gregorian=gregorian,
        hijri=hijri,
    )


def gregorian(desk: Desk, day: Mapping[str, Any]) -> str:
    """Write a day with its weekday: Sunday 29 November 2026."""
    at = date.fromisoformat(day["date"])
    said = format_date(at, "EEEE d MMMM y", locale=desk.reader.language)
    return in_digits(said, desk.reader.digits)


def hijri(desk: Desk, day: Mapping[str, Any]) -> str:
    """Write a day by the Hijri calendar: 19 Jumada II 1448."""
    year, month, number = map(int, day["hijri"].split("-"))
    said = f"{number} {desk.t(f'calendars-hijri-{month}')} {year}"
    return in_digits(said, desk.reader.digits)

"""Calendars: when offices work, and the days that come, by both dates."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import one_of, show, step
from api.dashboard.screens.settings.members import WEEK

routes = APIRouter(prefix="/calendars")
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
    days = (await desk.api.get(f"/calendars/{step(calendar)}/days", asked))["items"]
    calendars = (await desk.api.get("/calendars"))["items"]
    found = one_of(calendars, "code", calendar)
    return show(
        desk, "calendar.html", "calendars", calendar=found, days=days, first=first, week=WEEK
    )

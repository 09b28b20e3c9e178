"""Units: which offices own tickets, and who answers for each."""

from collections import Counter

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import show
from router.states import LEADERS

routes = APIRouter(prefix="/settings/units")


@routes.get("")
async def list_units(desk: DeskDep, amana: str = "") -> Response:
    """Show the units of an amana, or the central ones, with how many answer for each."""
    units = (await desk.api.get("/units"))["items"]
    members = (await desk.api.get("/members"))["items"]
    amanat = list(dict.fromkeys(each["amana"] for each in units if each["amana"]))
    chosen = amana if amana in {*amanat, "national"} else next(iter(amanat), "national")
    shown = [each for each in units if (each["amana"] or "national") == chosen]
    return show(
        desk,
        "units.html",
        "units",
        units=shown,
        amanat=amanat,
        chosen=chosen,
        counts=Counter(each["unit"] for each in members if each["active"]),
        on_duty=Counter(each["unit"] for each in members if each["active"] and each["on_duty"]),
    )


@routes.get("/{unit}")
async def show_unit(desk: DeskDep, unit: str) -> Response:
    """Show who answers for a unit or a place."""
    members = (await desk.api.get(f"/units/{unit}/members"))["items"]
    calendars = (await desk.api.get("/calendars"))["items"]
    calendar = next((each for each in calendars if unit in each["units"]), None)
    leads = desk.may(*LEADERS)
    return show(
        desk, "unit.html", "units", unit=unit, members=members, calendar=calendar, leads=leads
    )

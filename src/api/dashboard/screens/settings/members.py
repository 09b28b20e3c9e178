"""Members of a unit: how much they hold, when they work, and when they are away."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.screens.settings.frame import one_of, show

routes = APIRouter(prefix="/settings/units/{unit}")
# As the week runs here.
WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


@routes.post("/members")
async def add_member(desk: DeskDep, unit: str) -> Response:
    """Let somebody answer for a unit."""
    body = {"user": desk.field("user"), "capacity": _number(desk.field("capacity"))}
    await desk.api.post(f"/units/{unit}/members", body)
    return desk.back(f"/settings/units/{unit}", said="units-member-added")


@routes.get("/members/{user}")
async def show_member(desk: DeskDep, unit: str, user: str) -> Response:
    """Show a member, to be changed."""
    found = (await desk.api.get(f"/units/{unit}/members"))["items"]
    member = one_of(found, "user", user)
    return show(desk, "member.html", "units", unit=unit, member=member, week=WEEK)


@routes.post("/members/{user}")
async def change_member(desk: DeskDep, unit: str, user: str) -> Response:
    """Change what a member does, and when."""
    body = {
        "teams": _words(desk.field("teams")),
        "capacity": _number(desk.field("capacity")),
        "shifts": shifts_of(desk),
        "dates": dates_of(desk),
    }
    await desk.api.patch(f"/units/{unit}/members/{user}", body)
    return desk.back(f"/settings/units/{unit}", said="units-member-changed")


@routes.post("/members/{user}/remove")
async def remove_member(desk: DeskDep, unit: str, user: str) -> Response:
    """Let somebody answer for a unit no longer."""
    await desk.api.delete(f"/units/{unit}/members/{user}")
    return desk.back(f"/settings/units/{unit}", said="units-member-removed")


def shifts_of(desk: Desk) -> list[dict[str, Any]]:
    """Read the shifts of the form: a name, and hours for each day; without a name there is none."""
    names = desk.fields("shift-name")
    hours = {day: desk.fields(f"shift-{day}") for day in WEEK}
    return [
        {"name": name.strip(), "week": _week(hours, at)}
        for at, name in enumerate(names)
        if name.strip()
    ]


def dates_of(desk: Desk) -> list[dict[str, Any]]:
    """Read the days of the form that are unlike the week; without a first day there are none."""
    columns = (desk.fields(f"date-{name}") for name in ("first", "last", "hours", "note"))
    return [
        {"first": first, "last": last or first, "hours": _words(hours)}
        | ({"note": note.strip()} if note.strip() else {})
        for first, last, hours, note in zip_longest(*columns, fillvalue="")
        if first
    ]


def _week(hours: Mapping[str, Sequence[str]], at: int) -> dict[str, list[str]]:
    found = {day: _words(given[at]) for day, given in hours.items() if at < len(given)}
    return {day: windows for day, windows in found.items() if windows}


def _words(given: str) -> list[str]:
    """Part what is written with commas of either script."""
    return [each.strip() for each in given.replace("،", ",").split(",") if each.strip()]


def _number(given: str) -> int | str:
    """Read a number; what is none the API refuses in its own words."""
    return int(given) if given.isdecimal() and len(given) < 10 else given  # noqa: PLR2004 - digits

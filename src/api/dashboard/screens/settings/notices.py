"""Notices: digests and alerts that come by themselves."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import one_of, show

routes = APIRouter(prefix="/settings/notices")
HERE = "/settings/notices"


@routes.get("")
async def list_notices(desk: DeskDep) -> Response:
    """Show the notices and the feeds that hold."""
    notices = [each for each in (await desk.api.get("/notices"))["items"] if not each["ended"]]
    feeds = [each for each in (await desk.api.get("/feeds"))["items"] if not each["ended"]]
    return show(desk, "notices.html", "notices", notices=notices, feeds=feeds, made=None)


@routes.post("")
async def add_notice(desk: DeskDep) -> Response:
    """Make a notice for oneself."""
    way = desk.field("way")
    body: dict[str, Any] = {
        "label": desk.field("label"),
        "kind": desk.field("kind"),
        "way": way,
        "asks": {name: desk.field(name) for name in ("municipality",) if desk.field(name)},
        "address" if way == "mail" else "hook": desk.field("address"),
    }
    made = await desk.api.post("/notices", body)
    return desk.back(f"{HERE}/{made['id']}", said="notices-added")


@routes.get("/{notice}")
async def show_notice(desk: DeskDep, notice: str) -> Response:
    """Show a notice with what was sent."""
    letters = (await desk.api.get(f"/notices/{notice}/letters"))["items"]
    notices = (await desk.api.get("/notices"))["items"]
    found = one_of(notices, "id", notice)
    return show(desk, "notice.html", "notices", notice=found, letters=letters)


@routes.post("/{notice}/test")
async def test_notice(desk: DeskDep, notice: str) -> Response:
    """Send a test."""
    await desk.api.post(f"/notices/{notice}/test")
    return desk.back(f"{HERE}/{notice}", said="notices-tested")


@routes.post("/{notice}/end")
async def end_notice(desk: DeskDep, notice: str) -> Response:
    """End a notice."""
    await desk.api.delete(f"/notices/{notice}")
    return desk.back(HERE, said="notices-ended")

"""Feeds of tickets for feed readers: their address is shown once."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import show

routes = APIRouter(prefix="/settings/feeds")
NOTICES = "/settings/notices"


@routes.get("")
async def after_feed() -> Response:
    """Show the notices: the address of a feed is shown once, and not again on reading anew."""
    return RedirectResponse(NOTICES, 303)


@routes.post("")
async def add_feed(desk: DeskDep) -> Response:
    """Make a feed for oneself, and show its address this once."""
    asks = {name: desk.field(name) for name in ("municipality",) if desk.field(name)}
    made = await desk.api.post("/feeds", {"label": desk.field("label"), "asks": asks})
    notices = [each for each in (await desk.api.get("/notices"))["items"] if not each["ended"]]
    feeds = [each for each in (await desk.api.get("/feeds"))["items"] if not each["ended"]]
    return show(desk, "notices.html", "notices", notices=notices, feeds=feeds, made=made)


@routes.post("/{feed}/end")
async def end_feed(desk: DeskDep, feed: str) -> Response:
    """End a feed: its address opens nothing any more."""
    await desk.api.delete(f"/feeds/{feed}")
    return desk.back(NOTICES, said="notices-feed-ended")

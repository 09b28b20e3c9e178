"""The queue: tickets by their clock."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep

routes = APIRouter()
PAGE = 50


@routes.get("/")
async def show_queue(desk: DeskDep, after: str = "") -> Response:
    """Show what is owed, soonest first."""
    asked = {"sort": "due", "limit": PAGE, "after": after, "snoozed": False}
    found = await desk.api.get("/tickets", asked)
    return desk.show("queue/queue.html", at="queue", tickets=found["items"], next=found["next"])

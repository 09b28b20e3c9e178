"""One ticket, whole: what was said, why it is here, and what may be done now."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep

routes = APIRouter(prefix="/tickets/{ticket}")


@routes.get("")
async def show_ticket(desk: DeskDep, ticket: str) -> Response:
    """Show a ticket."""
    found = await desk.api.get(f"/tickets/{ticket}")
    await desk.api.post(f"/tickets/{ticket}/seen")
    return desk.show("ticket/ticket.html", at="queue", ticket=found)


@routes.post("/claim")
async def claim(desk: DeskDep, ticket: str) -> Response:
    """Take it."""
    await desk.api.post(f"/tickets/{ticket}/claim", {})
    return desk.back(f"/tickets/{ticket}", said="ticket-claimed")

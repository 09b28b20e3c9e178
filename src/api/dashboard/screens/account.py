"""One's own account."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import DeskDep

routes = APIRouter(prefix="/account")


@routes.get("")
async def show_account(desk: DeskDep) -> Response:
    """Show where one is signed in."""
    sessions = await desk.api.get("/me/sessions")
    return desk.show("account/account.html", at=None, sessions=sessions["items"])

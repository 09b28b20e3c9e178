"""Where the settings begin: the first section that somebody may see."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.desk import DeskDep
from api.dashboard.screens.settings.frame import sections_of

routes = APIRouter()


@routes.get("/settings")
async def show_settings(desk: DeskDep) -> Response:
    """Go to the first section."""
    return RedirectResponse(sections_of(desk.session)[0].href, 303)

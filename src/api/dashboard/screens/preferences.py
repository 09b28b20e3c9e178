"""Language, digits and colours: kept by the browser, for whoever looks at a page."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused
from api.dashboard.desk import VisitingDep, within
from api.dashboard.reader import DIGITS, LANGUAGE, NUMERALS, THEME, THEMES
from api.dashboard.words import LANGUAGES

routes = APIRouter()
YEAR = 365 * 24 * 3600
CHOICES = {
    "language": (LANGUAGE, LANGUAGES),
    "digits": (DIGITS, NUMERALS),
    "theme": (THEME, THEMES),
}


@routes.get("/preferences")
async def show_preferences() -> Response:
    """Lead to a page that has them: nothing is chosen by an address."""
    return RedirectResponse("/", 303)


@routes.post("/preferences")
async def prefer(desk: VisitingDep) -> Response:
    """Keep what was chosen, and show the page again.

    Nobody need be signed in, so there is no token to ask for: only our own pages choose.

    Raises:
        Refused: Another site sent it.
    """
    if desk.request.state.visitor.elsewhere:
        raise Refused(403, {})
    answer = desk.back(within(desk.field("next")))
    for name, (cookie, choices) in CHOICES.items():
        if desk.field(name) in choices:
            answer.set_cookie(
                cookie, desk.field(name), max_age=YEAR, httponly=True, samesite="strict"
            )
    return answer

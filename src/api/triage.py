"""/stats/triage: how much waits for a person to say what it is about."""

from fastapi import APIRouter, Response

from api import examples
from api.callers import CallerDep
from api.deps import ToolsDep
from api.schemas import Shape
from api.views import Json
from store.triage import MOST, SqlTriage

routes = APIRouter(prefix="/stats", tags=["stats"])


class TriageView(Shape):
    """How many wait, each counted up to `most`."""

    tickets: int
    posts: int
    suggested: int
    most: int


EXAMPLE = {"tickets": 14, "posts": 230, "suggested": 3, "most": MOST}


@routes.get("/triage", response_model=TriageView, responses=examples.shows(EXAMPLE))
async def triage(tools: ToolsDep, caller: CallerDep) -> Response:
    """How many tickets, posts and suggestions wait for a person to say what they are about.

    They are listed by `GET /tickets?triage=true`, `GET /posts?sure=false&ticket=false` and
    `GET /corrections/suggested?state=open`.

    Samples are left out of tickets. Whoever is of some municipalities counts theirs alone.
    """
    left = await SqlTriage(tools.sessions).left(tools.config.rules.desks, caller.places)
    return Json(
        {"tickets": left.tickets, "posts": left.posts, "suggested": left.suggested, "most": MOST}
    )

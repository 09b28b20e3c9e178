"""/views: filters of tickets under a name; one's own, and those that are shared with a place."""

from typing import Any

from fastapi import APIRouter, Response

from api import wanted
from api.callers import CallerDep, done_by
from api.deps import ConfigDep, Now, SavedViews
from api.examples import problem, shows
from api.owned import for_user
from api.queue_bodies import ChangedView, NewView, SavedView, read_query, write_query
from api.queue_bodies import SavedViews as Shown
from api.queue_examples import VIEW, VIEWS
from api.refusals import Forbidden, Invalid
from api.scoping import ScopeDep, own_place
from api.views import Json
from router.message import instant
from router.states import LEADERS
from store.views import View, Viewer

routes = APIRouter(prefix="/views", tags=["views"])


@routes.get("", response_model=Shown, responses=shows(VIEWS))
async def list_views(views: SavedViews, caller: CallerDep, scope: ScopeDep) -> Response:
    """Your saved views, and those that are shared with your places."""
    viewer = Viewer(caller=caller, scope=scope)
    return Json({"items": [_see(each, viewer) for each in await views.list(viewer)]})


@routes.post(
    "",
    status_code=201,
    response_model=SavedView,
    responses=shows(VIEW, 201) | problem(403, 404, 409, 422),
)
async def add_view(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewView,
    views: SavedViews,
    config: ConfigDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Save a filter under a name. Managers may share it with one of their places."""
    asks = read_query(body.query, config)
    if body.shared:
        if not caller.may(LEADERS):
            raise Forbidden(LEADERS)
        own_place(scope, "body.place", wanted.municipality(config, "body.place", body.place))
    elif body.place is not None:
        raise Invalid(
            (
                "body.place",
                "a view of your own has no place; share it, or leave this out",
                "العرض الخاص لا بلدية له؛ شاركه أو اترك هذا الحقل",
            )
        )
    user = for_user(caller, body.user)
    by = done_by(caller, now)
    found = await views.add(user, body.name, asks, by, shared=body.shared, place=body.place)
    return Json(_see(found, Viewer(caller=caller, scope=scope)), 201)


@routes.patch("/{view}", response_model=SavedView, responses=shows(VIEW) | problem(403, 404, 422))
async def change_view(  # noqa: PLR0913, PLR0917 - as above
    view: str,
    body: ChangedView,
    views: SavedViews,
    config: ConfigDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Give a view another name or filter: your own, or one shared with a place that you lead."""
    asks = None if body.query is None else read_query(body.query, config)
    viewer = Viewer(caller=caller, scope=scope)
    found = await views.change(view, viewer, done_by(caller, now), name=body.name, asks=asks)
    return Json(_see(found, viewer))


@routes.delete("/{view}", status_code=204, responses=problem(403, 404))
async def remove_view(
    view: str, views: SavedViews, caller: CallerDep, scope: ScopeDep, now: Now
) -> Response:
    """Remove a view: your own, or one shared with a place that you lead."""
    await views.remove(view, Viewer(caller=caller, scope=scope), done_by(caller, now))
    return Response(status_code=204)


def _see(view: View, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "query": write_query({name: list(values) for name, values in view.asks.items()}),
        "user": view.user,
        "own": view.user == viewer.caller.name,
        "changeable": viewer.may_change(user=view.user, shared=view.shared, place=view.place),
        "shared": view.shared,
        "place": view.place,
        "created": instant(view.created),
        "changed": instant(view.changed),
    }

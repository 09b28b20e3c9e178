"""/rules and /units: the routing policy, which can be asked before it is used."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import Field

from api import examples, wanted
from api.callers import OPERATORS, CallerDep
from api.deps import ConfigDep, Now, ToolsDep
from api.refusals import Forbidden, Invalid
from api.rule_bodies import MOVES, EditedRules, MovesView
from api.rule_preview import edited, preview
from api.schemas import Asked, RulesView, TriedView, UnitsView
from api.scoping import ScopeDep
from api.trying import tried
from api.views import Json, listed
from listener.config import WrongConfig
from listener.post import Post
from router.states import LEADERS
from store.orders import SqlOrders

routes = APIRouter(tags=["rules"])

EDITORS = LEADERS | OPERATORS


@routes.get("/rules", response_model=RulesView, responses=examples.shows(examples.RULES))
async def show_rules(config: ConfigDep) -> Response:
    """The rules in the order in which they are asked."""
    rules = config.rules.rules
    return Json({"rules": [rule.model_dump(mode="json", exclude_unset=True) for rule in rules]})


@routes.post(
    "/rules/try",
    response_model=TriedView,
    responses=examples.shows(examples.TRIED) | examples.problem(422),
)
async def try_rules(
    asked: Annotated[Asked, Field(description="What somebody might write.")],
    tools: ToolsDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Where would this go now, and why? Plans that run and filters count. Stores nothing.

    To whoever is of some municipalities, plans and filters of others are not there.
    """
    place = wanted.municipality(tools.config, "body.place", asked.place)
    post = Post(source="try", native_id="try", text=asked.text, place=place)
    orders = (await SqlOrders(tools.sessions).now(now)).bearing(scope)
    return Json(await to_thread.run_sync(tried, post, tools.tagger, tools.config, now, orders))


@routes.post(
    "/rules/preview",
    response_model=MovesView,
    responses=examples.shows(MOVES) | examples.problem(403, 422),
)
async def preview_rules(
    asked: Annotated[EditedRules, Field(description="The whole of an edited rules.yaml.")],
    tools: ToolsDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """What would have moved of the last days' posts, had these been the rules? Changes nothing.

    The rules of now are asked of the same posts, so that only the edit counts; plans, filters and
    what people moved by hand do not. The text is checked as the start would. Whoever is of some
    municipalities is shown posts of theirs alone.
    """
    if not caller.may(EDITORS):
        raise Forbidden(EDITORS)
    try:
        book = await to_thread.run_sync(edited, asked.rules, tools.config)
    except WrongConfig as error:
        line = f":{error.line}" if error.line else ""
        at, reason = f"body.rules{line}", error.reason
        raise Invalid((at, reason, f"خطأ في القواعد (السطر {error.line or '؟'})")) from error
    found = await preview(
        tools.sessions, tools.config, book, now, days=asked.days, places=caller.places
    )
    return Json(found)


@routes.get("/units", response_model=UnitsView, responses=examples.shows(examples.UNITS))
async def list_units(config: ConfigDep) -> Response:
    """Every office that owns tickets."""
    return listed(
        [
            {
                "code": unit.code,
                "ar": unit.ar,
                "en": unit.en,
                "amana": unit.amana,
                "department": unit.department,
            }
            for unit in config.rules.units.values()
        ]
    )

"""/rules and /units: the routing policy, which can be asked before it is used."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import Field

from api import examples, wanted
from api.callers import OPERATORS, CallerDep
from api.config import Config
from api.deps import ConfigDep, Now, ToolsDep
from api.policy_reasons import in_arabic
from api.refusals import Forbidden, Invalid
from api.rule_bodies import MOVES, EditedRules, MovesView
from api.rule_preview import edited, preview
from api.schemas import Asked, RulesView, TriedView, UnitsView
from api.scoping import ScopeDep
from api.trying import tried
from api.views import Json, listed
from listener.config import WrongConfig
from listener.post import Post
from router.people import Caller
from router.rulebook import RuleBook
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
    responses=examples.shows(examples.TRIED) | examples.problem(403, 422),
)
async def try_rules(
    asked: Annotated[Asked, Field(description="What somebody might write.")],
    tools: ToolsDep,
    caller: CallerDep,
    scope: ScopeDep,
    now: Now,
) -> Response:
    """Where would this go now, and why? Plans that run and filters count. Stores nothing.

    To whoever is of some municipalities, plans and filters of others are not there. Edited rules
    are checked as the start would.
    """
    config = tools.config
    if asked.rules is not None:
        config = config.by_rules(await _edited(asked.rules, config, caller))
    place = wanted.municipality(tools.config, "body.place", asked.place)
    post = Post(source="try", native_id="try", text=asked.text, place=place)
    orders = (await SqlOrders(tools.sessions).now(now)).bearing(scope)
    return Json(await to_thread.run_sync(tried, post, tools.tagger, config, now, orders))


async def _edited(rules: str, config: Config, caller: Caller) -> RuleBook:
    """Read edited rules, or raise `Forbidden` or `Invalid`."""
    if not caller.may(EDITORS):
        raise Forbidden(EDITORS)
    try:
        return await to_thread.run_sync(edited, rules, config)
    except WrongConfig as error:
        raise Invalid(
            *(
                (f"body.rules:{line}" if line else "body.rules", reason, in_arabic(reason))
                for line, reason in ((error.line, error.reason), *error.others)
            )
        ) from error


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
    book = await _edited(asked.rules, tools.config, caller)
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

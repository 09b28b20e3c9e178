"""/tickets/acts: one act on many tickets; on each it is done wholly or not at all, and told of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api import acts, examples
from api.act_bodies import Assigned, Claimed, Moved, Noted, Reasoned, Referred, Returned, Snoozed
from api.callers import CallerDep
from api.deps import Acts, ConfigDep, Now, Tickets
from api.problems.table import problem_of
from api.problems.written import written
from api.queue_bodies import Bulk, BulkAct, BulkView
from api.queue_examples import BULK
from api.views import Json
from router.acts import Refusal
from store.errors import StoreError

routes = APIRouter(prefix="/tickets", tags=["tickets"])

Doer = Callable[..., Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Act:
    """What an act takes, and the operation that does it to one ticket."""

    shape: type[BaseModel]
    do: Doer


ACTS: Mapping[BulkAct, _Act] = {
    BulkAct.CLAIM: _Act(Claimed, acts.claim_ticket),
    BulkAct.RELEASE: _Act(Noted, acts.release_ticket),
    BulkAct.ASSIGN: _Act(Assigned, acts.assign_ticket),
    BulkAct.HAND_OVER: _Act(Moved, acts.hand_over_ticket),
    BulkAct.RETURN: _Act(Returned, acts.return_ticket),
    BulkAct.REFER: _Act(Referred, acts.refer_ticket),
    BulkAct.SNOOZE: _Act(Snoozed, acts.snooze_ticket),
    BulkAct.WAKE: _Act(Noted, acts.wake_ticket),
    BulkAct.DISMISS: _Act(Reasoned, acts.dismiss_ticket),
}


class NotOfAct(RequestValidationError):
    """The body is none of this act's: which it takes, the document says at the act itself."""


@routes.post(
    "/acts",
    response_model=BulkView,
    responses=examples.shows(BULK) | examples.problem(422),
)
async def act_on_tickets(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: Bulk,
    sql: Acts,
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Do one act to up to 100 tickets: what `POST /tickets/{ticket}/ACT` does, with that body.

    Each ticket is a transaction of its own; what is refused says why, and the others are done. A
    body that the act does not take is refused as a whole, and nothing is done.
    """
    act = ACTS[body.act]
    given = _read(act.shape, body.body)
    items = []
    for name in dict.fromkeys(body.tickets):
        path = f"/api/v1/tickets/{name}/{body.act}"
        try:
            doing = acts.Doing(name, sql, tickets, config, caller, now)
            answer = await act.do(doing=doing, body=given)
        except (Refusal, StoreError) as error:
            said = written(problem_of(error), path, error)
            items.append({"ticket": name, "done": False, "result": None, "problem": said})
        else:
            result = orjson.Fragment(bytes(answer.body))
            items.append({"ticket": name, "done": True, "result": result, "problem": None})
    done = sum(each["done"] is True for each in items)
    return Json({"done": done, "refused": len(items) - done, "items": items})


def _read(shape: type[BaseModel], given: Mapping[str, Any]) -> BaseModel:
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        faults = [{**each, "loc": ("body", "body", *each["loc"])} for each in error.errors()]
        raise NotOfAct(faults) from error

"""/tickets/{ticket}/reference: the number that the official 940 system gave the same matter."""

from fastapi import APIRouter, Depends, Response

from api import examples, wanted
from api.act_bodies import Referenced
from api.callers import CallerDep, only, speaking
from api.deps import ConfigDep, Now, References, Tickets
from api.ids import ticket_id
from api.schemas import TicketView
from api.seen import seen
from api.views import Json
from router.acts import Actor
from router.states import AGENTS

routes = APIRouter(
    prefix="/tickets/{ticket}", tags=["tickets"], dependencies=[Depends(only(AGENTS))]
)


@routes.post(
    "/reference",
    response_model=TicketView,
    responses=examples.shows({**examples.TICKET, "reference_940": "94012345678"})
    | examples.problem(403, 404, 409, 422),
)
async def give_reference(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    ticket: str,
    body: Referenced,
    references: References,
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Note the number that the 940 system gave this matter, or, with null, that it has none.

    Digits may be Arabic, and be set apart. One ticket has a number at a time: where another has it,
    409 names that one (`ticket`), so that the two can be merged.
    """
    known = ticket_id(ticket)
    brief = await seen(tickets, caller, known)
    number = wanted.reference("body.reference_940", body.reference_940)
    by = Actor(name=speaking(caller, body.who, brief.holder), roles=caller.roles)
    given = await references.give(
        known,
        number,
        by,
        body.note,
        now,
        sees=lambda other: caller.sees(other.municipality, other.amana, other.unit),
    )
    return Json(config.tell(given))

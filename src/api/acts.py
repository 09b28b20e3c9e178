"""/tickets/{ticket}/…: what people do to a ticket, a path for each verb of `router.states`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api import examples, wanted
from api.act_bodies import (
    Answered,
    Assigned,
    Claimed,
    Moved,
    Noted,
    Reasoned,
    Referred,
    Returned,
    Shown,
    Snoozed,
)
from api.callers import CallerDep, speaking
from api.config import Config
from api.deps import Acts, ConfigDep, Now, Tickets
from api.ids import ticket_id
from api.refusals import Invalid
from api.schemas import TicketView
from api.seen import seen
from api.views import Json
from router.acts import Act, Actor, Evidence
from router.states import Verb
from store.tickets import Brief

routes = APIRouter(prefix="/tickets/{ticket}", tags=["tickets"])

DONE = examples.shows(examples.TICKET) | examples.problem(403, 404, 409, 422)
DOES: dict[str, Any] = {"response_model": TicketView, "responses": DONE}


class Doing:
    """What an act needs beside its body: the ticket and its verbs, the policy, who, and when."""

    def __init__(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
        self,
        ticket: str,
        acts: Acts,
        tickets: Tickets,
        config: ConfigDep,
        caller: CallerDep,
        now: Now,
    ) -> None:
        self.ticket = ticket_id(ticket)
        self.acts = acts
        self.tickets = tickets
        self.config: Config = config
        self.caller = caller
        self.now = now

    async def do(self, verb: Verb, who: str | None, **given: Any) -> Response:  # noqa: ANN401 - fields of Act
        """Do it, and answer with the ticket.

        The installation's key has no name: without `who`, the ticket's holder speaks. A user's
        key speaks for its user, and for nobody else.
        """
        ticket = await self.standing()
        name = speaking(self.caller, who, ticket.holder)
        by = Actor(name=name, roles=self.caller.roles)
        act = Act(verb=verb, by=by, **given)
        return Json(self.config.tell(await self.acts.do(self.ticket, act, self.now)))

    async def standing(self) -> Brief:
        """Read the ticket; what is not of the caller's places is not there for them."""
        return await seen(self.tickets, self.caller, self.ticket)


Do = Annotated[Doing, Depends()]


@routes.post("/claim", **DOES)
async def claim_ticket(doing: Do, body: Claimed | None = None) -> Response:
    """Take a ticket: whom the key speaks for, or `holder`, answers it from now on."""
    given = body or Claimed()
    if given.holder is None and doing.caller.free:
        raise Invalid(("body.holder", "say who takes the ticket", "اذكر من يستلم التذكرة"))
    return await doing.do(Verb.CLAIM, given.holder)


@routes.post("/release", **DOES)
async def release_ticket(doing: Do, body: Noted | None = None) -> Response:
    """Give a ticket back to its unit's queue."""
    given = body or Noted()
    return await doing.do(Verb.RELEASE, given.who, note=given.note)


@routes.post("/assign", **DOES)
async def assign_ticket(body: Assigned, doing: Do) -> Response:
    """Give a ticket to somebody."""
    return await doing.do(Verb.ASSIGN, body.who, person=body.holder, note=body.note)


@routes.post("/answer", **DOES)
async def answer_ticket(body: Answered, doing: Do) -> Response:
    """Note the answer that was given."""
    return await doing.do(Verb.ANSWER, body.who, text=body.text)


@routes.post("/resolve", **DOES)
async def resolve_ticket(doing: Do, body: Shown | None = None) -> Response:
    """Say that the matter is settled, and show it; somebody else verifies that."""
    given = body or Shown()
    return await doing.do(Verb.RESOLVE, given.who, note=given.note, evidence=_evidence(given))


@routes.post("/verify", **DOES)
async def verify_ticket(doing: Do, body: Shown | None = None) -> Response:
    """Confirm that the matter is settled: anybody but who resolved it."""
    given = body or Shown()
    return await doing.do(Verb.VERIFY, given.who, note=given.note, evidence=_evidence(given))


@routes.post("/close", **DOES)
async def close_ticket(doing: Do, body: Noted | None = None) -> Response:
    """End a verified matter before its author's time to object is over."""
    given = body or Noted()
    return await doing.do(Verb.CLOSE, given.who, note=given.note)


@routes.post("/reopen", **DOES)
async def reopen_ticket(body: Reasoned, doing: Do) -> Response:
    """Take a matter up again that was not settled; it counts against the unit that ended it."""
    return await doing.do(Verb.REOPEN, body.who, note=body.note)


@routes.post("/refer", **DOES)
async def refer_ticket(body: Referred, doing: Do) -> Response:
    """Hand a matter to the other agency that owns it."""
    agency = wanted.agency(doing.config, "body.agency", body.agency)
    return await doing.do(Verb.REFER, body.who, note=body.note, agency=agency)


@routes.post("/return", **DOES)
async def return_ticket(body: Returned, doing: Do) -> Response:
    """Give back what is not this unit's: to `unit`, or to the triage desk. It is counted.

    With the right `service` it goes to the unit that owns it. Either is offered as a correction.
    """
    unit = wanted.unit(doing.config, "body.unit", body.unit)
    service = wanted.service(doing.config, "body.service", body.service)
    rules, here = doing.config.rules, (await doing.standing()).unit
    to = unit or (service and rules.owner(service, here)) or rules.returned(here)
    given = {"unit": to, "named": unit is not None, "service": service}
    return await doing.do(Verb.RETURN, body.who, note=body.note, **given)


@routes.post("/hand-over", **DOES)
async def hand_over_ticket(body: Moved, doing: Do) -> Response:
    """Give a ticket to another unit; no mistake is counted."""
    unit = wanted.unit(doing.config, "body.unit", body.unit)
    return await doing.do(Verb.HAND_OVER, body.who, note=body.note, unit=unit)


@routes.post("/dismiss", **DOES)
async def dismiss_ticket(body: Reasoned, doing: Do) -> Response:
    """End a ticket that is no matter for anybody."""
    return await doing.do(Verb.DISMISS, body.who, note=body.note)


@routes.post("/snooze", **DOES)
async def snooze_ticket(body: Snoozed, doing: Do) -> Response:
    """Put a ticket aside until an instant; it comes back by itself."""
    return await doing.do(Verb.SNOOZE, body.who, note=body.note, until=body.until)


@routes.post("/wake", **DOES)
async def wake_ticket(doing: Do, body: Noted | None = None) -> Response:
    """Bring a ticket back before its time."""
    given = body or Noted()
    return await doing.do(Verb.WAKE, given.who, note=given.note)


def _evidence(body: Shown) -> tuple[Evidence, ...]:
    return tuple(Evidence(kind=one.kind, value=one.value) for one in body.evidence)

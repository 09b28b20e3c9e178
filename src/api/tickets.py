"""/tickets: what is owed an answer, and what people do about it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import examples, wanted
from api.deps import After, ConfigDep, Limit, Now, Tickets, Words
from api.ids import ticket_id
from api.schemas import Answered, Claimed, Resolved, TicketDetailView, TicketPage, TicketView
from api.views import Json, page, see_detail
from classifier.tags import Urgency
from router.ticket import Status
from store.tickets import TicketFilter

routes = APIRouter(prefix="/tickets", tags=["tickets"])

DONE = examples.shows(examples.TICKET) | examples.problem(404, 409, 422)


@routes.get("", response_model=TicketPage, responses=examples.shows(examples.TICKETS))
async def list_tickets(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    tickets: Tickets,
    config: ConfigDep,
    status: Annotated[Status | None, Query()] = None,
    municipality: Annotated[
        str | None, Query(description="A code; an amana's is all of it.")
    ] = None,
    amana: Annotated[str | None, Query(description="An amana's code.")] = None,
    service: Annotated[str | None, Query(description="A service's code.")] = None,
    domain: Annotated[str | None, Query(description="A domain: `roads`.")] = None,
    urgency: Annotated[Urgency | None, Query()] = None,
    unit: Annotated[str | None, Query(description="A unit's code.")] = None,
    text: Words = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Tickets, latest opened first."""
    asked = TicketFilter(
        status=status,
        municipality=wanted.municipality(config, "query.municipality", municipality),
        amana=wanted.amana(config, "query.amana", amana),
        service=wanted.service(config, "query.service", service),
        domain=wanted.domain(config, "query.domain", domain),
        urgency=urgency,
        unit=wanted.unit(config, "query.unit", unit),
        text=text,
        sample=sample,
    )
    found = await tickets.list(asked, limit=limit, after=after)
    return page(found, config.tell)


@routes.get(
    "/{ticket}",
    response_model=TicketDetailView,
    responses=examples.shows(examples.TICKET_DETAIL) | examples.problem(404),
)
async def show_ticket(ticket: str, tickets: Tickets, config: ConfigDep) -> Response:
    """One ticket with its posts, their tags and evidence, and its history."""
    return Json(see_detail(await tickets.show(ticket_id(ticket)), config.rules))


@routes.post("/{ticket}/claim", response_model=TicketView, responses=DONE)
async def claim_ticket(
    ticket: str, body: Claimed, tickets: Tickets, config: ConfigDep, now: Now
) -> Response:
    """Take a ticket: `who` answers it from now on."""
    done = await tickets.claim(ticket_id(ticket), who=body.holder, now=now)
    return Json(config.tell(done))


@routes.post("/{ticket}/answer", response_model=TicketView, responses=DONE)
async def answer_ticket(
    ticket: str, body: Answered, tickets: Tickets, config: ConfigDep, now: Now
) -> Response:
    """Note the answer that was given."""
    who = body.who or await _holder(tickets, ticket)
    done = await tickets.answer(ticket_id(ticket), who=who, text=body.text, now=now)
    return Json(config.tell(done))


@routes.post("/{ticket}/resolve", response_model=TicketView, responses=DONE)
async def resolve_ticket(
    ticket: str, tickets: Tickets, config: ConfigDep, now: Now, body: Resolved | None = None
) -> Response:
    """End the matter; posts of the same wording open a new ticket from now on."""
    why = body or Resolved()
    who = why.who or await _holder(tickets, ticket)
    done = await tickets.resolve(ticket_id(ticket), who=who, note=why.note, now=now)
    return Json(config.tell(done))


async def _holder(tickets: Tickets, ticket: str) -> str:
    """Return who speaks for a ticket when a request does not say; the key alone has no name."""
    return (await tickets.show(ticket_id(ticket))).ticket.holder or "api"

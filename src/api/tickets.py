"""/tickets: what is owed an answer."""

from fastapi import APIRouter, Response

from api import examples
from api.asked import Sort, SortBy, TicketsAsked
from api.callers import CallerDep
from api.deps import After, Limit, Now, Tickets, ToolsDep
from api.ids import ticket_id
from api.schemas import TicketDetailView, TicketPage
from api.seen import seen
from api.views import Json, page, see_detail

routes = APIRouter(prefix="/tickets", tags=["tickets"])


@routes.get("", response_model=TicketPage, responses=examples.shows(examples.TICKETS))
async def list_tickets(  # noqa: PLR0913, PLR0917 - which, in what order, and of what page
    tickets: Tickets,
    tools: ToolsDep,
    asked: TicketsAsked,
    sort: SortBy = Sort.OPENED,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Tickets, latest opened first, or soonest due first."""
    listing = tickets.by_due if sort is Sort.DUE else tickets.list
    found = await listing(asked, limit=limit, after=after)
    return page(found, tools.config.tell)


@routes.get(
    "/{ticket}",
    response_model=TicketDetailView,
    responses=examples.shows(examples.TICKET_DETAIL) | examples.problem(404),
)
async def show_ticket(
    ticket: str, tickets: Tickets, tools: ToolsDep, caller: CallerDep, now: Now
) -> Response:
    """One ticket with its posts, their tags and evidence, its clock, and its history."""
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    detail, config = await tickets.show(known, caller.places), tools.config
    return Json(see_detail(detail, config, tools.names, now))

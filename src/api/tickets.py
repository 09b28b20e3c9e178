"""/tickets: what is owed an answer."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import examples, wanted
from api.callers import CallerDep
from api.deps import After, ConfigDep, Instant, Limit, Now, Tickets, ToolsDep, Words
from api.ids import ticket_id
from api.schemas import TicketDetailView, TicketPage
from api.seen import seen
from api.views import Json, page, see_detail
from classifier.tags import Urgency
from router.states import Status
from store.tickets import TicketFilter


class Sort(StrEnum):
    """How a list of tickets is ordered."""

    OPENED = "opened"
    DUE = "due"


routes = APIRouter(prefix="/tickets", tags=["tickets"])


@routes.get("", response_model=TicketPage, responses=examples.shows(examples.TICKETS))
async def list_tickets(  # noqa: PLR0913, PLR0917 - each is a filter that clients may give
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
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
    holder: Annotated[str | None, Query(max_length=200, description="Who answers it.")] = None,
    snoozed: Annotated[
        bool | None, Query(description="False: what is put aside is left out.")
    ] = None,
    sample: Annotated[bool | None, Query(description="False leaves the samples out.")] = None,
    overdue: Annotated[
        bool | None, Query(description="True: a deadline that is owed has passed.")
    ] = None,
    due_before: Instant = None,
    sort: Annotated[
        Sort, Query(description="opened: the latest first. due: what is owed, the soonest first.")
    ] = Sort.OPENED,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Tickets, latest opened first, or soonest due first."""
    bounds = [each for each in (due_before, now if overdue else None) if each]
    asked = TicketFilter(
        status=status,
        municipality=wanted.municipality(config, "query.municipality", municipality),
        amana=wanted.amana(config, "query.amana", amana),
        service=wanted.service(config, "query.service", service),
        domain=wanted.domain(config, "query.domain", domain),
        urgency=urgency,
        unit=wanted.unit(config, "query.unit", unit),
        text=text,
        holder=holder,
        snoozed=snoozed,
        sample=sample,
        due_before=min(bounds, default=None),
        on_time=now if overdue is False else None,
        places=caller.places,
    )
    listing = tickets.by_due if sort is Sort.DUE else tickets.list
    found = await listing(asked, limit=limit, after=after)
    return page(found, config.tell)


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
    detail, config = await tickets.show(known), tools.config
    return Json(see_detail(detail, config.rules, config.timing, tools.names, now))

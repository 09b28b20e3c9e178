"""/tickets: what is owed an answer."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api import examples
from api.asked import Group, Sort, SortBy, TicketsAsked, Unclocked, day_after, within
from api.callers import CallerDep
from api.deps import After, Events, Limit, Listing, Now, Tickets, ToolsDep, Unread
from api.ids import ticket_id
from api.queue_bodies import ListedTicketPage, TicketCounts
from api.queue_examples import COUNTS, LISTED_TICKETS
from api.schemas import TicketDetailView
from api.seen import seen
from api.views import Json, page, see_detail
from router.message import instant
from store.events import PREFIX
from store.listing import Listed

routes = APIRouter(prefix="/tickets", tags=["tickets"])

# More are not counted: whoever has a thousand before them does not ask how many exactly.
MOST_COUNTED = 1_000
AnyClock = Annotated[
    Group | None, Query(description="Has no effect: the groups are counted beside each other.")
]
_CLOCKS = (Group.OVERDUE, Group.TODAY, Group.LATER)


@routes.get("", response_model=ListedTicketPage, responses=examples.shows(LISTED_TICKETS))
async def list_tickets(  # noqa: PLR0913, PLR0917 - which, in what order, and of what page
    listing: Listing,
    tools: ToolsDep,
    caller: CallerDep,
    asked: TicketsAsked,
    sort: SortBy = Sort.OPENED,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """Tickets, latest opened first, or soonest due first."""
    user, by_due = None if caller.free else caller.name, sort is Sort.DUE
    found = await listing.page(asked, user, by_due=by_due, limit=limit, after=after)
    return page(found, lambda each: tools.config.tell(each.ticket) | _listed(each))


@routes.get(
    "/counts",
    response_model=TicketCounts,
    responses=examples.shows(COUNTS) | examples.problem(422),
)
async def count_tickets(  # noqa: PLR0913, PLR0917 - which, and what endpoints may ask for
    tickets: Tickets,
    events: Events,
    caller: CallerDep,
    asked: Unclocked,
    now: Now,
    clock: AnyClock = None,
) -> Response:
    """How many tickets a list with these filters has in each group of the clock, up to `most`.

    `mine` counts those that the caller holds and that are open, with the same filters but `mine`
    and `holder`.
    """
    del clock
    # Before anything is counted: what happens meanwhile is heard of.
    newest = await events.last()
    groups = [within(group, now, asked) for group in _CLOCKS]
    mine = replace(asked, open=True, holder=caller.name)
    wanted = groups if caller.free else [*groups, mine]
    counts = await tickets.counts(wanted, MOST_COUNTED)
    return Json(
        {
            **{group.value: count for group, count in zip(_CLOCKS, counts, strict=False)},
            "mine": None if caller.free else counts[-1],
            "most": MOST_COUNTED,
            "now": instant(now),
            "day_ends": instant(day_after(now)),
            "event": f"{PREFIX}{newest}" if newest else None,
        }
    )


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


@routes.post("/{ticket}/seen", status_code=204, responses=examples.problem(404))
async def mark_seen(
    ticket: str, tickets: Tickets, marks: Unread, caller: CallerDep, now: Now
) -> Response:
    """Note that you have opened a ticket: it is unread again when somebody else does something.

    The installation's key is nobody's: with it nothing is noted.
    """
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    if not caller.free:
        await marks.saw(caller.name, known, now)
    return Response(status_code=204)


def _listed(each: Listed) -> dict[str, Any]:
    latest = each.latest
    return {
        "unread": each.unread,
        "latest": latest
        and {
            "id": latest.post,
            "platform": latest.platform.value,
            "text": latest.text,
            "published": instant(latest.at),
        },
    }

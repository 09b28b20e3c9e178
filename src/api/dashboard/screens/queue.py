"""The queue: tickets by their clock, live, narrowed by its address; views, and acts on many."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk, DeskDep, GlanceDep, within
from api.dashboard.queue_filter import (
    CLOCKS,
    GROUPS,
    Filter,
    chosen_tickets,
    next_page,
    read_filter,
)
from api.dashboard.screens.approvals import waiting
from router.states import AGENTS, CHECKERS, LEADERS

routes = APIRouter()
PAGE = 50
# Of each group; its head leads to all of them.
OF_GROUP = 25
# Of as many tickets, and as many offices, those are found who could be given them all.
MOST_CHOSEN, MOST_OFFICES = 100, 10
# More replies than that are told as "more than".
MOST_APPROVALS = 10
# What an act takes beside the tickets: the fields of the form, by their names in the API.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "claim": (),
    "release": (),
    "assign": (),
    "hand-over": ("unit", "note"),
    "snooze": ("until", "note"),
    "wake": (),
    "dismiss": ("note",),
}


@routes.get("/")
async def show_queue(desk: DeskDep, after: str = "") -> Response:
    """Show what is owed by its clock; or one group, or what is not owed, page by page."""
    asked = _asked(desk)
    clock = asked.value("clock")
    counts, approvals = await asyncio.gather(
        desk.api.get("/tickets/counts", _counted(asked)), _approvals(desk)
    )
    whole = clock or asked.latest
    groups = (
        [await _group(desk, asked, clock, after)] if whole else await _groups(desk, asked, counts)
    )
    views = await desk.api.get("/views")
    return desk.show(
        "queue/queue.html",
        at="queue",
        asked=asked,
        counts=counts,
        groups=groups,
        views=views["items"],
        clocks=CLOCKS,
        **approvals,
        **_may(desk),
    )


@routes.get("/queue/approvals")
async def show_approvals(desk: GlanceDep) -> Response:
    """Show which replies wait for the reader's approval, anew."""
    return desk.show("queue/approvals.html", **await _approvals(desk))


@routes.get("/queue/rows")
async def show_rows(desk: GlanceDep) -> Response:
    """Show some tickets as rows, those that the filter asks for: what has happened just now."""
    asked = _asked(desk)
    wanted = chosen_tickets(desk.request.query_params.getlist("ticket"))[:PAGE]
    query = asked.query | {"ticket": wanted, "limit": PAGE, "sort": _order(asked)}
    found = await desk.api.get("/tickets", query) if wanted else {"items": []}
    return desk.show("queue/rows.html", tickets=found["items"], asked=asked, **_may(desk))


@routes.get("/queue/counts")
async def show_counts(desk: GlanceDep) -> Response:
    """Show the heads of the groups anew."""
    asked = _asked(desk)
    counts = await desk.api.get("/tickets/counts", _counted(asked))
    return desk.show("queue/heads.html", asked=asked, counts=counts, clocks=CLOCKS)


@routes.get("/queue/people")
async def show_people(desk: GlanceDep) -> Response:
    """Show a field to choose from those who could be given the tickets that are chosen."""
    people = await _people(desk, desk.request.query_params.getlist("ticket"))
    return desk.show("queue/people.html", people=people)


@routes.get("/queue/filter")
async def show_filter(desk: DeskDep) -> Response:
    """Show all that a queue can be narrowed by."""
    return desk.show("queue/filter.html", at="queue", asked=_asked(desk))


@routes.get("/queue/acts")
async def after_acts() -> Response:
    """Show the queue: what was refused is told once."""
    return RedirectResponse("/", 303)


@routes.post("/queue/acts")
async def act(desk: DeskDep) -> Response:
    """Do something to the tickets that were chosen; what was refused is told one by one."""
    name, back = desk.field("act"), within(desk.field("next"))
    tickets = desk.fields("ticket")
    if one := desk.field("one"):
        # The button of a row: the act, and its ticket.
        name, _, ticket = one.partition(" ")
        tickets = [ticket]
    body = {each: desk.field(each) for each in FIELDS.get(name, ()) if desk.field(each)}
    if name == "assign":
        body |= await _holder(desk, tickets)
    if "until" in body:
        body["until"] = f"{body['until']}:00+03:00"
    sent = {"tickets": chosen_tickets(tickets), "act": name, "body": body}
    done = await desk.api.post("/tickets/acts", sent)
    if not done["refused"]:
        return desk.back(back, said=f"queue-done-{name}")
    refused = [each for each in done["items"] if not each["done"]]
    return desk.show(
        "queue/acted.html", at="queue", done=done["done"], refused=refused, back=back, act=name
    )


@routes.post("/queue/views")
async def save_view(desk: DeskDep) -> Response:
    """Save what is asked for under a name."""
    asked = read_filter(parse_qsl(urlsplit(desk.field("query")).query))
    shared = bool(desk.field("shared"))
    body = {"name": desk.field("name"), "query": asked.on("")[1:], "shared": shared}
    if shared and desk.field("place"):
        body["place"] = desk.field("place")
    await desk.api.post("/views", body)
    return desk.back(asked.address, said="queue-view-saved")


@routes.post("/queue/views/{view}/remove")
async def remove_view(desk: DeskDep, view: str) -> Response:
    """Forget a view; what it asked for stays on the page."""
    await desk.api.delete(f"/views/{view}")
    return desk.back(within(desk.field("next")), said="queue-view-removed")


def _asked(desk: Desk) -> Filter:
    return read_filter(desk.request.query_params.multi_items())


def _may(desk: Desk) -> dict[str, bool]:
    return {"acts": desk.may(*AGENTS), "leads": desk.may(*LEADERS)}


async def _people(desk: Desk, chosen: Sequence[str]) -> list[Mapping[str, Any]]:
    """List those who could be given each of some tickets, who answer for the first one before."""
    tickets = chosen_tickets(chosen)[:MOST_CHOSEN]
    if not tickets or not desk.may(*LEADERS):
        return []
    found = await desk.api.get("/tickets", {"ticket": tickets, "limit": MOST_CHOSEN})
    # One of each office: tickets of one are given to the same people.
    offices = {(each["unit"], each["municipality"]): each["id"] for each in found["items"]}
    lists = [
        {each["id"]: each for each in (await desk.api.get(f"/tickets/{one}/people"))["items"]}
        for one in list(offices.values())[:MOST_OFFICES]
    ]
    could = [{name for name, each in people.items() if each["could"]} for people in lists]
    both = set.intersection(*could) if could else set()
    fitting = [each for name, each in (lists[0] if lists else {}).items() if name in both]
    return sorted(fitting, key=lambda each: not each["member"])


async def _holder(desk: Desk, tickets: Sequence[str]) -> dict[str, str]:
    """Return who was chosen, or typed: by their name, or as they are called in the history."""
    chosen, typed = desk.field("holder"), desk.field("holder-words")
    if not chosen and typed:
        named = [each["id"] for each in await _people(desk, tickets) if each["name"] == typed]
        chosen = named[0] if len(named) == 1 else typed
    return {"holder": chosen} if chosen else {}


async def _approvals(desk: Desk) -> dict[str, Any]:
    """Return what the mark of replies that wait for an approval is drawn of."""
    return {
        "approvals": await waiting(desk, MOST_APPROVALS),
        "most_approvals": MOST_APPROVALS,
        "checks": desk.may(*CHECKERS),
    }


def _order(asked: Filter) -> str:
    """Say how a list is ordered; by what is due are only those that are owed something."""
    return "opened" if asked.latest or asked.value("clock") == "none" else "due"


def _counted(asked: Filter) -> dict[str, Any]:
    return asked.without("sort").query


async def _groups(desk: Desk, asked: Filter, counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for clock in GROUPS:
        if not counts[clock]:
            found.append({"clock": clock, "tickets": [], "more": None})
            continue
        query = asked.query | {"clock": clock, "sort": "due", "limit": OF_GROUP}
        page = await desk.api.get("/tickets", query)
        more = asked.having("clock", clock).address if page["next"] else None
        found.append({"clock": clock, "tickets": page["items"], "more": more})
    return found


async def _group(desk: Desk, asked: Filter, clock: str, after: str) -> dict[str, Any]:
    if clock and clock not in CLOCKS:
        raise Refused(404, {})
    query = asked.query | {"sort": _order(asked), "limit": PAGE, "after": after}
    page = await desk.api.get("/tickets", query)
    return {"clock": clock or "latest", "tickets": page["items"], "more": next_page(page, asked)}

"""Triage: what is not sure, one after another, until a person has said what it is about.

    tickets at triage desks ─▶ posts without a ticket ─▶ suggestions of units

A page shows one case. A script has the next ones at hand, and sends what is decided behind them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.calling import Refused
from api.dashboard.cases import KINDS, cases_of, still_waits
from api.dashboard.desk import Desk, DeskDep, with_query
from router.states import AGENTS

routes = APIRouter(prefix="/triage")
AHEAD = 5
REASONS = ("not-municipal", "advertisement", "not-here", "no-matter")


@routes.get("")
async def show_triage(desk: DeskDep, what: str = "", after: str = "") -> Response:
    """Show the first case of a list; without its name, of the first that has one."""
    left = await desk.api.get("/stats/triage")
    chosen = what if what in KINDS else next((each for each in KINDS if left[each]), KINDS[0])
    found = await cases_of(desk.api, chosen, after, 1)
    return desk.show(
        "triage/triage.html",
        at="triage",
        left=left,
        kinds=KINDS,
        what=chosen,
        after=after,
        case=next(iter(found.items), None),
        next=found.next,
        reasons=REASONS,
        acts=desk.may(*AGENTS),
    )


@routes.get("/ahead")
async def show_ahead(desk: DeskDep, what: str, after: str) -> Response:
    """Give the next cases, for a script that has them at hand."""
    if what not in KINDS:
        raise Refused(404, {})
    found = await cases_of(desk.api, what, after, AHEAD)
    return desk.show(
        "triage/ahead.html",
        cases=found.items,
        what=what,
        after="",
        next=found.next,
        reasons=REASONS,
        acts=desk.may(*AGENTS),
    )


@routes.post("/undo")
async def undo(desk: DeskDep) -> Response:
    """Take back what was decided last."""
    for correction in desk.fields("correction"):
        path = f"/corrections/{correction}/withdraw"
        await desk.api.post(path, {"note": desk.t("triage-undone-note")})
    if desk.live:
        return desk.show("triage/last.html", told=desk.t("triage-undone"), corrections=[])
    return desk.back(_list_of(desk, desk.field("what")), said="triage-undone")


@routes.post("/{what}/{item}")
async def decide(desk: DeskDep, what: str, item: str) -> Response:
    """Do with a case what was decided: accept it, as it is or changed, or dismiss it.

    What somebody else has decided meanwhile stands: two go through one list, and what was kept
    while a session had ended is sent late.
    """
    if what not in KINDS:
        raise Refused(404, {})
    if not await still_waits(desk.api, what, item):
        return _already(desk, what)
    kept = await _decided(desk, what, item)
    told = await _told(desk, kept)
    corrections = [each["id"] for each in kept]
    if desk.live:
        return desk.show("triage/last.html", told=told, corrections=corrections)
    return desk.back(_list_of(desk, what), said="triage-decided")


def _already(desk: Desk, what: str) -> Response:
    said = "triage-told-already"
    if desk.live:
        return desk.show("triage/last.html", told=desk.t(said), corrections=[])
    return desk.back(_list_of(desk, what), said=said)


async def _decided(desk: Desk, what: str, item: str) -> Sequence[Mapping[str, Any]]:
    """Send what was decided; return the corrections that were made."""
    # A button of another judged service stands beside the field, which is then empty.
    pressed = next((each for each in desk.fields("service") if each), "")
    service = pressed or desk.chosen("service", "services")
    place = desk.chosen("municipality", "municipalities")
    reason = desk.field("reason")
    if what == "suggested":
        path = f"/corrections/suggested/{item}"
        if reason:
            await desk.api.post(f"{path}/dismiss", {"note": _reason(desk, reason)})
            return []
        given = {"services": [service]} if service else {}
        return _items(await desk.api.post(f"{path}/accept", given))
    if reason:
        body: dict[str, Any] = {"relevant": False, "note": _reason(desk, reason)}
    else:
        body = {"relevant": bool(service) or desk.field("relevant") == "1"}
        if service:
            body["services"] = [service]
        if place and body["relevant"]:
            body["municipality"] = place
    return _items(await desk.api.post(f"/{what}/{item}/corrections", body))


def _items(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = answer.get("items", [answer])
    return found


def _reason(desk: Desk, reason: str) -> str:
    return desk.t(f"triage-reason-{reason}") if reason in REASONS else reason


async def _told(desk: Desk, kept: Sequence[Mapping[str, Any]]) -> str:
    """Say what became of it: to whom it went."""
    ticket = next((each["ticket"] for each in kept if each["ticket"]), None)
    if ticket is None or desk.names is None:
        return desk.t("triage-told-nothing")
    found = await desk.api.get(f"/tickets/{ticket}")
    if found["status"] == "dismissed":
        return desk.t("triage-told-dismissed")
    return desk.t("triage-told-ticket", unit=desk.names.unit(found["unit"]))


def _list_of(desk: Desk, what: str) -> str:
    return with_query("/triage", {"what": what, "after": desk.field("after")})

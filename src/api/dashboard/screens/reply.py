"""Replies of a ticket: written, checked as they are typed, approved, and sent to each author."""

from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from api.dashboard.calling import Refused
from api.dashboard.desk import Desk, DeskDep, within

routes = APIRouter(prefix="/tickets/{ticket}")
VERBS = frozenset({"submit", "withdraw", "approve", "reject", "thaw"})
BY_HAND = frozenset({"sent", "skip", "retry"})
CONFLICT = 409


@routes.post("/check")
async def check(desk: DeskDep, ticket: str) -> Response:
    """Show what the gate finds in words that are being typed."""
    text, findings = desk.field("text"), []
    if text:
        checked = await desk.api.post(f"/tickets/{ticket}/replies/check", {"text": text})
        findings = checked["findings"]
    return desk.show("ticket/gate.html", findings=findings, text=text)


@routes.post("/reply")
async def write(desk: DeskDep, ticket: str) -> Response:
    """Keep a draft, and ask for its approval where that is what was pressed."""
    reply = await _kept(desk, ticket)
    if desk.field("then") != "submit":
        return desk.back(f"/tickets/{ticket}#reply", said="ticket-reply-kept")
    await desk.api.post(f"/replies/{reply}/submit", {})
    return desk.back(f"/tickets/{ticket}#reply", said="ticket-reply-submitted")


@routes.post("/replies/{reply}/{verb}")
async def act(desk: DeskDep, ticket: str, reply: str, verb: str) -> Response:
    """Do something to a reply."""
    if verb not in VERBS:
        raise HTTPException(404)
    note = desk.field("note")
    await desk.api.post(f"/replies/{reply}/{verb}", {"note": note} if note else {})
    # Whoever goes through many goes on with the next one.
    back = within(desk.field("next"), otherwise=f"/tickets/{ticket}#reply")
    return desk.back(back, said=f"ticket-reply-did-{verb}")


@routes.post("/replies/{reply}/deliveries/{post}/{verb}")
async def by_hand(desk: DeskDep, ticket: str, reply: str, post: str, verb: str) -> Response:
    """Note what a person did with one author's reply."""
    if verb not in BY_HAND:
        raise HTTPException(404)
    note = desk.field("note")
    body: dict[str, Any] = {"note": note} if note else {}
    if verb == "sent":
        body = {"link": desk.field("link")}
    await desk.api.post(f"/replies/{reply}/deliveries/{post}/{verb}", body)
    return desk.back(f"/tickets/{ticket}#reply", said=f"ticket-delivery-{verb}")


async def _kept(desk: Desk, ticket: str) -> str:
    """Keep what was written; return the id of its reply.

    Raises:
        Refused: The API refused it, or somebody else has changed the draft since it was shown.
    """
    body = {"text": desk.field("text"), "channel": desk.field("channel") or "platform"}
    if desk.field("template"):
        body["template"] = desk.field("template")
    listed = await desk.api.get("/replies", {"ticket": ticket, "state": "draft"})
    if not listed["items"]:
        made = await desk.api.post(f"/tickets/{ticket}/replies", body)
        return str(made["id"])
    draft = await desk.api.get(f"/replies/{listed['items'][0]['id']}")
    _unless_changed(desk, draft)
    if draft["text"] != body["text"] or body.get("template") != draft["template"]:
        await desk.api.patch(f"/replies/{draft['id']}", body)
    return str(draft["id"])


def _unless_changed(desk: Desk, draft: dict[str, Any]) -> None:
    """Refuse to write over what somebody else wrote meanwhile; one's own was sent before."""
    last, seen = draft["history"][-1], desk.field("changed")
    by_me = desk.session is not None and last["who"] == desk.session["user"]
    if seen != draft["changed"] and not by_me and draft["text"] != desk.field("text"):
        detail = desk.t("ticket-reply-changed-help", text=draft["text"])
        raise Refused(CONFLICT, {"title": desk.t("ticket-reply-changed"), "detail": detail})

"""One ticket, whole: what was said, why it is here, and what may be done now."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import RedirectResponse, Response

from api.dashboard.desk import DeskDep
from api.dashboard.ticket_acts import ACTS
from api.dashboard.ticket_page import POSTS, page_of

routes = APIRouter(prefix="/tickets/{ticket}")
MOST_POSTS = 2000
OURS = "same-origin"


@routes.get("")
async def show_ticket(
    desk: DeskDep,
    ticket: str,
    do: str = "",
    template: str = "",
    posts: Annotated[int, Query(ge=1, le=MOST_POSTS)] = POSTS,
) -> Response:
    """Show a ticket; `do` is the form that is open, `template` the words to begin with."""
    page = await page_of(desk, ticket, do=do, template=template, most=posts)
    # Whoever comes by a bookmark or a link elsewhere changes nothing by that: then the page asks.
    ours = desk.request.headers.get("sec-fetch-site", OURS) == OURS
    if ours:
        await desk.api.post(f"/tickets/{ticket}/seen")
    return desk.show("ticket/ticket.html", at="queue", shown=posts, seen=ours, **page)


@routes.post("/seen")
async def mark_seen(desk: DeskDep, ticket: str) -> Response:
    """Note that it was looked at."""
    await desk.api.post(f"/tickets/{ticket}/seen")
    return Response(status_code=204)


@routes.get("/letter")
async def show_letter(desk: DeskDep, ticket: str, agency: str) -> Response:
    """Show what an agency would be told of it."""
    referral = await desk.api.get(f"/tickets/{ticket}/referral", {"agency": agency})
    return desk.show("ticket/letter.html", referral=referral)


@routes.get("/posts/{post}/author")
async def after_revealing(ticket: str, post: str) -> Response:
    """Show the post: who wrote it is told once for each purpose."""
    return RedirectResponse(f"/tickets/{ticket}#post-{post}", 303)


@routes.post("/posts/{post}/author")
async def reveal(desk: DeskDep, ticket: str, post: str) -> Response:
    """Say who wrote a post; the API notes who asked, and for which purpose."""
    why = {"purpose": desk.field("purpose"), "note": desk.field("note")}
    author = await desk.api.post(f"/posts/{post}/author", why)
    answer = desk.show("ticket/author.html", at="queue", ticket=ticket, author=author, post=post)
    answer.headers["cache-control"] = "no-store"
    return answer


@routes.post("/{act}")
async def act(desk: DeskDep, ticket: str, act: str) -> Response:
    """Do something to it."""
    if act not in ACTS:
        raise HTTPException(404)
    await desk.api.post(f"/tickets/{ticket}/{act}", ACTS[act](desk))
    kept_apart = act == "join" and desk.field("accept") != "yes"
    said = "keep-apart" if kept_apart else {"corrections": "correct"}.get(act, act)
    return desk.back(f"/tickets/{ticket}", said=f"ticket-did-{said}")

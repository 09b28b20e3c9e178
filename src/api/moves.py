"""/tickets/{ticket}/join, merge, split: tickets of one matter, brought together and taken apart."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api import examples
from api.act_bodies import Joined, Merged, Split
from api.callers import CallerDep, speaking
from api.deps import ConfigDep, Moves, Now, Tickets
from api.ids import post_id, ticket_id
from api.schemas import SplitView, TicketView
from api.seen import seen
from api.views import Json
from router.acts import Actor

routes = APIRouter(prefix="/tickets/{ticket}", tags=["tickets"])


class Moving:
    """What a move needs beside its body: the ticket, who moves, and when."""

    def __init__(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
        self,
        ticket: str,
        moves: Moves,
        tickets: Tickets,
        config: ConfigDep,
        caller: CallerDep,
        now: Now,
    ) -> None:
        self.ticket = ticket_id(ticket)
        self.moves = moves
        self.tickets = tickets
        self.config = config
        self.caller = caller
        self.now = now

    async def actor(self, who: str | None, others: Sequence[str] = ()) -> Actor:
        """Say who moves; tickets that are not of the caller's places are not there for them."""
        holder = None
        for ticket in (self.ticket, *others):
            brief = await seen(self.tickets, self.caller, ticket)
            holder = holder or brief.holder
        return Actor(name=speaking(self.caller, who, holder), roles=self.caller.roles)


Move = Annotated[Moving, Depends()]


@routes.post(
    "/merge",
    response_model=TicketView,
    responses=examples.shows(examples.TICKET) | examples.problem(403, 404, 409, 422),
)
async def merge_tickets(body: Merged, moving: Move) -> Response:
    """Let this ticket answer for others, too: their posts move here, and they end.

    A split of the same posts restores each as it was.
    """
    others = [ticket_id(one) for one in body.tickets]
    by = await moving.actor(body.who, others)
    ticket = await moving.moves.merge(moving.ticket, others, by, body.note, moving.now)
    return Json(moving.config.tell(ticket))


@routes.post(
    "/split",
    response_model=SplitView,
    responses=examples.shows(examples.SPLIT) | examples.problem(403, 404, 409, 422),
)
async def split_ticket(body: Split, moving: Move) -> Response:
    """Take posts out: into the tickets that were merged with them, the others into a new one."""
    posts = list(dict.fromkeys(post_id(one) for one in body.posts))
    by = await moving.actor(body.who)
    tickets = await moving.moves.split(moving.ticket, posts, by, body.note, moving.now)
    return Json({"items": [moving.config.tell(one) for one in tickets]})


@routes.post(
    "/join",
    response_model=TicketView,
    responses=examples.shows(examples.TICKET) | examples.problem(403, 404, 409, 422),
)
async def answer_suggestion(body: Joined, moving: Move) -> Response:
    """Answer the suggestion that a post is of this ticket: it joins, or both stay apart."""
    post = post_id(body.post)
    source = await moving.tickets.of_post(post) if body.accept else None
    by = await moving.actor(body.who, [source] if source else [])
    ticket = await moving.moves.join(
        moving.ticket,
        post,
        by,
        accept=body.accept,
        reason=body.note,
        now=moving.now,
    )
    return Json(moving.config.tell(ticket))

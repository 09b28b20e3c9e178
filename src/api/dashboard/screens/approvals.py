"""Replies that wait for an approval, one below the other: read, and let go or sent back."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.dashboard.desk import Desk, DeskDep
from api.dashboard.ticket_page import reader_of_desk, reply_acts
from api.dashboard.timeline import name_of
from router.replies.states import ReplyState, ReplyVerb
from router.states import CHECKERS

routes = APIRouter()
PAGE = 20
Found = Mapping[str, Any]


@routes.get("/approvals")
async def show_approvals(desk: DeskDep, after: str = "") -> Response:
    """Show what was submitted, each with the matter that it answers and what the gate finds."""
    page = await desk.api.get("/replies", _ASKED | {"limit": PAGE, "after": after})
    wanted = list(dict.fromkeys(each["ticket"] for each in page["items"]))
    replies, tickets, names = await asyncio.gather(
        asyncio.gather(*(desk.api.get(f"/replies/{each['id']}") for each in page["items"])),
        _tickets(desk, wanted),
        _names(desk, wanted),
    )
    user, roles = reader_of_desk(desk)
    return desk.show(
        "approvals/approvals.html",
        at="queue",
        replies=replies,
        tickets=tickets,
        user=user,
        acts={each["id"]: reply_acts(each, user, roles) for each in replies},
        called=lambda who: name_of(names, who),
        more=page["next"],
    )


async def waiting(desk: Desk, most: int) -> int:
    """Count the replies that this reader may approve now, up to `most`; 0 for who approves none."""
    if not desk.may(*CHECKERS):
        return 0
    found = await desk.api.get("/replies", _ASKED | {"limit": most})
    user, roles = reader_of_desk(desk)
    return sum(ReplyVerb.APPROVE in reply_acts(each, user, roles) for each in found["items"])


_ASKED = {"state": ReplyState.SUBMITTED.value}


async def _tickets(desk: Desk, wanted: Sequence[str]) -> dict[str, Found]:
    if not wanted:
        return {}
    found = await desk.api.get("/tickets", {"ticket": wanted, "limit": PAGE})
    return {each["id"]: each for each in found["items"]}


async def _names(desk: Desk, wanted: Sequence[str]) -> dict[str, str]:
    """Name everybody who works with these tickets."""
    found = await asyncio.gather(*(desk.api.get(f"/tickets/{each}/people") for each in wanted))
    return {each["id"]: each["name"] for people in found for each in people["items"]}

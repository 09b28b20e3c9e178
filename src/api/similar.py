"""/tickets/{ticket}/similar, /people: what else is of its matter, and who works on it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api import examples
from api.callers import CallerDep
from api.config import Config
from api.deps import ConfigDep, Now, Tickets, ToolsDep
from api.ids import ticket_id
from api.schemas import Score, Shape, TicketView
from api.seen import seen
from api.views import Json
from router.states import LEADERS
from store.colleagues import Colleague, SqlColleagues
from store.similar import Similar, SqlSimilar

routes = APIRouter(prefix="/tickets/{ticket}", tags=["tickets"])


class SimilarView(Shape):
    """An open ticket that may be of the same matter: how likely, and what both share.

    `text` are the words of its first post.
    """

    ticket: TicketView
    score: Score
    reasons: list[str]
    text: str


class SimilarItems(Shape):
    """Tickets that are like one, the likeliest first."""

    items: list[SimilarView]


class ColleagueView(Shape):
    """Somebody who works here. `named`: they stand on the ticket, in its history or its replies.

    `could`: the ticket could be given to them: their role answers, and it is of their places.
    `member`: they answer for its unit or its place; `on_duty` whether they do now, null where they
    are no member. `holds` is how many open tickets they have.
    """

    id: str
    name: str
    named: bool
    could: bool
    member: bool
    on_duty: bool | None
    holds: int


class ColleagueItems(Shape):
    """People of a ticket, by their names."""

    items: list[ColleagueView]


SIMILAR: dict[str, Any] = {
    "items": [
        {
            "ticket": {**examples.TICKET, "id": "9c1d2e3f4a5b6c7d"},
            "score": 0.31,
            "reasons": ["service roads.manhole", "municipality buraydah", "words منهل"],
            "text": "المنهل اللي قدام المدرسة للحين مفتوح",
        }
    ]
}
COLLEAGUES: dict[str, Any] = {
    "items": [
        {
            "id": "noura",
            "name": "نورة العتيبي",
            "named": True,
            "could": True,
            "member": True,
            "on_duty": True,
            "holds": 3,
        }
    ]
}


async def _similar(tools: ToolsDep) -> SqlSimilar:
    return SqlSimilar(sessions=tools.sessions, joining=tools.joining)


async def _colleagues(tools: ToolsDep) -> SqlColleagues:
    return SqlColleagues(tools.sessions)


@routes.get(
    "/similar",
    response_model=SimilarItems,
    responses=examples.shows(SIMILAR) | examples.problem(404),
)
async def list_similar(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    ticket: str,
    similar: Annotated[SqlSimilar, Depends(_similar)],
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Open tickets that may be of the same matter, at most five; a person may merge them.

    They are found as posts find the ticket that they join; what is likely enough was joined
    already. Only tickets of the caller's places are told.
    """
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    found = await similar.of(known, caller.places, now)
    return Json({"items": [_see_similar(each, config) for each in found]})


@routes.get(
    "/people",
    response_model=ColleagueItems,
    responses=examples.shows(COLLEAGUES) | examples.problem(404),
)
async def list_colleagues(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    ticket: str,
    colleagues: Annotated[SqlColleagues, Depends(_colleagues)],
    tickets: Tickets,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """What those are called who stand on a ticket by their ids.

    Managers and administrators, who give tickets to others: those, too, who could have it.
    """
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    leads = caller.may(LEADERS)
    found = await colleagues.of(known)
    shown = [_see_colleague(each, config, now, leads) for each in found if each.named or leads]
    return Json({"items": shown})


def _see_similar(each: Similar, config: Config) -> dict[str, Any]:
    return {
        "ticket": config.tell(each.ticket),
        "score": round(each.score, 4),
        "reasons": list(each.reasons),
        "text": each.text,
    }


def _see_colleague(each: Colleague, config: Config, now: Now, leads: bool) -> dict[str, Any]:  # noqa: FBT001 - who asks
    member = each.member
    on_duty = member and member.on_duty(
        now, unit_open=config.timing.calendar(member.code).is_open(now)
    )
    return {
        "id": each.user.id,
        "name": each.user.name,
        "named": each.named,
        "could": each.could and leads,
        "member": member is not None,
        "on_duty": on_duty,
        "holds": each.holds,
    }

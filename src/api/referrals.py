"""/tickets/{ticket}/referral: what another agency is told, and what it answered."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api import examples, wanted
from api.callers import CallerDep, only, speaking
from api.config import Config
from api.deps import ConfigDep, Now, Referrals, Tickets, ToolsDep
from api.ids import ticket_id
from api.referral_bodies import AgencySaid, ReferralView
from api.refusals import Invalid
from api.seen import seen
from api.views import Json
from listener.pseudonyms import disguised
from router.message import agency_to_json, instant
from router.referrals.letter import Referred, letter
from router.states import AGENTS
from store.by import By
from store.referring import Referral
from store.tickets import TicketDetail

routes = APIRouter(prefix="/tickets/{ticket}/referral", tags=["tickets"])


async def _here(ticket: str, tickets: Tickets, tools: ToolsDep, caller: CallerDep) -> TicketDetail:
    """Return a ticket; what is not of the caller's places is not there for them.

    Another agency is told of the matter, and not who spoke of it.
    """
    known = ticket_id(ticket)
    await seen(tickets, caller, known)
    detail = await tickets.show(known)
    return replace(
        detail,
        posts=[replace(each, post=disguised(each.post, tools.names)) for each in detail.posts],
    )


Here = Annotated[TicketDetail, Depends(_here)]


@routes.get(
    "",
    response_model=ReferralView,
    responses=examples.shows(examples.REFERRAL) | examples.problem(404, 409, 422),
)
async def show_referral(
    detail: Here,
    referrals: Referrals,
    config: ConfigDep,
    now: Now,
    agency: Annotated[
        str | None, Query(description="Only the text, as this agency would be told.")
    ] = None,
) -> Response:
    """The ready text for the agency that has the ticket, and how it stands with it.

    With `agency` the text alone, before the ticket is referred.
    """
    code = wanted.agency(config, "query.agency", agency)
    if code is not None:
        return Json(_see(detail, config, code, None))
    referral = await referrals.show(detail.ticket.id, now)
    return Json(_see(detail, config, referral.agency, referral))


@routes.post(
    "",
    dependencies=[Depends(only(AGENTS))],
    response_model=ReferralView,
    responses=examples.shows(examples.REFERRAL) | examples.problem(403, 404, 409, 422),
)
async def note_referral(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: AgencySaid,
    detail: Here,
    referrals: Referrals,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Keep the agency's reference number, or its answer: then it is asked no more."""
    if not (body.reference or body.answer):
        raise Invalid(
            (
                "body",
                "says nothing; give the agency's reference or its answer",
                "لا شيء فيه؛ اذكر رقم البلاغ لدى الجهة (reference) أو ردها (answer)",
            )
        )
    by = By(who=speaking(caller, body.who, detail.ticket.holder), at=now, note=body.note)
    referral = await referrals.note(
        detail.ticket.id, by, reference=body.reference, answer=body.answer
    )
    return Json(_see(detail, config, referral.agency, referral))


def _see(
    detail: TicketDetail, config: Config, agency: str, referral: Referral | None
) -> dict[str, Any]:
    """Show a referral with its text; what is None has not happened."""
    return {
        "ticket": detail.ticket.id,
        "agency": agency_to_json(agency, config.rules),
        "text": letter(config.referrals.text(agency), _told(detail, config, agency, referral)),
        "referred": referral and instant(referral.at),
        "who": referral and referral.who,
        "reason": referral and referral.reason,
        "reference": referral and referral.reference,
        "answer": referral and referral.answer,
        "answered": referral and referral.answered and instant(referral.answered),
        "follow_ups": referral.follow_ups if referral else 0,
        "next": referral and referral.next and instant(referral.next),
    }


def _told(detail: TicketDetail, config: Config, agency: str, referral: Referral | None) -> Referred:
    ticket = detail.ticket
    service = config.services.get(ticket.services[0]) if ticket.services else None
    place = config.gazetteer.municipalities.get(ticket.municipality or "")
    posts = [stored.post for stored in detail.posts]
    return Referred(
        agency=agency_to_json(agency, config.rules)["ar"],
        ticket=ticket.id,
        opened=ticket.opened,
        service=service.ar if service else None,
        words=posts[0].words if posts else "",
        place=place.ar if place else None,
        links=[post.url for post in posts if post.url],
        reason=referral.reason if referral else None,
    )

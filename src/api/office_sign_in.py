"""/sign-in/office: to the office's own sign-in and back, by the browser's address bar."""

import secrets
from dataclasses import asdict
from datetime import datetime
from hmac import compare_digest
from typing import Annotated

import orjson
import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import cookies, examples
from api.deps import ToolsDep, VisitorDep
from api.entering import Entrance, EntranceDep
from api.office import Away, Known, NotLetIn, Office
from api.refusals import NoOffice
from api.session import begin
from api.tools import Tools
from router.sign_ins import How
from router.tries import of_address
from store.audit import By
from store.errors import CannotUnseal, OtherIdentity, TooManyTries, UnknownUser
from store.offices import SqlOffices
from store.sign_ins import NOBODY

log = structlog.get_logger()

# The page says it in words.
REFUSED = "/sign-in?refused=office"
SENT: examples.Responses = {303: {"description": "The browser is sent on"}}
Said = Annotated[str, Query(max_length=4000)]

routes = APIRouter(prefix="/sign-in/office", tags=["session"])


def _office(tools: Tools) -> Office:
    if tools.office is None:
        raise NoOffice
    return tools.office


@routes.get("", status_code=303, responses=SENT | examples.problem(404))
async def leave(tools: ToolsDep, visitor: VisitorDep) -> Response:
    """Go to the office's sign-in. For browsers: they bring back what a cookie keeps for them."""
    now = tools.clock()
    away = Away(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )
    try:
        to = await _office(tools).start(away, now)
    except NotLetIn as refused:
        log.warning("office sign-in not begun", reason=refused.reason)
        return RedirectResponse(REFUSED, 303)
    answer = RedirectResponse(to, 303)
    kept = asdict(away) | {"until": (now + cookies.AWAY_LASTS).timestamp()}
    cookies.keep_away(answer, visitor, tools.seal.seal(orjson.dumps(kept).decode()))
    return answer


@routes.get("/back", status_code=303, responses=SENT | examples.problem(404, 422))
async def come_back(  # noqa: PLR0913, PLR0917 - what the provider says, and what we work with
    tools: ToolsDep,
    entrance: EntranceDep,
    request: Request,
    state: Said = "",
    code: Said = "",
    iss: Said = "",
) -> Response:
    """Come back from the office's sign-in, and be signed in here as the user of that name."""
    office, visitor = _office(tools), entrance.visitor
    try:
        away = _brought(request, entrance, state)
        office.answers(iss)
        user = await _known(tools, office, entrance, code, away)
    except NotLetIn as refused:
        log.warning("office sign-in refused", reason=refused.reason)
        answer: Response = RedirectResponse(REFUSED, 303)
    else:
        found = await entrance.people.user(user)
        one, secret = await begin(
            entrance.sign_ins, found, How.OFFICE, request, visitor, entrance.now
        )
        answer = RedirectResponse("/", 303)
        cookies.keep(answer, visitor, one.id, secret)
    cookies.forget(answer, visitor, cookies.AWAY)
    return answer


def _brought(request: Request, entrance: Entrance, state: str) -> Away:
    """Return what the browser left with, if it is the one that `state` was given to.

    Raises:
        NotLetIn: It is another, or comes too late.
    """
    try:
        text = entrance.seal.open(cookies.read(request.headers, entrance.visitor, cookies.AWAY))
        kept = orjson.loads(text)
        until, away = kept.pop("until"), Away(**kept)
    except (CannotUnseal, orjson.JSONDecodeError, KeyError, TypeError) as error:
        reason = "another browser left"
        raise NotLetIn(reason) from error
    ours = compare_digest(away.state.encode(), state.encode())
    if not ours or entrance.now.timestamp() >= until:
        reason = "another browser left, or long ago"
        raise NotLetIn(reason)
    return away


async def _known(tools: Tools, office: Office, entrance: Entrance, code: str, away: Away) -> str:
    """Return which user the provider let in; whoever it is not able to say of is audited."""
    by = By(who=NOBODY, at=entrance.now, address=entrance.visitor.address)
    try:
        taken = await entrance.tries.take(of_address(by.address), by.at)
    except TooManyTries as error:
        reason = "too many failed from this address"
        raise NotLetIn(reason) from error
    try:
        user = await _who(tools, office, await office.finish(code, away, by.at), by.at, by.address)
    except NotLetIn as refused:
        await entrance.sign_ins.refused(NOBODY, by, f"office: {refused.reason}")
        raise
    await entrance.tries.give_back(taken)
    return user


async def _who(
    tools: Tools, office: Office, known: Known, at: datetime, address: str | None
) -> str:
    by = By(who=known.name, at=at, address=address)
    try:
        return await SqlOffices(tools.sessions).user(office.issuer, known.subject, known.name, by)
    except UnknownUser as error:
        reason = "no active user of this name"
        raise NotLetIn(reason) from error
    except OtherIdentity as error:
        reason = "the user of this name is somebody else"
        raise NotLetIn(reason) from error

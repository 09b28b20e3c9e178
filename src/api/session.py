"""/sign-in and /session: a browser that is signed in, by a cookie that only we can read."""

import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api import cookies, examples
from api import session_examples as shown
from api.callers import CallerDep, done_by
from api.deps import Now, People, SecondFactors, SettingsDep, SignIns, VisitorDep
from api.entering import EntranceDep
from api.people_bodies import Login
from api.refusals import NotFromPage, SessionNeeded
from api.session_bodies import SessionView, WaysView
from api.views import Json
from api.visitor import Visitor
from router.message import instant
from router.people import Caller, User, digest
from router.sign_ins import ID_LENGTH, SECRET_LENGTH, How, SignIn, token_of
from store.sign_ins import SqlSignIns

routes = APIRouter(tags=["session"])


async def _signed_in(caller: CallerDep) -> Caller:
    if caller.sign_in is None:
        raise SessionNeeded
    return caller


SignedIn = Annotated[Caller, Depends(_signed_in)]


@routes.get("/sign-in", response_model=WaysView, responses=examples.shows(shown.WAYS))
async def ways_in(  # noqa: PLR0913, PLR0917 - what endpoints may ask for
    request: Request,
    settings: SettingsDep,
    sign_ins: SignIns,
    people: People,
    visitor: VisitorDep,
    now: Now,
) -> Response:
    """How one may sign in here, whether anybody may, and whether this browser is signed in already.

    Where there is no user yet, the first one is added with the installation's key: `POST /users`.
    """
    there = await _there(request, sign_ins, visitor, now)
    return Json(
        {
            "password": True,
            "office": settings.office,
            "users": there is not None or await people.any(),
            "signed_in": there is not None,
        }
    )


@routes.post(
    "/sign-in",
    status_code=201,
    response_model=SessionView,
    responses=examples.shows(shown.SESSION, 201) | examples.problem(401, 403, 422, 429),
)
async def sign_in(
    body: Login, entrance: EntranceDep, request: Request, settings: SettingsDep
) -> Response:
    """Show a user, a password, and a code where there is a second factor; a cookie comes back.

    A browser that was signed in before is so anew, and its cookie of before is worth nothing.
    """
    visitor, now = entrance.visitor, entrance.now
    if visitor.elsewhere:
        raise NotFromPage
    user = await entrance.let_in(body.user, body.password, body.code)
    factor = await entrance.has_factor(user.id)
    one, secret = await begin(entrance.sign_ins, user, How.PASSWORD, request, visitor, now)
    needs = bool(user.roles & settings.second_factor_for)
    caller = Caller(
        name=user.id, roles=user.roles, places=user.places, confined=needs and not factor
    )
    answer = Json(see(one, caller, secret, factor=factor), 201)
    cookies.keep(answer, visitor, one.id, secret)
    return answer


@routes.get(
    "/session",
    response_model=SessionView,
    responses=examples.shows(shown.SESSION) | examples.problem(403),
)
async def show_session(
    caller: SignedIn,
    sign_ins: SignIns,
    factors: SecondFactors,
    visitor: VisitorDep,
    request: Request,
) -> Response:
    """The session of this browser, and the token that its changes must show."""
    one = await sign_ins.show(caller.sign_in or "")
    found = await factors.of(caller.name)
    parts = cookies.shown(request.headers, visitor)
    on = found is not None and found.confirmed is not None
    return Json(see(one, caller, parts[1] if parts else "", factor=on))


@routes.delete("/session", status_code=204, responses=examples.problem(403))
async def sign_out(caller: SignedIn, sign_ins: SignIns, visitor: VisitorDep, now: Now) -> Response:
    """Sign this browser out; its cookie is worth nothing from now on."""
    by = done_by(caller, now)
    await sign_ins.end(caller.name, caller.sign_in or "", by)
    answer = Response(status_code=204)
    cookies.forget(answer, visitor)
    return answer


async def begin(  # noqa: PLR0913, PLR0917 - who, how, where and when
    sign_ins: SqlSignIns, user: User, how: How, request: Request, visitor: Visitor, now: datetime
) -> tuple[SignIn, str]:
    """Begin a session instead of the browser's own of before; return it with its secret."""
    there = await _there(request, sign_ins, visitor, now)
    secret = secrets.token_hex(SECRET_LENGTH // 2)
    one = SignIn(
        id=secrets.token_hex(ID_LENGTH // 2),
        user=user.id,
        how=how,
        began=now,
        seen=now,
        address=visitor.address,
    )
    await sign_ins.begin(one, digest(secret), instead=there.sign_in if there else None)
    return one, secret


async def _there(
    request: Request, sign_ins: SqlSignIns, visitor: Visitor, now: datetime
) -> Caller | None:
    """Return whom the browser's cookie stands for, where nobody had to show one."""
    parts = cookies.shown(request.headers, visitor)
    return await sign_ins.caller(*parts, now, ()) if parts else None


def see(one: SignIn, caller: Caller, secret: str, *, factor: bool) -> dict[str, Any]:
    """Show a session to its own browser."""
    return {
        "id": one.id,
        "user": caller.name,
        "roles": sorted(caller.roles),
        "places": sorted(caller.places),
        "how": one.how,
        "began": instant(one.began),
        "ends": instant(one.ends),
        "second_factor": factor,
        "confined": caller.confined,
        "csrf": token_of(secret),
    }

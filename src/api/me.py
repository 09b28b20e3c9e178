"""/me: one's own sessions, second factor, keys and password. Everybody has them, and no others'."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api import cookies, examples
from api import session_examples as shown
from api.callers import ADMINISTRATORS, CallerDep, done_by, only
from api.deps import Now, People, SecondFactors, SettingsDep, SignIns, ToolsDep
from api.entering import EntranceDep
from api.keys import issue, roles_of, see_key
from api.managing import Managed
from api.passwords import fits, hashed
from api.people_bodies import IssuedView, KeyItems
from api.refusals import Invalid, WrongCode, WrongPassword
from api.session import SignedIn
from api.session_bodies import (
    CodeGiven,
    NewFactorView,
    NewOwnKey,
    PasswordChange,
    RecoveryView,
    SecondFactorView,
    SignInItems,
)
from api.views import Json
from router.message import instant
from router.people import ID_LENGTH, Caller, Key, digest
from router.sign_ins import ID_LENGTH as SESSION_ID
from router.sign_ins import SECRET_LENGTH, SignIn, token_of
from router.totp import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SECRET_BYTES,
    recovery_code,
    recovery_digest,
    secret_of,
    step_of,
    uri,
)
from router.tries import of_code
from store.audit import By
from store.errors import NoSecondFactor

# What people make for themselves ends by itself.
KEY_LASTS = timedelta(days=90)
KEY_LONGEST = timedelta(days=366)

routes = APIRouter(prefix="/me", tags=["session"])
administered = APIRouter(tags=["people"], dependencies=[Depends(only(ADMINISTRATORS))])


async def _by(caller: CallerDep, now: Now) -> By:
    return done_by(caller, now)


Me = Annotated[By, Depends(_by)]


@routes.get("/sessions", response_model=SignInItems, responses=examples.shows(shown.SESSIONS))
async def list_sessions(caller: CallerDep, sign_ins: SignIns, now: Now) -> Response:
    """Where one is signed in now, latest first."""
    return Json({"items": [_see(one, caller) for one in await sign_ins.of(caller.name, now)]})


@routes.delete("/sessions/{session}", status_code=204, responses=examples.problem(404))
async def end_session(session: str, sign_ins: SignIns, me: Me) -> Response:
    """Sign one of one's own browsers out, from afar."""
    await sign_ins.end(me.who, session, me)
    return Response(status_code=204)


@routes.get(
    "/second-factor", response_model=SecondFactorView, responses=examples.shows(shown.FACTOR)
)
async def show_factor(caller: CallerDep, factors: SecondFactors, settings: SettingsDep) -> Response:
    """Whether one has a second factor, and how many recovery codes are left."""
    found = await factors.of(caller.name)
    on = found is not None and found.confirmed is not None
    return Json(
        {
            "on": on,
            "needed": caller.may(settings.second_factor_for) and not caller.free,
            "recovery_codes": found.recovery_codes if found and on else 0,
        }
    )


@routes.post(
    "/second-factor",
    status_code=201,
    response_model=NewFactorView,
    responses=examples.shows(shown.NEW_FACTOR, 201) | examples.problem(403, 409),
)
async def add_factor(
    caller: SignedIn, factors: SecondFactors, tools: ToolsDep, now: Now
) -> Response:
    """Begin a second factor: show the secret to an authenticator, then confirm with its code.

    Until then nothing is asked for. The secret is shown this once.
    """
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    await factors.add(caller.name, tools.seal.seal(secret), now)
    return Json({"secret": secret, "uri": uri(secret, caller.name)}, 201)


@routes.post(
    "/second-factor/confirm",
    response_model=RecoveryView,
    responses=examples.shows(shown.RECOVERY) | examples.problem(401, 403, 404, 422, 429),
)
async def confirm_factor(
    body: CodeGiven, caller: SignedIn, entrance: EntranceDep, factors: SecondFactors, me: Me
) -> Response:
    """Let the second factor count from now on; recovery codes come back, shown this once.

    Each of them stands in for one code, where the phone is lost. The session gets a new cookie.
    """
    found = await factors.of(caller.name)
    if found is None or found.confirmed is not None:
        raise NoSecondFactor
    taken = await entrance.tries.take(of_code(caller.name), me.at)
    step = step_of(entrance.seal.open(found.secret), body.code, me.at)
    if step is None:
        raise WrongCode
    await entrance.tries.give_back(taken)
    codes = [recovery_code(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    await factors.confirm(caller.name, step, [recovery_digest(code) for code in codes], me)
    secret = secrets.token_hex(SECRET_LENGTH // 2)
    to = secrets.token_hex(SESSION_ID // 2)
    await entrance.sign_ins.renew(caller.sign_in or "", to, digest(secret), me.at)
    answer = Json({"recovery_codes": codes, "csrf": token_of(secret)})
    cookies.keep(answer, entrance.visitor, to, secret)
    return answer


@routes.post(
    "/second-factor/remove",
    status_code=204,
    responses=examples.problem(401, 403, 404, 422, 429),
)
async def remove_factor(
    body: CodeGiven, caller: SignedIn, entrance: EntranceDep, factors: SecondFactors, me: Me
) -> Response:
    """Remove one's second factor, by one of its codes."""
    if not await entrance.has_factor(caller.name):
        raise NoSecondFactor
    await entrance.check(caller.name, body.code)
    await factors.remove(caller.name, me, sign_out=False)
    return Response(status_code=204)


@routes.post("/password", status_code=204, responses=examples.problem(401, 403, 422, 429))
async def change_password(
    body: PasswordChange, caller: SignedIn, entrance: EntranceDep, me: Me
) -> Response:
    """Change one's own password. One's keys and other sessions end; this one goes on."""
    taken = await entrance.take(caller.name)
    kept = await entrance.people.password(caller.name)
    if not await fits(body.password.get_secret_value(), kept):
        await entrance.refuse(caller.name, "password")
        raise WrongPassword
    await entrance.tries.give_back(taken)
    new = await hashed(body.new.get_secret_value())
    await entrance.people.set_password(caller.name, new, me, stays=caller.sign_in)
    return Response(status_code=204)


@routes.get("/keys", response_model=KeyItems, responses=examples.shows(examples.KEYS))
async def list_own_keys(caller: CallerDep, people: People) -> Response:
    """One's own keys, latest first, with when each was used last."""
    return Json({"items": [see_key(key) for key in await people.keys(caller.name)]})


@routes.post(
    "/keys",
    status_code=201,
    response_model=IssuedView,
    responses=examples.shows(examples.ISSUED, 201) | examples.problem(403, 422),
)
async def issue_own_key(body: NewOwnKey, caller: SignedIn, people: People, me: Me) -> Response:
    """Make a key for oneself, of at most a year; its secret is shown this once.

    A key makes no keys: one that leaks would outlive its end.
    """
    key = Key(
        id=secrets.token_hex(ID_LENGTH // 2),
        user=caller.name,
        label=body.label,
        roles=roles_of(caller.name, caller.roles, body.roles),
        created=me.at,
        expires=_ends(body.expires, me.at),
    )
    return await issue(key, people, me)


@routes.delete("/keys/{key}", status_code=204, responses=examples.problem(404))
async def revoke_own_key(key: str, people: People, me: Me) -> Response:
    """End one of one's own keys at once."""
    await people.revoke(key, me, of=me.who)
    return Response(status_code=204)


@administered.delete(
    "/users/{user}/sessions", status_code=204, responses=examples.problem(403, 404)
)
async def sign_user_out(user: str, managed: Managed, sign_ins: SignIns, me: Me) -> Response:
    """Sign a user out everywhere; their keys stay."""
    await managed.user(user)
    await sign_ins.end_all(user, me)
    return Response(status_code=204)


@administered.delete(
    "/users/{user}/second-factor", status_code=204, responses=examples.problem(403, 404)
)
async def reset_factor(user: str, managed: Managed, factors: SecondFactors, me: Me) -> Response:
    """Remove the second factor of somebody who lost it; they are signed out, and add another."""
    await managed.user(user)
    await factors.remove(user, me, sign_out=True)
    return Response(status_code=204)


def _ends(given: datetime | None, now: datetime) -> datetime:
    ends = now + KEY_LASTS if given is None else given
    if not now < ends <= now + KEY_LONGEST:
        raise Invalid(
            (
                "body.expires",
                "must lie ahead, within a year",
                "يجب أن يكون موعدًا قادمًا خلال سنة",
            )
        )
    return ends


def _see(one: SignIn, caller: Caller) -> dict[str, Any]:
    return {
        "id": one.id,
        "how": one.how,
        "began": instant(one.began),
        "seen": instant(one.seen),
        "ends": instant(one.ends),
        "address": one.address,
        "here": one.id == caller.sign_in,
    }

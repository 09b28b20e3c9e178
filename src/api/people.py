"""/users, /keys, /audit, /login: who works with the service, and who changed what."""

import secrets
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Depends, Response

from api import examples, wanted
from api.callers import ADMINISTRATORS, CallerDep, done_by, only
from api.config import Config
from api.deps import After, ConfigDep, Limit, Now, People, SettingsDep, Words
from api.entering import EntranceDep
from api.keys import issue, roles_of, see_key
from api.managing import Managed
from api.passwords import hashed
from api.people_bodies import (
    AuditPage,
    IssuedView,
    KeyItems,
    Login,
    NewKey,
    NewUser,
    UserChanges,
    UserItems,
    UserView,
    WhoView,
)
from api.refusals import Invalid, SecondFactorNeeded
from api.views import Json, page
from listener.folding import fold
from router.message import instant
from router.people import ID_LENGTH, Key, User
from store.people import Audited

# A login is good for a day of work.
LOGIN = timedelta(hours=12)

routes = APIRouter(tags=["people"])
administered = APIRouter(tags=["people"], dependencies=[Depends(only(ADMINISTRATORS))])


@routes.post(
    "/login",
    status_code=201,
    response_model=IssuedView,
    responses=examples.shows(examples.ISSUED, 201) | examples.problem(401, 403, 422, 429),
)
async def login(body: Login, entrance: EntranceDep, settings: SettingsDep) -> Response:
    """Show a user and a password; the answer holds a key that is good for 12 hours.

    This is for programs. A browser signs in at `/api/v1/sign-in`.
    """
    user, now = await entrance.let_in(body.user, body.password, body.code), entrance.now
    if user.roles & settings.second_factor_for and not await entrance.has_factor(user.id):
        raise SecondFactorNeeded
    return await issue(
        Key(
            id=secrets.token_hex(ID_LENGTH // 2),
            user=user.id,
            label="login",
            roles=user.roles,
            created=now,
            expires=now + LOGIN,
        ),
        entrance.people,
        entrance.by(user.id),
    )


@routes.get("/whoami", response_model=WhoView, responses=examples.shows(examples.WHO))
async def who_am_i(caller: CallerDep) -> Response:
    """Whom the key speaks for, and what they may do."""
    return Json(
        {
            "name": caller.name,
            "roles": sorted(caller.roles),
            "places": sorted(caller.places),
            "free": caller.free,
        }
    )


@administered.get(
    "/users",
    response_model=UserItems,
    responses=examples.shows(examples.USERS) | examples.problem(422),
)
async def list_users(managed: Managed, text: Words = None) -> Response:
    """Everybody, those that are not active, too; or those in whose names words occur.

    Whoever administers some municipalities sees those who are of these alone.
    """
    asked = fold(text or "").split()
    found = [
        user
        for user in await managed.users()
        if all(word in fold(f"{user.id} {user.name}") for word in asked)
    ]
    return Json({"items": [_see_user(user) for user in found]})


@administered.post(
    "/users",
    status_code=201,
    response_model=UserView,
    responses=examples.shows(examples.USER, 201) | examples.problem(403, 409, 422),
)
async def add_user(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    body: NewUser,
    people: People,
    managed: Managed,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Add a user; without a password they work with keys alone.

    Whoever administers some municipalities gives no roles and no places but their own.
    """
    managed.check(body.roles, body.places)
    user = User(
        id=body.id,
        name=body.name,
        roles=frozenset(body.roles),
        places=_places(config, body.places),
        password=body.password is not None,
    )
    password = await hashed(body.password.get_secret_value()) if body.password else None
    await people.add(user, done_by(caller, now), password)
    return Json(_see_user(user), 201)


@administered.patch(
    "/users/{user}",
    response_model=UserView,
    responses=examples.shows(examples.USER) | examples.problem(403, 404, 422),
)
async def change_user(  # noqa: PLR0913, PLR0917 - a body, and what endpoints may ask for
    user: str,
    body: UserChanges,
    people: People,
    managed: Managed,
    config: ConfigDep,
    caller: CallerDep,
    now: Now,
) -> Response:
    """Change a user. One that is no longer active, or has a new password, loses their keys."""
    known = await managed.user(user)
    managed.check(body.roles, body.places)
    changed = User(
        id=known.id,
        name=known.name if body.name is None else body.name,
        roles=known.roles if body.roles is None else frozenset(body.roles),
        places=known.places if body.places is None else _places(config, body.places),
        active=known.active if body.active is None else body.active,
        password=known.password or body.password is not None,
    )
    password = await hashed(body.password.get_secret_value()) if body.password else None
    await people.change(changed, done_by(caller, now), password)
    return Json(_see_user(changed))


@administered.get("/keys", response_model=KeyItems, responses=examples.shows(examples.KEYS))
async def list_keys(managed: Managed, user: str | None = None) -> Response:
    """Keys, latest first: those that are ended, too, and never a secret."""
    return Json({"items": [see_key(key) for key in await managed.keys(user)]})


@administered.post(
    "/keys",
    status_code=201,
    response_model=IssuedView,
    responses=examples.shows(examples.ISSUED, 201) | examples.problem(403, 404, 422),
)
async def issue_key(
    body: NewKey, people: People, managed: Managed, caller: CallerDep, now: Now
) -> Response:
    """Make a key for a user; its secret is shown this once."""
    user = await managed.user(body.user)
    roles = roles_of(user.id, user.roles, body.roles)
    if body.expires is not None and body.expires <= now:
        raise Invalid(("body.expires", "must lie ahead", "يجب أن يكون موعدًا قادمًا"))
    key = Key(
        id=secrets.token_hex(ID_LENGTH // 2),
        user=user.id,
        label=body.label,
        roles=roles,
        created=now,
        expires=body.expires,
    )
    return await issue(key, people, done_by(caller, now))


@administered.delete("/keys/{key}", status_code=204, responses=examples.problem(403, 404))
async def revoke_key(
    key: str, people: People, managed: Managed, caller: CallerDep, now: Now
) -> Response:
    """End a key at once."""
    await managed.key(key)
    await people.revoke(key, done_by(caller, now))
    return Response(status_code=204)


@administered.get("/audit", response_model=AuditPage, responses=examples.shows(examples.AUDIT))
async def list_audit(
    people: People, managed: Managed, limit: Limit = 50, after: After = None
) -> Response:
    """Changes of the administration, latest first: who, when, before and after.

    Whoever administers some municipalities sees those of their users and of their keys.
    """
    found = await people.audited(await managed.audited(), limit=limit, after=after)
    return page(found, _see_audited)


def _places(config: Config, places: set[str]) -> frozenset[str]:
    for place in sorted(places):
        wanted.municipality(config, "body.places", place)
    return frozenset(places)


def _see_user(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "roles": sorted(user.roles),
        "places": sorted(user.places),
        "active": user.active,
        "password": user.password,
    }


def _see_audited(line: Audited) -> dict[str, Any]:
    return {
        "at": instant(line.at),
        "who": line.who,
        "verb": line.verb,
        "target": line.target,
        "before": dict(line.before),
        "after": dict(line.after),
        "address": line.address,
    }

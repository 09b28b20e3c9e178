"""`sawt user` and `sawt key`: who works with the service."""

import asyncio
import getpass
import secrets
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.config import read_config
from api.failure import Failed
from api.passwords import LONGEST, SHORTEST, hashed
from api.tools import utc_now
from router.message import instant
from router.people import ID_LENGTH, SECRET_LENGTH, Key, User, digest, written
from router.states import Role
from store.audit import By
from store.database import Sessions
from store.offices import SqlOffices
from store.people import SqlPeople
from store.second_factors import SqlSecondFactors
from store.sign_ins import SqlSignIns

Result = TypeVar("Result")
# Whoever may run the command line has the database anyway; the history says so.
HERE = "cli"


def add_user(
    user: str, name: str, roles: Sequence[Role], places: Sequence[str], *, password: bool
) -> None:
    """Add a user, with a password from standard input (asked for twice at a terminal) or none.

    Raises:
        Failed: A place or the password cannot be used.
        UserExists: One of this id is there.
    """
    one = User(
        id=user, name=name, roles=frozenset(roles), places=_places(places), password=password
    )
    kept = asyncio.run(hashed(_asked())) if password else None
    _with_people(lambda people: people.add(one, By(who=HERE, at=utc_now()), kept))
    sys.stdout.write(f"added {user}\n")


def change_user(user: str, given: Mapping[str, Any], *, password: bool) -> None:
    """Change a user; None in `given` leaves a field as it is.

    Raises:
        Failed: A place or the password cannot be used.
        UnknownUser: There is none of this id.
    """
    new = {name: value for name, value in given.items() if value is not None}
    if "places" in new:
        new["places"] = _places(new["places"])
    if "roles" in new:
        new["roles"] = frozenset(new["roles"])
    kept = asyncio.run(hashed(_asked())) if password else None

    async def run(people: SqlPeople) -> None:
        await people.change(
            replace(await people.user(user), **new), By(who=HERE, at=utc_now()), kept
        )

    _with_people(run)
    sys.stdout.write(f"changed {user}\n")


def list_users(*, json: bool) -> None:
    """Print a line for each user."""
    for user in _with_people(lambda people: people.users()):
        facts = {
            "id": user.id,
            "name": user.name,
            "roles": sorted(user.roles),
            "places": sorted(user.places),
            "active": user.active,
        }
        if json:
            write_line(facts)
        else:
            where = ", ".join(sorted(user.places)) or "everywhere"
            state = "" if user.active else "  (not active)"
            sys.stdout.write(f"{user.id:<20} {', '.join(sorted(user.roles)):<24} {where}{state}\n")
    sys.stdout.flush()


def issue_key(user: str, label: str, roles: Sequence[Role], days: int | None) -> None:
    """Make a key for a user and print it, this once.

    Raises:
        Failed: The user does not have a role that is asked for.
        UnknownUser: There is none of this id.
    """
    now = utc_now()
    secret = secrets.token_hex(SECRET_LENGTH // 2)

    async def run(people: SqlPeople) -> Key:
        known = await people.user(user)
        if more := frozenset(roles) - known.roles:
            what = f"{user} is not {', '.join(sorted(more))}"
            raise Failed(what, f"choose from {', '.join(sorted(known.roles))}")
        key = Key(
            id=secrets.token_hex(ID_LENGTH // 2),
            user=user,
            label=label,
            roles=frozenset(roles) or known.roles,
            created=now,
            expires=None if days is None else now + timedelta(days=days),
        )
        await people.issue(key, digest(secret), By(who=HERE, at=now))
        return key

    key = _with_people(run)
    sys.stdout.write(f"{written(key.id, secret)}\n")


def list_keys(user: str | None, *, json: bool) -> None:
    """Print a line for each key, the latest first; never a secret."""
    now = utc_now()
    for key in _with_people(lambda people: people.keys(user)):
        facts = {
            "id": key.id,
            "user": key.user,
            "label": key.label,
            "roles": sorted(key.roles),
            "expires": key.expires and instant(key.expires),
            "used": key.used and instant(key.used),
            "valid": key.valid(now),
        }
        if json:
            write_line(facts)
        else:
            ends = f"{key.expires:%Y-%m-%d}" if key.expires else "it is revoked"
            used = f"  used {key.used:%Y-%m-%d}" if key.used else ""
            state = used if key.valid(now) else f"{used}  (ended)"
            sys.stdout.write(f"{key.id}  {key.user:<20} {key.label:<20} until {ends}{state}\n")
    sys.stdout.flush()


def revoke_key(key: str) -> None:
    """End a key at once.

    Raises:
        UnknownKey: There is none of this id.
    """
    _with_people(lambda people: people.revoke(key, By(who=HERE, at=utc_now())))
    sys.stdout.write(f"ended {key}\n")


def sign_out(user: str) -> None:
    """End all of a user's sessions; their keys stay.

    Raises:
        UnknownUser: There is none of this id.
    """

    async def run(sessions: Sessions) -> None:
        await SqlPeople(sessions).user(user)
        await SqlSignIns(sessions).end_all(user, By(who=HERE, at=utc_now()))

    with_database(short_verb(), run)
    sys.stdout.write(f"signed {user} out everywhere\n")


def reset_second_factor(user: str) -> None:
    """Remove the second factor of a user who lost it; they are signed out.

    Raises:
        UnknownUser: There is none of this id.
        NoSecondFactor: They have none.
    """

    async def run(sessions: Sessions) -> None:
        by = By(who=HERE, at=utc_now())
        await SqlSecondFactors(sessions).remove(user, by, sign_out=True)

    with_database(short_verb(), run)
    sys.stdout.write(f"{user} has no second factor any more\n")


def forget_office(user: str) -> None:
    """Forget who a user is to the office's sign-in: the next one of their name there is.

    Raises:
        UnknownUser: There is none of this id.
    """

    async def run(sessions: Sessions) -> bool:
        return await SqlOffices(sessions).forget(user, By(who=HERE, at=utc_now()))

    known = with_database(short_verb(), run)
    sys.stdout.write(f"{user} was {'' if known else 'not '}known to the office; is not now\n")


def _with_people(work: Callable[[SqlPeople], Coroutine[Any, Any, Result]]) -> Result:
    async def run(sessions: Sessions) -> Result:
        return await work(SqlPeople(sessions))

    return with_database(short_verb(), run)


def _places(places: Sequence[str]) -> frozenset[str]:
    """Check codes of municipalities and amanat."""
    known = read_config(short_verb().config).amana_of if places else {}
    if strange := [place for place in places if place not in known]:
        what = f"no municipality or amana has the code {', '.join(strange)}"
        raise Failed(what, "see config/municipalities.yaml for the codes")
    return frozenset(places)


def _asked() -> str:
    """Read a password: one line of standard input, or twice from a person."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            what = "the two passwords differ"
            raise Failed(what, "type the same twice")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"a password has {SHORTEST} to {LONGEST} characters"
        raise Failed(what, "choose another; a sentence is easy to remember")
    return password

"""Making and showing keys, whoever they are for."""

import secrets
from collections.abc import Collection
from typing import Any

from fastapi import Response

from api.refusals import Invalid
from api.views import Json
from router.message import instant
from router.people import SECRET_LENGTH, Key, digest, written
from router.states import Role
from store.audit import By
from store.people import SqlPeople


async def issue(key: Key, people: SqlPeople, by: By) -> Response:
    """Keep a key and answer with its secret, this once."""
    secret = secrets.token_hex(SECRET_LENGTH // 2)
    await people.issue(key, digest(secret), by)
    return Json({**see_key(key), "key": written(key.id, secret)}, 201)


def roles_of(
    user: str, theirs: frozenset[Role], wanted: Collection[Role] | None
) -> frozenset[Role]:
    """Return the roles of a key: those that are wanted, or all of its user's.

    Raises:
        Invalid: One is not its user's.
    """
    if more := frozenset(wanted or ()) - theirs:
        named = ", ".join(sorted(more))
        raise Invalid(("body.roles", f"{user} is not {named}", f"ليست من صلاحياته: {named}"))
    return theirs if wanted is None else frozenset(wanted)


def see_key(key: Key) -> dict[str, Any]:
    """Show a key, never its secret."""
    return {
        "id": key.id,
        "user": key.user,
        "label": key.label,
        "roles": sorted(key.roles),
        "created": instant(key.created),
        "expires": key.expires and instant(key.expires),
        "used": key.used and instant(key.used),
        "revoked": key.revoked and instant(key.revoked),
    }

"""Who sends a request, and whether they may."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from api.refusals import Forbidden, Invalid
from router.people import Caller
from router.states import AGENTS, Role
from store.audit import By

OPERATORS = frozenset({Role.OPERATOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PUSHERS = OPERATORS | AGENTS


async def _caller(request: Request) -> Caller:
    found: Caller = request.state.caller
    return found


CallerDep = Annotated[Caller, Depends(_caller)]


def done_by(caller: Caller, now: datetime) -> By:
    """Say who does something now, and from where."""
    return By(who=caller.name, at=now, address=caller.address)


def speaking(caller: Caller, who: str | None, otherwise: str | None = None) -> str:
    """Return who speaks in a request.

    The installation's key has no name of its own: who is named speaks, or `otherwise`. A user's
    key speaks for its user alone.

    Raises:
        Invalid: Somebody else than the key's user is named.
    """
    if who is not None and not caller.free and who != caller.name:
        raise Invalid(
            (
                "body.who",
                f"the key speaks for {caller.name}; leave it out",
                f"هذا المفتاح باسم {caller.name}؛ لا ترسل اسمًا آخر",
            )
        )
    return (who or otherwise or caller.name) if caller.free else caller.name


def written_by(roles: Collection[Role]) -> Callable[[Request], Awaitable[None]]:
    """Make a dependency that refuses changes, but no reading, to whoever has none of some roles."""

    async def check(request: Request) -> None:
        if request.method not in {"GET", "HEAD"} and not (await _caller(request)).may(roles):
            raise Forbidden(roles)

    return check


def only(roles: Collection[Role]) -> Callable[[Caller], Awaitable[None]]:
    """Make a dependency that refuses whoever has none of some roles."""

    async def check(caller: CallerDep) -> None:
        if not caller.may(roles):
            raise Forbidden(roles)

    return check

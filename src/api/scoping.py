"""The places of whoever sends a request, as endpoints ask for them."""

from typing import Annotated

from fastapi import Depends

from api.callers import CallerDep
from api.deps import ConfigDep
from api.refusals import Invalid, WholeOnly
from router.scope import Scope


async def _scope(caller: CallerDep, config: ConfigDep) -> Scope:
    return Scope(caller.places, config.amana_of)


ScopeDep = Annotated[Scope, Depends(_scope)]


async def _whole(scope: ScopeDep) -> None:
    if not scope.whole:
        raise WholeOnly


# For what tells of the whole installation, and cannot be told of a part of it.
WHOLE_ONLY = Depends(_whole)


def own_place(scope: Scope, at: str, place: str | None) -> None:
    """Raise `Invalid` where what is sent is not for one of the caller's places."""
    if not scope.holds(place):
        named = ", ".join(sorted(scope.places))
        raise Invalid(
            (at, f"must be one of your places: {named}", f"يلزم أن يكون من بلدياتك: {named}")
        )

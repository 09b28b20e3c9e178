"""What belongs to a user, and whose things somebody looks after."""

from api.callers import ADMINISTRATORS
from api.refusals import Forbidden, Invalid
from router.people import Caller


def whose(caller: Caller) -> str | None:
    """Return whose things somebody sees and ends: their own, or everybody's (None)."""
    return None if _administers(caller) else caller.name


def for_user(caller: Caller, named: str | None) -> str:
    """Return for whom somebody makes a thing: for themselves, unless they administer all.

    Raises:
        Invalid: The installation's key is shown, which is nobody's, and no user is named.
        Forbidden: Somebody else is named.
    """
    if named is None and caller.free:
        raise Invalid(
            (
                "body.user",
                "name whose it is; the key is nobody's",
                "اذكر صاحبه؛ المفتاح ليس لمستخدم",
            )
        )
    if named not in {None, caller.name} and not _administers(caller):
        raise Forbidden(ADMINISTRATORS)
    return named or caller.name


def _administers(caller: Caller) -> bool:
    """Whether somebody looks after everybody: an administrator of some places does not."""
    return caller.may(ADMINISTRATORS) and not caller.places

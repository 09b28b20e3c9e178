"""What the API itself refuses, before any package is asked."""

from collections.abc import Collection, Mapping

from router.states import Role


class Unauthorised(Exception):
    """The caller did not show a valid key."""


class WrongPassword(Unauthorised):
    """A user and a password that do not belong together; which of the two is not said."""


class CodeNeeded(Unauthorised):
    """The password is right, and the user has a second factor: its code is asked for."""


class WrongCode(Unauthorised):
    """A code that is not the second factor's now, or was used before."""


class SecondFactorNeeded(Exception):
    """A role of the caller's needs a second factor, and they have none yet."""


class WrongHost(Exception):
    """The header `Host` names no host."""


class NotFromPage(Exception):
    """A change by a cookie that does not come from the page: another site may be behind it."""


class NoOffice(Exception):
    """No office has its own sign-in here."""


class SessionNeeded(Exception):
    """What only a browser that is signed in may do: no key can."""


class Forbidden(Exception):
    """The caller has none of the roles that may do this; `roles` lists them."""

    def __init__(self, roles: Collection[Role]) -> None:
        self.roles = tuple(sorted(roles))
        super().__init__(f"this takes one of the roles {', '.join(self.roles)}")


class UnknownUnit(Exception):
    """A unit or place that is not one of the caller's: for them it is not there."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(f"there is no {unit} among your places")


class MoreRoles(Exception):
    """A user with roles that the caller has not was to be changed."""

    def __init__(self, user: str) -> None:
        self.user = user
        super().__init__(f"{user} has roles that you have not")


class WholeOnly(Exception):
    """What tells of the whole installation was asked for by somebody of some places."""


class NotAccepted(Exception):
    """A delivery that is not signed as it should be, or for which nobody waits."""


class Paused(Exception):
    """A delivery for a source that is paused; its sender is to try again later."""


class Invalid(Exception):
    """Something in a request cannot be accepted: each fault says where, and what to do.

    A fault that people meet says so in Arabic, too.
    """

    def __init__(self, *faults: tuple[str, str] | tuple[str, str, str]) -> None:
        super().__init__("; ".join(f"{at}: {reason}" for at, reason, *_ in faults))
        self.faults = faults


class NotReady(Exception):
    """Part of the service does not work now; `checks` says which and why."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        super().__init__("not ready")
        self.checks = checks


class TooOften(Exception):
    """A caller sent more requests than a minute allows; `seconds` until the next may come."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many requests; send the next in {seconds} s")


class Crowded(Exception):
    """So many streams or files are being sent that this process begins no more."""

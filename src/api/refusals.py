"""What the API itself refuses, before any package is asked."""

from collections.abc import Mapping, Sequence


class Unauthorised(Exception):
    """The caller did not show a valid key."""


class Invalid(Exception):
    """Something in a request cannot be accepted: where it is and what to do; `also` adds others."""

    def __init__(self, at: str, reason: str, *, also: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(f"{at}: {reason}")
        self.faults = ((at, reason), *also)


class NotReady(Exception):
    """Part of the service does not work now; `checks` says which and why."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        super().__init__("not ready")
        self.checks = checks

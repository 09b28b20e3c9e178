"""What the API itself refuses, before any package is asked."""

from collections.abc import Mapping


class Unauthorised(Exception):
    """The caller did not show a valid key."""


class Invalid(Exception):
    """One thing in a request cannot be accepted: where it is, and what to do."""

    def __init__(self, at: str, reason: str) -> None:
        super().__init__(f"{at}: {reason}")
        self.at = at
        self.reason = reason


class NotReady(Exception):
    """Part of the service does not work now; `checks` says which and why."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        super().__init__("not ready")
        self.checks = checks

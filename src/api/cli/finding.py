"""What `sawt doctor` finds."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` where it is not ok."""

    state: State
    what: str
    found: str
    remedy: str | None = None

"""Who changes something, when, and why."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who corrects a post or moves it between tickets; `note` is the reason, if one was given."""

    who: str
    at: datetime
    note: str | None = None

"""What came of asking a source once. The run log is made of these."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from listener.errors import Cause


class Outcome(StrEnum):
    """What came of a run. The values are public."""

    READ = "read"
    UNCHANGED = "unchanged"
    SILENT = "silent"
    BUSY = "busy"
    REFUSED = "refused"
    GARBLED = "garbled"
    MISSED = "missed"

    @property
    def failed(self) -> bool:
        """Whether the source was asked and nothing could be read."""
        return self in {Outcome.SILENT, Outcome.BUSY, Outcome.REFUSED, Outcome.GARBLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One line of a source's run log: what happened, why, and when it will be asked next.

    `cause` says why nothing was read, for machines; None where something was.
    `seen` counts the posts in the answer, `new` those that were not known, `skipped` the
    entries that could not be read, `left_out` the posts seen that the source's own keywords and
    languages keep out, `bytes` the decoded size. `missed` counts the polls that nobody made, where
    this line stands for them.
    """

    source: str
    started: datetime
    finished: datetime
    outcome: Outcome
    reason: str | None = None
    cause: Cause | None = None
    seen: int = 0
    new: int = 0
    skipped: int = 0
    bytes: int = 0
    left_out: int = 0
    next_poll: datetime | None = None
    missed: int = 0

    @property
    def took(self) -> timedelta | None:
        """How long it took; None where nobody was there to ask."""
        return None if self.outcome is Outcome.MISSED else self.finished - self.started

"""A ticket: one matter that is owed an answer, and what may happen to it.

    new ──────┐
              ├─claim─▶ claimed ─answer─▶ answered ─┐ answer (again)
    referred ─┘            │                 │  ▲───┘
                           └────resolve──────┴───▶ resolved

`new` and `referred` are where tickets begin. Only an open ticket is joined by further posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NewType

from classifier.tags import Intent, Urgency
from listener.post import PostId

TicketId = NewType("TicketId", str)


class Status(StrEnum):
    """Where a ticket stands. The values are public; later ones come with their verbs."""

    NEW = "new"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    REFERRED = "referred"

    @property
    def open(self) -> bool:
        """Whether somebody still owes an answer; only open tickets are joined."""
        return self is not Status.RESOLVED


class Verb(StrEnum):
    """What a person may do to a ticket."""

    CLAIM = "claim"
    ANSWER = "answer"
    RESOLVE = "resolve"


TRANSITIONS: Mapping[tuple[Status, Verb], Status] = {
    (Status.NEW, Verb.CLAIM): Status.CLAIMED,
    (Status.CLAIMED, Verb.ANSWER): Status.ANSWERED,
    (Status.ANSWERED, Verb.ANSWER): Status.ANSWERED,
    (Status.CLAIMED, Verb.RESOLVE): Status.RESOLVED,
    (Status.ANSWERED, Verb.RESOLVE): Status.RESOLVED,
    (Status.REFERRED, Verb.CLAIM): Status.CLAIMED,
}


class VerbRefused(Exception):
    """A ticket does not stand where this may be done to it; `possible` lists what may be."""

    def __init__(self, status: Status, verb: Verb) -> None:
        self.status = status
        self.verb = verb
        self.possible = possible(status)
        instead = ", ".join(self.possible) or "nothing more"
        super().__init__(f"cannot {verb} a ticket that is {status}; possible: {instead}")


def possible(status: Status) -> tuple[Verb, ...]:
    """List what may be done to a ticket that stands at `status`."""
    return tuple(verb for (at, verb) in TRANSITIONS if at is status)


def after(status: Status, verb: Verb) -> Status:
    """Return where a ticket stands once `verb` is done to it.

    Raises:
        VerbRefused: It does not stand where this may be done.
    """
    try:
        return TRANSITIONS[status, verb]
    except KeyError:
        raise VerbRefused(status, verb) from None


def claimed_already(status: Status, holder: str | None, who: str) -> bool:
    """Whether `who` holds the ticket and still works on it.

    Claiming it again then changes nothing and is no error: the answer to the first claim may
    have been lost on its way. Anybody else is refused and told who holds it.
    """
    return status in {Status.CLAIMED, Status.ANSWERED} and holder == who


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRef:
    """A post as a ticket mentions it."""

    id: PostId
    native_id: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One matter. `services` is best first; `referral` is the other agency that owns it."""

    id: TicketId
    status: Status
    unit: str
    services: tuple[str, ...]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: str | None
    reasons: tuple[str, ...]
    opened: datetime
    due: datetime
    holder: str | None
    sample: bool
    posts: tuple[PostRef, ...]


def ticket_id(opened_by: PostId) -> TicketId:
    """Name the ticket that a post opens; the same post can never open two."""
    return TicketId(blake2b(f"ticket:{opened_by}".encode(), digest_size=8).hexdigest())

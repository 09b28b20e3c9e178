"""A ticket: one matter that is owed an answer. What may happen to it is in `router.states`."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NewType

from classifier.tags import Intent, Urgency
from listener.post import PostId
from router.states import Status

TicketId = NewType("TicketId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRef:
    """A post as a ticket mentions it."""

    id: PostId
    native_id: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One matter. `services` is best first; `referral` is the other agency that owns it.

    `posts` may be only the newest: `post_count` says how many there are. `merged_into` is the
    ticket that answers for this one, where its posts went to another. `earlier` is one of the same
    matter that was over, and whose time to object was, too. `reference_940` is the number that the
    official 940 system gave it. `snoozed` is until when it is put aside.
    """

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
    post_count: int | None = None
    merged_into: TicketId | None = None
    earlier: TicketId | None = None
    reference_940: str | None = None
    snoozed: datetime | None = None


def ticket_id(opened_by: PostId) -> TicketId:
    """Name the ticket that a post opens; the same post can never open two."""
    return TicketId(blake2b(f"ticket:{opened_by}".encode(), digest_size=8).hexdigest())

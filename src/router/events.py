"""What happens to tickets, their replies and sources, as the world hears of it.

The names are public. Later ones come with the verbs that cause them.
"""

from enum import StrEnum


class EventType(StrEnum):
    """What happens to tickets."""

    CREATED = "ticket.created"
    UPDATED = "ticket.updated"
    REFERRED = "ticket.referred"
    CLAIMED = "ticket.claimed"
    ANSWERED = "ticket.answered"
    RESOLVED = "ticket.resolved"
    VERIFIED = "ticket.verified"
    CLOSED = "ticket.closed"
    REOPENED = "ticket.reopened"
    DISMISSED = "ticket.dismissed"


class ReplyEvent(StrEnum):
    """What happens to replies; `updated` is all that has no name of its own."""

    DRAFTED = "reply.drafted"
    UPDATED = "reply.updated"
    SUBMITTED = "reply.submitted"
    APPROVED = "reply.approved"
    REJECTED = "reply.rejected"
    SENT = "reply.sent"
    FAILED = "reply.failed"


class SourceEvent(StrEnum):
    """What happens to sources: what people do to them, and how they fare."""

    ADDED = "source.added"
    UPDATED = "source.updated"
    PAUSED = "source.paused"
    RESUMED = "source.resumed"
    FAILING = "source.failing"
    QUIET = "source.quiet"
    RECOVERED = "source.recovered"


# What pages listen to.
SHOWN: tuple[str, ...] = tuple(
    each.value for kind in (EventType, ReplyEvent, SourceEvent) for each in kind
)

"""What happens to tickets, as the world hears of it."""

from enum import StrEnum


class EventType(StrEnum):
    """The names are public. Later ones come with the verbs that cause them."""

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

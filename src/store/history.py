"""Lines of the history of tickets: who did what, when, and what it changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from router.acts import ITSELF
from store.by import By
from store.tables import TicketRow

Changes = Mapping[str, Sequence[Any]]


def line(
    ticket: TicketRow,
    verb: str,
    by: By,
    changes: Changes | None = None,
    *,
    before: str | None = None,
) -> dict[str, Any]:
    """Write the line of what has been done to a ticket, which stands where it is to stand.

    Args:
        ticket: The ticket.
        verb: What was done.
        by: Who did it, when and why.
        changes: Of each field that changed [before, after]; instants as RFC 3339.
        before: Where the ticket stood, if that was elsewhere.
    """
    return {
        "ticket": ticket.seq,
        "at": by.at,
        "who": by.who,
        "verb": verb,
        "before": before or ticket.status,
        "after": ticket.status,
        "note": by.note,
        "changes": dict(changes or {}),
    }


def by_itself(now: datetime, note: str) -> By:
    """Say that the service did it."""
    return By(who=ITSELF, at=now, note=note)

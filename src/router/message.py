"""What others read of a ticket. This is a public contract: add fields, never change them."""

from datetime import UTC, datetime
from typing import Any

from router.policy import Agency
from router.rulebook import RuleBook
from router.ticket import Ticket


def ticket_to_json(ticket: Ticket, book: RuleBook) -> dict[str, Any]:
    """Write a ticket as the public JSON object.

    `book` knows the names of the agency that a ticket is referred to; an agency that the policy
    has dropped since keeps its code in place of its names.
    """
    return {
        "id": ticket.id,
        "status": ticket.status.value,
        "unit": ticket.unit,
        "services": list(ticket.services),
        "municipality": ticket.municipality,
        "urgency": ticket.urgency.value,
        "intent": ticket.intent.value,
        "referral": ticket.referral and _agency_to_json(ticket.referral, book),
        "reasons": list(ticket.reasons),
        "opened": instant(ticket.opened),
        "due": instant(ticket.due),
        "holder": ticket.holder,
        "posts": [
            {"id": post.id, "native_id": post.native_id, "url": post.url} for post in ticket.posts
        ],
        "sample": ticket.sample,
    }


def instant(at: datetime) -> str:
    """Write an instant as RFC 3339, UTC, ending in Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _agency_to_json(code: str, book: RuleBook) -> dict[str, str]:
    agency = book.agencies.get(code) or Agency(code=code, ar=code, en=code, owns=("external",))
    return {"code": agency.code, "ar": agency.ar, "en": agency.en}

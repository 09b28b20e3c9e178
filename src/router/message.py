"""What others read of a ticket. This is a public contract: add fields, never change them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from router.clock.ticking import Told
from router.decide import Explanation
from router.rulebook import RuleBook
from router.states import Role
from router.ticket import Ticket

# What is owed of a resolved ticket; no target of its clock, which stands still.
VERIFY = "verify"


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
        "referral": ticket.referral and agency_to_json(ticket.referral, book),
        "reasons": list(ticket.reasons),
        "opened": instant(ticket.opened),
        "due": instant(ticket.due),
        "holder": ticket.holder,
        "posts": [
            {"id": post.id, "native_id": post.native_id, "url": post.url} for post in ticket.posts
        ],
        "post_count": len(ticket.posts) if ticket.post_count is None else ticket.post_count,
        "merged_into": ticket.merged_into,
        "earlier": ticket.earlier,
        "sample": ticket.sample,
    }


def warning_to_json(ticket: Ticket, told: Told) -> dict[str, Any]:
    """Write what is said of a deadline as the body of `clock.warning`.

    `level` is 0 for a warning, and counts the steps of the escalation from 1. `due` is null where
    the deadline stands still.
    """
    said = {
        "target": told.target.value,
        "percent": told.percent,
        "level": told.step or 0,
        "roles": [role.value for role in told.to],
        "due": told.due and instant(told.due),
        "crossed": instant(told.crossed),
    }
    return _warning(ticket, said)


def unverified_to_json(ticket: Ticket, due: datetime) -> dict[str, Any]:
    """Write that nobody has verified a matter as the body of `clock.warning`.

    Its target is `verify`; `due` is by when somebody was to look.
    """
    said = {
        "target": VERIFY,
        "percent": 100,
        "level": 0,
        "roles": [Role.APPROVER.value],
        "due": instant(due),
        "crossed": instant(due),
    }
    return _warning(ticket, said)


def _warning(ticket: Ticket, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ticket": ticket.id,
        **said,
        "status": ticket.status.value,
        "unit": ticket.unit,
        "services": list(ticket.services),
        "municipality": ticket.municipality,
        "urgency": ticket.urgency.value,
        "holder": ticket.holder,
        "sample": ticket.sample,
    }


def instant(at: datetime) -> str:
    """Write an instant as RFC 3339, UTC, ending in Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def explanation_to_json(found: Explanation, book: RuleBook, due: datetime | None) -> dict[str, Any]:
    """Write the answer to "where would this go, and why?" as the public JSON object.

    `due` is by when a ticket that is opened now would be owed its first answer.
    """
    decision = found.decision
    return {
        "wanted": decision.wanted,
        "rule": found.rule and found.rule.name,
        "unit": found.unit and {"code": found.unit.code, "ar": found.unit.ar, "en": found.unit.en},
        "services": list(decision.services),
        "municipality": decision.municipality,
        "urgency": decision.urgency.value,
        "intent": decision.intent.value,
        "referral": decision.referral and agency_to_json(decision.referral, book),
        "reasons": list(decision.reasons),
        "due": due and instant(due),
        "passed": [{"rule": each.rule, "reason": each.reason} for each in found.passed],
    }


def agency_to_json(code: str, book: RuleBook) -> dict[str, str]:
    """Name an agency; one that the policy has dropped keeps its code in place of its names."""
    agency = book.agencies.get(code)
    return {
        "code": code,
        "ar": agency.ar if agency else code,
        "en": agency.en if agency else code,
    }

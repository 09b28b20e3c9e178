"""What clients see of webhooks and their deliveries."""

from datetime import datetime
from typing import Any

from router.message import instant
from store.webhook_log import Attempt, Delivery
from store.webhooks import Endpoint, Stats


def see_webhook(endpoint: Endpoint, now: datetime) -> dict[str, Any]:
    """Show an endpoint; never its secrets."""
    wants, health = endpoint.listener.wants, endpoint.health
    held = health.held if health.resting(now) else None
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "description": endpoint.description,
        "types": sorted(wants.types),
        "places": sorted(wants.places),
        "services": sorted(wants.services),
        "urgencies": sorted(wants.urgencies),
        "per_minute": endpoint.per_minute,
        "owner": endpoint.listener.owner,
        "created": instant(endpoint.created),
        "enabled": endpoint.enabled,
        "why": endpoint.why,
        "disabled": _instant(endpoint.disabled),
        "failing_since": _instant(health.failing_since),
        "rests_until": _instant(held),
        "last_delivered": _instant(endpoint.delivered),
    }


def see_stats(stats: Stats, since: datetime) -> dict[str, Any]:
    """Show what came of an endpoint's deliveries."""
    return {
        "since": instant(since),
        "deliveries": dict(stats.states),
        "attempts": dict(stats.verdicts),
        "waiting": stats.waiting,
        "oldest": _instant(stats.oldest),
        "mean_ms": _milliseconds(stats.mean),
        "longest_ms": _milliseconds(stats.longest),
    }


def see_line(delivery: Delivery) -> dict[str, Any]:
    """Show a delivery as a line of the log."""
    return {
        "id": delivery.id,
        "webhook": delivery.webhook,
        "event": delivery.event,
        "type": delivery.type,
        "state": delivery.state.value,
        "created": instant(delivery.created),
        "due": _instant(delivery.due),
        "attempts": delivery.tried,
        "at": _instant(delivery.at),
        "status": delivery.status,
        "took_ms": _milliseconds(delivery.took),
        "reason": delivery.reason,
        "reason_ar": delivery.reason_ar,
    }


def see_delivery(delivery: Delivery) -> dict[str, Any]:
    """Show a delivery with every attempt at it."""
    return {**see_line(delivery), "log": [_see_attempt(each) for each in delivery.attempts]}


def _see_attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": instant(attempt.at),
        "verdict": attempt.verdict,
        "status": attempt.status,
        "took_ms": _milliseconds(attempt.took),
        "reason": attempt.reason,
        "reason_ar": attempt.reason_ar,
        "response": attempt.response,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)

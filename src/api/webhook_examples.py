"""Examples of webhooks for OpenAPI: the roads department of Buraydah listens."""

from typing import Any

WEBHOOK: dict[str, Any] = {
    "id": "whk_1",
    "url": "https://roads.buraydah.example/sawt",
    "description": "نظام بلاغات الطرق",
    "types": ["ticket.closed", "ticket.created"],
    "places": ["buraydah"],
    "services": ["roads"],
    "urgencies": [],
    "per_minute": 3000,
    "owner": "manal",
    "created": "2026-11-23T08:00:00Z",
    "enabled": True,
    "why": None,
    "disabled": None,
    "failing_since": None,
    "rests_until": None,
    "last_delivered": "2026-11-23T09:00:06Z",
}
SECRET = "whsec_c2F3dC1leGFtcGxlLXNlY3JldC1vZi0zMi1ieXRlcyE="  # noqa: S105 - an example
NEW_WEBHOOK = {**WEBHOOK, "last_delivered": None, "secret": SECRET}
WEBHOOKS = {"items": [WEBHOOK], "next": None}
ROTATED = {"id": "whk_1", "secret": SECRET, "old_until": "2026-11-24T08:00:00Z"}
TESTED = {"delivery": "dlv_7"}
REPLAYED = {"queued": 12, "next": None}
STATS = {
    "since": "2026-11-22T09:00:00Z",
    "deliveries": {"delivered": 41, "queued": 1},
    "attempts": {"delivered": 41, "failed": 3},
    "waiting": 1,
    "oldest": "2026-11-23T08:59:00Z",
    "mean_ms": 84.2,
    "longest_ms": 640.0,
}
DELIVERY: dict[str, Any] = {
    "id": "dlv_7",
    "webhook": "whk_1",
    "event": "evt_31",
    "type": "ticket.created",
    "state": "delivered",
    "created": "2026-11-23T09:00:05Z",
    "due": None,
    "attempts": 2,
    "at": "2026-11-23T09:00:10Z",
    "status": 204,
    "took_ms": 84.2,
    "reason": None,
    "reason_ar": None,
}
DELIVERIES = {"items": [DELIVERY], "next": None}
LOGGED = {
    **DELIVERY,
    "log": [
        {
            "number": 1,
            "at": "2026-11-23T09:00:05Z",
            "verdict": "failed",
            "status": 500,
            "took_ms": 31.0,
            "reason": "HTTP 500",
            "reason_ar": "أجاب المستقبِل بالرمز 500",
            "response": "try later",
        },
        {
            "number": 2,
            "at": "2026-11-23T09:00:10Z",
            "verdict": "delivered",
            "status": 204,
            "took_ms": 84.2,
            "reason": None,
            "reason_ar": None,
            "response": None,
        },
    ],
}

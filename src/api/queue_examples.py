"""Examples for OpenAPI of what the queue asks for."""

from typing import Any

from api.examples import POST, TICKET

LISTED: dict[str, Any] = {
    **TICKET,
    "snoozed": None,
    "unread": True,
    "latest": {
        "id": POST["id"],
        "platform": "x",
        "text": POST["text"],
        "published": POST["published"],
    },
}
LISTED_TICKETS = {"items": [LISTED], "next": "dGlja2V0czoxMjM"}
COUNTS = {
    "overdue": 3,
    "today": 12,
    "later": 1000,
    "mine": 4,
    "most": 1000,
    "now": "2026-11-23T09:00:00Z",
    "day_ends": "2026-11-23T21:00:00Z",
    "event": "evt_4715",
}
BULK = {
    "done": 1,
    "refused": 1,
    "items": [
        {"ticket": TICKET["id"], "done": True, "result": TICKET, "problem": None},
        {
            "ticket": "9c1d2e3f4a5b6c7d",
            "done": False,
            "result": None,
            "problem": {
                "type": "/problems/ticket-held",
                "title": "Somebody else holds the ticket",
                "title_ar": "التذكرة لدى شخص آخر",
                "status": 409,
                "detail": "the ticket is held by سارة",
                "detail_ar": "التذكرة الآن لدى سارة.",
                "instance": "/api/v1/tickets/9c1d2e3f4a5b6c7d/claim",
                "holder": "سارة",
            },
        },
    ],
}
VIEW = {
    "id": "view_7",
    "name": "حفر جدة المتأخرة",
    "query": "municipality=jeddah&service=roads.pothole&clock=overdue",
    "user": "noura",
    "own": True,
    "changeable": True,
    "shared": False,
    "place": None,
    "created": "2026-11-23T09:00:00Z",
    "changed": "2026-11-23T09:00:00Z",
}
VIEWS = {"items": [VIEW]}

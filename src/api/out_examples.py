"""Examples for OpenAPI of the ways out: events, files, feeds, notices."""

from typing import Any

import orjson

from api.examples import TICKET

EVENT: dict[str, Any] = {
    "id": "evt_4712",
    "type": "ticket.claimed",
    "timestamp": "2026-11-23T09:02:10Z",
    "data": TICKET,
    "sample": False,
}
EVENTS = {"items": [EVENT], "next": None, "last": "evt_4715"}
STREAM = (
    "retry: 3000\n\n"
    f"id: {EVENT['id']}\nevent: {EVENT['type']}\ndata: {orjson.dumps(EVENT).decode()}\n\n"
    ": still here\nid: evt_4715\n\n"
)
SHEET = (
    "رقم التذكرة,الحالة,الأولوية,النوع,رمز الخدمة,الخدمة,…\r\n"
    "0b1c2d3e4f5a6b7c,مستلَمة,حرج,شكوى,roads.manhole,غطاء منهل مفقود أو مكسور,…\r\n"
)

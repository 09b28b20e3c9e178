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

FEED: dict[str, Any] = {
    "id": "feed_3",
    "user": "نورة",
    "label": "حفر جدة",
    "lang": "ar",
    "asks": {
        "status": None,
        "municipality": "jeddah",
        "service": "roads.pothole",
        "domain": None,
        "urgency": None,
        "unit": None,
        "text": None,
        "sample": False,
    },
    "created": "2026-11-23T09:00:00Z",
    "used": None,
    "ended": None,
}
FEEDS = {"items": [FEED]}
MADE_FEED = {
    **FEED,
    "rss": "https://sawt.example.gov.sa/feeds/7c1e….rss",
    "atom": "https://sawt.example.gov.sa/feeds/7c1e….atom",
}
RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>حفر جدة</title>
<item><title>عاجل: حفرة في الطريق – جدة</title>
<link>https://sawt.example.gov.sa/#ticket=0b1c2d3e4f5a6b7c</link></item></channel></rss>
"""
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>حفر جدة</title>
<entry><id>urn:sawt:ticket:0b1c2d3e4f5a6b7c</id>
<title>عاجل: حفرة في الطريق – جدة</title></entry></feed>
"""
NOTICE: dict[str, Any] = {
    "id": "notice_5",
    "user": "نورة",
    "label": "جدة",
    "kind": "daily",
    "way": "mail",
    "address": "noura@jeddah.example",
    "asks": {"municipality": "jeddah"},
    "created": "2026-11-23T09:00:00Z",
    "next": "2026-11-24T05:00:00Z",
    "ended": None,
}
NOTICES = {"items": [NOTICE]}
LETTER = {
    "period": "daily:2026-11-24",
    "subject": "ملخص صوت: جدة (2026-11-24) | Sawt digest: جدة (2026-11-24)",
    "state": "sent",
    "attempts": 1,
    "made": "2026-11-24T05:00:01Z",
    "due": None,
    "at": "2026-11-24T05:00:02Z",
    "reason": None,
}
LETTERS = {"items": [LETTER]}

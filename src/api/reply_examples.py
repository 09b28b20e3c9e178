"""Examples of replies for OpenAPI: the matter of `api.examples`, answered."""

from typing import Any

from api.examples import POST, TICKET

TEXT = (
    "سجّلنا بلاغك عن أغطية المناهل وغرف التفتيش في حي الصفراء برقم 0b1c2d3e4f5a6b7c، وأحلناه إلى "
    "فريق الطرق لمعاينته. الخطوة التالية: تركيب غطاء جديد."
)
REPLY: dict[str, Any] = {
    "id": "rep_7",
    "ticket": TICKET["id"],
    "state": "sending",
    "text": TEXT,
    "template": "roads-acknowledged",
    "stage": "acknowledged",
    "fields": {"district": "حي الصفراء", "next": "تركيب غطاء جديد"},
    "channel": "platform",
    "writers": ["نورة"],
    "approvals": ["هند", "منال"],
    "needed": 2,
    "note": None,
    "created": "2026-11-23T09:10:00Z",
    "changed": "2026-11-23T09:20:00Z",
    "frozen": None,
    "possible": [],
    "deliveries": {"queued": 2, "sent": 1},
}
FINDINGS: list[dict[str, Any]] = [
    {
        "kind": "promise",
        "stops": False,
        "span": [0, 10],
        "reason": "promises 2026-11-24 12:00; the clock gives until 2026-11-24 12:10. "
        "Has the unit agreed?",
        "reason_ar": "وعد بموعد 2026-11-24 12:00 والمهلة حتى 2026-11-24 12:10؛ هل أكدته الإدارة؟",
    }
]
CHECKED: dict[str, Any] = {
    "text": "نعالجها قبل ظهر الغد إن شاء الله",
    "findings": FINDINGS,
}
REPLY_DETAIL: dict[str, Any] = {
    **REPLY,
    "findings": FINDINGS,
    "history": [
        {
            "at": "2026-11-23T09:10:00Z",
            "who": "نورة",
            "verb": "draft",
            "before": None,
            "after": "draft",
            "text": TEXT,
            "note": None,
        }
    ],
}
REPLIES = {"items": [REPLY], "next": None}
DELIVERIES = {
    "items": [
        {
            "post": POST["id"],
            "url": "https://x.com/i/status/1890",
            "platform": "x",
            "channel": "x",
            "state": "sent",
            "text": TEXT,
            "attempts": 1,
            "due": None,
            "link": "https://x.com/i/web/status/1893",
            "reason": None,
            "reason_ar": None,
            "at": "2026-11-23T09:20:02Z",
            "who": None,
        }
    ],
    "next": None,
}
TEMPLATES = {
    "items": [
        {
            "code": "roads-acknowledged",
            "ar": "استلام طرق",
            "stage": "acknowledged",
            "text": "شكرًا لتنبيهك. سجّلنا بلاغك عن أغطية المناهل في {district}.",
            "fields": [
                {
                    "name": "district",
                    "ar": "الحي أو الشارع",
                    "en": "district or street",
                    "value": None,
                }
            ],
        }
    ],
    "owed": "acknowledged",
    "needed": 2,
    "urgency": "critical",
}

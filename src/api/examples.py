"""Examples for OpenAPI: one matter, from the post that was heard to the ticket it became."""

from http import HTTPStatus
from typing import Any

from api.schemas import ProblemView, ReadPost

Responses = dict[int | str, dict[str, Any]]

TAGS: dict[str, Any] = {
    "relevant": True,
    "relevance": 0.98,
    "services": [{"code": "roads.manhole", "score": 0.93, "evidence": [[0, 16]]}],
    "municipality": {"code": "buraydah", "score": 0.99, "evidence": [[38, 44]], "from": "text"},
    "municipality_candidates": [],
    "intent": {"code": "complaint", "score": 0.97},
    "urgency": {"code": "critical", "score": 0.81},
    "sure": True,
    "model": "sawt-2026.11",
}
NEW_POST: dict[str, Any] = {
    "text": "غطاء منهل مفتوح أمام مدرسة البنات في حي الصفراء ببريدة",
    "native_id": "1890",
    "platform": "x",
    "author": "abu_fahad",
    "published": "2026-11-23T09:00:00Z",
}
POST: dict[str, Any] = {
    "id": "5f3c9d0e8b7a6c5d4e3f2a1b",
    "source": "api",
    "url": None,
    "title": None,
    "author_kind": "citizen",
    "profile_location": None,
    "mentions": [],
    "updated": None,
    "place": None,
    "lat": None,
    "long": None,
    "media": [],
    "reply_to": None,
    "repost_of": None,
    "quote_of": None,
    "language": "ar",
    **NEW_POST,
    "author": "Citizen 4F7AK2",
    "author_name": "مواطن 4F7AK2",
    "sample": False,
    "pseudonymous": True,
    "erased": False,
    "received": "2026-11-23T09:00:05Z",
    "tags": TAGS,
    "ticket": "0b1c2d3e4f5a6b7c",
    "reasons": ["rule danger-to-life: urgency is critical"],
    "parked": None,
    "sightings": [
        {
            "source": "x-search",
            "native_id": "1891",
            "url": "https://x.com/i/status/1891",
            "seen": "2026-11-23T09:20:00Z",
            "how": "repost",
        }
    ],
    "versions": 0,
    "earlier": [],
    "tags_version": 0,
}
POSTS = {"items": [{**POST, "earlier": None}], "next": None}
PUSHED = {"id": POST["id"], "new": True}
KNOWN = {"id": POST["id"], "new": False}
DELIVERED = {"seen": 3, "new": 2, "skipped": 0}
CLASSIFIED = {"id": POST["id"], **TAGS}
TICKET: dict[str, Any] = {
    "id": POST["ticket"],
    "status": "claimed",
    "unit": "qassim.emergency",
    "services": ["roads.manhole"],
    "municipality": "buraydah",
    "urgency": "critical",
    "intent": "complaint",
    "referral": None,
    "reasons": POST["reasons"],
    "opened": "2026-11-23T09:00:06Z",
    "due": "2026-11-23T10:00:06Z",
    "holder": "نورة",
    "posts": [{"id": POST["id"], "native_id": "1890", "url": None}],
    "post_count": 1,
    "merged_into": None,
    "earlier": None,
    "reference_940": None,
    "sample": False,
}
TICKET_DETAIL = {
    **TICKET,
    "waiting": None,
    "posts": [{**POST, "earlier": None, "answered": None}],
    "calendar": {
        "code": "office",
        "ar": "الدوام الرسمي",
        "en": "Office hours",
        "open": True,
        "opens": None,
    },
    "standing": {
        "snoozed": None,
        "wants": ["link", "photo"],
        "evidence": [],
        "resolver": None,
        "verifier": None,
        "ended": None,
        "reopened": 0,
        "returned": 0,
    },
    "clock": {
        "first_answer": {
            "due": "2026-11-23T10:00:06Z",
            "met": None,
            "paused": False,
            "used": 0.5,
            "policy": "critical",
            "counting": "working",
            "length_seconds": 7200.0,
            "left_seconds": 3600,
            "warned": [],
            "escalated": 0,
            "pauses": [],
        },
        "next_update": {
            "due": None,
            "met": None,
            "paused": False,
            "used": 0.0,
            "policy": "critical",
            "counting": "working",
            "length_seconds": 14400.0,
            "left_seconds": 14400,
            "warned": [],
            "escalated": 0,
            "pauses": [],
        },
        "resolve": {
            "due": "2026-11-24T09:00:06Z",
            "met": None,
            "paused": False,
            "used": 0.0208,
            "policy": "critical",
            "counting": "wall",
            "length_seconds": 86400.0,
            "left_seconds": 84600,
            "warned": [],
            "escalated": 0,
            "pauses": [],
        },
    },
    "history": [
        {
            "at": "2026-11-23T09:05:00Z",
            "who": "نورة",
            "verb": "claim",
            "before": "new",
            "after": "claimed",
            "note": None,
            "changes": {"holder": [None, "نورة"]},
        }
    ],
    "suggestions": [
        {
            "post": "3f0c2b1a9d8e7f6a5b4c3d2e",
            "ticket": "9c1d2e3f4a5b6c7d",
            "text": "للحين الحفرة اللي طاحت فيها السيارة محد جاها",
            "score": 0.38,
            "reasons": ["service roads.pothole", "words حفر طاح"],
            "state": "open",
            "at": "2026-11-23T09:20:00Z",
            "who": None,
        }
    ],
}
SPLIT = {"items": [TICKET, {**TICKET, "id": "9c1d2e3f4a5b6c7d"}]}
CORRECTION: dict[str, Any] = {
    "id": "cor_12",
    "post": POST["id"],
    "ticket": TICKET["id"],
    "at": "2026-11-23T09:07:00Z",
    "who": "نورة",
    "note": "الغطاء لخط الصرف، والشكوى من الحفرة حوله",
    "label": {
        "relevant": True,
        "services": ["roads.pothole"],
        "municipality": "buraydah",
        "intent": "complaint",
        "urgency": "critical",
    },
    "said": TAGS,
    "score": 0.93,
    "misrouted": True,
    "latest": True,
}
CORRECTIONS = {"items": [CORRECTION], "next": None}
CORRECTED = {"items": [CORRECTION]}
USER: dict[str, Any] = {
    "id": "noura",
    "name": "نورة العتيبي",
    "roles": ["agent"],
    "places": ["jeddah"],
    "active": True,
    "password": True,
}
USERS = {"items": [USER]}
KEY: dict[str, Any] = {
    "id": "0a1b2c3d4e5f",
    "user": "noura",
    "label": "login",
    "roles": ["agent"],
    "created": "2026-11-23T08:00:00Z",
    "expires": "2026-11-23T20:00:00Z",
    "used": None,
    "revoked": None,
}
KEYS = {"items": [KEY]}
ISSUED = {**KEY, "key": "sawt_0a1b2c3d4e5f_…"}
WHO = {"name": "noura", "roles": ["agent"], "places": ["jeddah"], "free": False}
MEMBER: dict[str, Any] = {
    "unit": "jeddah.roads",
    "user": "noura",
    "name": "نورة العتيبي",
    "active": True,
    "teams": ["حفر"],
    "capacity": 12,
    "holds": 3,
    "on_duty": True,
    "shifts": [
        {"name": "صباحي", "week": {"sunday": ["07:30-12:00", "13:00-15:00"]}},
        {"name": "مناوبة", "week": {"friday": ["22:00-06:00"]}},
    ],
    "dates": [{"first": "2027-03-09", "last": "2027-03-14", "hours": [], "note": "إجازة"}],
}
MEMBERS = {"items": [MEMBER]}
AUDIT = {
    "items": [
        {
            "at": "2026-11-23T08:00:00Z",
            "who": "api",
            "verb": "user.change",
            "target": "noura",
            "before": {"roles": ["viewer"]},
            "after": {"roles": ["agent"]},
            "address": "198.51.100.7",
        }
    ],
    "next": None,
}
RUN: dict[str, Any] = {
    "source": "feed-1f2e3d4c",
    "started": "2026-11-23T09:00:00Z",
    "finished": "2026-11-23T09:00:01Z",
    "outcome": "read",
    "reason": None,
    "reason_ar": None,
    "cause": None,
    "seen": 20,
    "new": 3,
    "skipped": 0,
    "bytes": 18231,
    "next_poll": "2026-11-23T09:15:00Z",
    "took": 1.0,
    "missed": 0,
}
RUNS = {"items": [RUN], "next": None}
SOURCE: dict[str, Any] = {
    "id": RUN["source"],
    "name": "أخبار القصيم",
    "kind": "feed",
    "url": "https://news.example/rss",
    "interval_seconds": 900.0,
    "options": {"platform": "news"},
    "enabled": True,
    "origin": "api",
    "sample": False,
    "next_poll": RUN["next_poll"],
    "failures": 0,
    "answered": "2026-11-23T09:00:01Z",
    "failing_since": None,
    "quiet_since": None,
    "coverage_24h": 0.9896,
    "last_run": RUN,
}
PREVIEW: dict[str, Any] = {
    "source": SOURCE["id"],
    "posts": [{name: POST[name] for name in ReadPost.model_fields} | {"source": SOURCE["id"]}],
    "seen": 2,
    "left_out": 1,
    "skipped": 0,
    "more": False,
    "next_poll_seconds": 900.0,
    "warnings": [
        {
            "reason": "1 posts left out by its keywords or languages",
            "reason_ar": "استُبعد 1 من المنشورات بحسب كلماته المفتاحية أو لغاته",
            "cause": None,
        }
    ],
}
BACKFILL: dict[str, Any] = {
    "source": RUN["source"],
    "since": "2026-11-20T00:00:00Z",
    "asked": "2026-11-23T09:02:00Z",
    "due": "2026-11-23T09:04:00Z",
    "pages": 2,
    "seen": 40,
    "new": 17,
    "failures": 0,
    "reason": None,
    "reason_ar": None,
    "cause": None,
}
COVERAGE: dict[str, Any] = {
    "from": "2026-11-23T08:00:00Z",
    "to": "2026-11-23T09:00:00Z",
    "coverage": 0.75,
    "sources": [
        {
            "source": RUN["source"],
            "coverage": 0.75,
            "expected": 6.5,
            "seen": 3,
            "due": 4,
            "done": 3,
            "hours": [
                {
                    "begins": "2026-11-23T08:00:00Z",
                    "expected": 6.5,
                    "seen": 3,
                    "due": 4,
                    "done": 3,
                    "coverage": 0.75,
                }
            ],
        }
    ],
}
SOURCES = {"items": [SOURCE], "next": None}
SAMPLES = {"source": SOURCE | {"id": "samples", "origin": "sample", "sample": True}}
REMOVED = {"sources": 1, "posts": 24, "tickets": 19}
RULES = {
    "rules": [
        {
            "name": "danger-to-life",
            "when": {"urgency_at_least": "critical"},
            "to": "{amana}.emergency",
        }
    ],
}
UNIT = {
    "code": "qassim.emergency",
    "ar": "غرفة العمليات بأمانة منطقة القصيم",
    "en": "Operations room, Qassim",
    "amana": "qassim",
    "department": "emergency",
}
UNITS = {"items": [UNIT], "next": None}
DAY: dict[str, Any] = {
    "date": "2026-03-19",
    "hijri": "1447-09-30",
    "kind": "holiday",
    "ar": "عيد الفطر",
    "en": "Eid al-Fitr",
    "windows": [],
}
CALENDAR_DAYS = {"items": [DAY], "next": None}
CALENDARS = {
    "items": [
        {
            "code": "office",
            "ar": "الدوام الرسمي",
            "en": "Office hours",
            "version": "3f0c5a7e9b12",
            "open": False,
            "next_open": "2026-03-23T04:30:00Z",
            "today": DAY,
            "next_holiday": {
                "first": "2026-03-19",
                "last": "2026-03-22",
                "ar": "عيد الفطر",
                "en": "Eid al-Fitr",
            },
            "week": {"sunday": ["07:30-14:30"]},
            "seasons": [
                {
                    "code": "ramadan",
                    "ar": "رمضان",
                    "en": "Ramadan",
                    "first": "09-01",
                    "last": "09-30",
                    "through_holidays": False,
                    "week": {"sunday": ["10:00-15:00"]},
                }
            ],
            "holidays": ["eid-al-fitr", "eid-al-adha"],
            "units": ["qassim.roads"],
        }
    ],
    "next": None,
}
TRIED: dict[str, Any] = {
    "wanted": True,
    "rule": "danger-to-life",
    "unit": {"code": UNIT["code"], "ar": UNIT["ar"], "en": UNIT["en"]},
    "services": TICKET["services"],
    "municipality": "buraydah",
    "urgency": "critical",
    "intent": "complaint",
    "referral": None,
    "reasons": TICKET["reasons"],
    "due": TICKET["due"],
    "passed": [{"rule": "other-agencies", "reason": "no agency owns roads.manhole"}],
    "tags": TAGS,
}
RATES: dict[str, Any] = {
    "tagged": 5230,
    "corrected": 210,
    "misrouted": 157,
    "misroute_rate": 0.03,
    "sure": 3410,
    "sure_misrouted": 34,
    "sure_misroute_rate": 0.01,
}
QUALITY = {
    "since": "2026-11-16T00:00:00Z",
    "until": "2026-11-23T00:00:00Z",
    "posts": RATES,
    "services": [{"code": "roads.manhole", **RATES}],
    "units": [{"code": "qassim.emergency", **RATES}],
    "bands": [{"from": 0.95, "to": 1.0, **RATES}],
    "weeks": [
        {
            "week": "2026-W47",
            "begins": "2026-11-16",
            "tagged": 5230,
            "unsure": 1820,
            "unsure_share": 0.348,
            "domains": [{"code": "roads", "posts": 1100, "share": 0.2103}],
            "services": [{"code": "roads.manhole", "posts": 240, "share": 0.0459}],
            "distance": 0.0121,
        }
    ],
}
REFERRAL: dict[str, Any] = {
    "ticket": TICKET["id"],
    "agency": {"code": "nwc", "ar": "شركة المياه الوطنية", "en": "National Water Company"},
    "text": "السادة شركة المياه الوطنية المحترمين …",
    "referred": "2026-11-23T09:00:00Z",
    "who": "noura",
    "reason": "تسرب من خط رئيس",
    "reference": "NWC-7731",
    "answer": None,
    "answered": None,
    "follow_ups": 1,
    "next": "2026-11-24T12:00:00Z",
}
HINT: dict[str, Any] = {
    "id": "hint_7",
    "ticket": TICKET["id"],
    "at": "2026-11-23T10:00:00Z",
    "who": "noura",
    "unit": "jeddah.roads",
    "went": "jeddah.lighting",
    "service": "lighting.outage",
    "said": "roads.pothole",
    "note": "عمود إنارة لا حفرة",
    "state": "open",
    "decided": None,
    "decided_by": None,
    "decided_note": None,
}
HINTS = {"items": [HINT], "next": None}
ROUTED = {"tickets": 812, "misrouted": 25, "misroutes": 27, "misroute_rate": 0.0308}
MISROUTES = {
    "since": QUALITY["since"],
    "until": QUALITY["until"],
    "tickets": ROUTED,
    "services": [{"code": "roads.pothole", **ROUTED}],
    "units": [{"code": "jeddah.roads", **ROUTED}],
    "bands": [{"from": 0.95, "to": 1.0, **ROUTED}],
}
LIVE = {"status": "live"}
READY = {
    "status": "ready",
    "checks": {"database": "ok", "schema": "ok", "loop.classify": "ok", "model": "ok"},
}


def shows(example: object, status: int = 200) -> Responses:
    """Document an answer by an example."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/json": {"example": example}},
        }
    }


def problem(*statuses: int) -> Responses:
    """Document the problems that an operation may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": f"#/components/schemas/{ProblemView.__name__}"}
                }
            },
        }
        for status in statuses
    }


def takes_posts(most: int) -> dict[str, Any]:
    """Document a body of one post, or of up to `most`."""
    one = {"$ref": "#/components/schemas/NewPost"}
    many = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "minItems": 1, "maxItems": most, "items": one}},
    }
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"anyOf": [one, many]},
                    "examples": {
                        "one": {"value": NEW_POST},
                        "many": {"value": {"items": [NEW_POST]}},
                    },
                }
            },
        }
    }

"""Examples of the media for OpenAPI: a paper asks about an underpass in Jeddah."""

from typing import Any

from api.examples import POST, TICKET, TICKET_DETAIL

_TAGS: dict[str, Any] = {
    **POST["tags"],
    "services": [{"code": "storm.underpass", "score": 0.91, "evidence": [[21, 24]]}],
    "municipality": {"code": "jeddah", "score": 0.99, "evidence": [[38, 41]], "from": "text"},
    "intent": {"code": "inquiry", "score": 0.93},
}
MEDIA_POST: dict[str, Any] = {
    **POST,
    "id": "7a1c9d0e8b7a6c5d4e3f2a1c",
    "source": "okaz",
    "native_id": "2210034",
    "platform": "news",
    "url": "https://www.okaz.com.sa/news/2210034",
    "title": "متى يعاد فتح نفق الملك فهد؟",
    "text": "سألت «عكاظ» أمانة جدة عن موعد فتح النفق، ولم يصلها رد حتى الآن.",
    "author": None,
    "author_name": "أحمد الحربي",
    "author_kind": "journalist",
    "pseudonymous": False,
    "tags": _TAGS,
    "sightings": [],
    "earlier": None,
    "reasons": ["rule press-enquiries"],
    "speaker": "journalist",
    "enquiry": True,
    "project": None,
    "contact": "contact_12",
}
PROJECT_POST: dict[str, Any] = {
    **MEDIA_POST,
    "id": "7a1c9d0e8b7a6c5d4e3f2a1d",
    "title": "أمانة جدة تفتتح ثلاث حدائق في أبحر",
    "text": "افتتحت أمانة جدة ثلاث حدائق بمساحة 20 ألف متر مربع.",
    "tags": {
        **_TAGS,
        "services": [{"code": "projects.announcement", "score": 0.9, "evidence": []}],
    },
    "ticket": None,
    "enquiry": False,
    "project": "opening",
}
_PERIOD = {"from": "2026-10-24T09:00:00Z", "to": "2026-11-23T09:00:00Z"}
MEDIA_POSTS: dict[str, Any] = {
    **_PERIOD,
    "groups": [
        {
            "municipality": "jeddah",
            "service": "storm.underpass",
            "posts": 14,
            "last": "2026-11-23T09:00:00Z",
        }
    ],
    "items": [MEDIA_POST],
    "next": None,
}
PROJECTS: dict[str, Any] = {
    **_PERIOD,
    "topics": [{"code": "opening", "ar": "افتتاح وتدشين", "en": "Openings"}],
    "groups": [
        {
            "municipality": "jeddah",
            "topic": "opening",
            "posts": 3,
            "last": "2026-11-23T09:00:00Z",
        }
    ],
    "items": [PROJECT_POST],
    "next": None,
}
ENQUIRY: dict[str, Any] = {
    **TICKET,
    "unit": "jeddah.media",
    "services": ["storm.underpass"],
    "municipality": "jeddah",
    "urgency": "normal",
    "intent": "inquiry",
    "asked": MEDIA_POST,
    "clock": TICKET_DETAIL["clock"],
    "ordinary": TICKET_DETAIL["clock"],
}
ENQUIRIES = {"items": [ENQUIRY], "next": None}
CONTACT: dict[str, Any] = {
    "id": "contact_12",
    "by_hand": False,
    "kind": "journalist",
    "platform": "news",
    "name": "أحمد الحربي",
    "author": None,
    "author_name": "أحمد الحربي",
    "pseudonymous": False,
    "outlet": "عكاظ",
    "source": "عكاظ",
    "first": "2026-09-02T06:00:00Z",
    "last": "2026-11-23T09:00:00Z",
    "posts": 9,
    "services": [{"code": "storm.underpass", "posts": 4}],
    "municipalities": [{"code": "jeddah", "posts": 9}],
    "latest": "7a1c9d0e8b7a6c5d4e3f2a1c",
    "notes": [
        {
            "office": ["jeddah"],
            "revision": 3,
            "name": "أحمد الحربي",
            "outlet": None,
            "note": "يفضل التواصل بالبريد قبل الظهر",
            "account": None,
            "email": "ahmad@okaz.example",
            "telephone": "+966 50 000 0000",
            "places": ["jeddah"],
            "at": "2026-11-20T08:00:00Z",
            "who": "هند",
        }
    ],
}
ADDED: dict[str, Any] = {
    **CONTACT,
    "id": "contact_31",
    "by_hand": True,
    "platform": "x",
    "name": "سلمى القرني",
    "author_name": None,
    "outlet": "المدينة",
    "source": None,
    "first": None,
    "last": None,
    "posts": 0,
    "services": [],
    "municipalities": [],
    "latest": None,
    "notes": [
        {
            **CONTACT["notes"][0],
            "revision": 1,
            "name": "سلمى القرني",
            "outlet": "المدينة",
            "account": "salma_writes",
            "email": "salma@almadina.example",
        }
    ],
}
CONTACTS = {"items": [CONTACT], "next": None}

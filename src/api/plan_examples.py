"""Examples of crisis plans and filters for OpenAPI: a rainy night in Jeddah."""

from typing import Any

RUN: dict[str, Any] = {
    "id": "run_3",
    "plan": "floods",
    "mode": "real",
    "places": ["jeddah"],
    "reason": "إنذار أحمر من المركز الوطني للأرصاد، وتجمعات مياه في ثلاثة أنفاق",
    "started": "2026-11-23T18:00:00Z",
    "started_by": "manal",
    "until": "2026-11-24T18:00:00Z",
    "running": True,
    "ended": None,
    "ended_by": None,
    "end_reason": None,
}
RUNS = {"items": [RUN], "next": None}
RUN_DETAIL: dict[str, Any] = {
    **RUN,
    "roles": [
        {
            "code": "lead",
            "ar": "قائد الحالة",
            "en": "Incident lead",
            "role": "manager",
            "units": ["jeddah.emergency"],
            "duties": [
                {
                    "code": "close-underpasses",
                    "ar": "التأكد من إغلاق الأنفاق المغمورة ووضع الحواجز",
                    "en": "See that flooded underpasses are closed and fenced off",
                    "done": {"at": "2026-11-23T18:20:00Z", "who": "saad", "note": None},
                }
            ],
        }
    ],
    "after": [
        {
            "code": "late-answers",
            "ar": "أي البلاغات تأخر الرد عليها، ولماذا؟",
            "en": "Which posts were answered late, and why?",
            "answer": None,
        }
    ],
}
PLAN: dict[str, Any] = {
    "code": "floods",
    "ar": "السيول والأمطار الغزيرة",
    "en": "Floods and heavy rain",
    "longest_hours": 72.0,
    "runs": [RUN],
}
PLANS = {"items": [PLAN], "next": None}
PLAN_DETAIL: dict[str, Any] = {
    **PLAN,
    "covers": {"domain": ["storm"]},
    "keeps": ["press-enquiries"],
    "roles": [
        {
            "code": "lead",
            "ar": "قائد الحالة",
            "en": "Incident lead",
            "role": "manager",
            "unit": "{amana}.emergency",
            "duties": [
                {
                    "code": "close-underpasses",
                    "ar": "التأكد من إغلاق الأنفاق المغمورة ووضع الحواجز",
                    "en": "See that flooded underpasses are closed and fenced off",
                }
            ],
        }
    ],
    "statements": [
        {
            "code": "floods-progress",
            "ar": "مستجدات العمل الميداني",
            "stage": "progress",
            "text": "مستجدات {district}: {action}. وما بقي: {next}. رقم البلاغ {ticket}.",
        }
    ],
    "clock": [{"first_answer": {"wall": 0.5}, "alarms": "at-once"}],
    "routing": [{"to": "{amana}.emergency"}],
    "after": [
        {
            "code": "late-answers",
            "ar": "أي البلاغات تأخر الرد عليها، ولماذا؟",
            "en": "Which posts were answered late, and why?",
        }
    ],
}
REPORT: dict[str, Any] = {
    "run": RUN_DETAIL,
    "took_seconds": 86400.0,
    "tickets": {
        "opened": 214,
        "posts": 1730,
        "answered": 209,
        "unanswered": 5,
        "settled": 180,
        "first_answer_median_seconds": 840.0,
        "first_answer_longest_seconds": 5400.0,
    },
    "replies": {"frozen": 12, "thawed": 4, "waiting": 8},
    "duties": {"done": 1, "all": 1},
}
FILTER: dict[str, Any] = {
    "id": "filter_7",
    "words": "خصم على نقل العفش",
    "author": None,
    "platform": "x",
    "service": None,
    "municipality": None,
    "reason": "حملة إعلانية تكرر اسم الأمانة",
    "created": "2026-11-23T08:00:00Z",
    "created_by": "manal",
    "until": "2026-12-07T08:00:00Z",
    "holds": True,
    "ended": None,
    "ended_by": None,
    "suppressed": 342,
}
FILTERS = {"items": [FILTER], "next": None}
SUPPRESSED = {
    "since": "2026-11-16T00:00:00Z",
    "until": "2026-11-23T00:00:00Z",
    "posts": 342,
    "filters": [{"code": "filter_7", "posts": 342}],
    "services": [{"code": "waste.bulky", "posts": 340}, {"code": None, "posts": 2}],
    "municipalities": [{"code": "jeddah", "posts": 342}],
}

"""What webhooks send, for OpenAPI: the public contract, with an example of every type of event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.examples import TICKET
from classifier.tags import Intent, Urgency
from router.events import EventType, ReplyEvent, SourceEvent
from router.replies.states import ReplyState
from router.states import Role, Status
from router.webhooks.contract import DISABLED, TEST, TYPES, VERSION

_AT = "2026-11-23T09:00:06Z"
_REFS = "#/components/schemas/{model}"


class Told(BaseModel):
    """Fields may be added; none is changed or taken away. Read what you know, ignore the rest."""


class PostTold(Told):
    """A post of a ticket."""

    id: str
    native_id: str
    url: str | None


class LeftOut(Told):
    """How many of what were left out, so that a payload stays below 20 kB. The API has it all."""

    posts: int = 0
    reasons: int = 0


class AgencyTold(Told):
    """Another agency, with its names."""

    code: str
    ar: str
    en: str


class TicketTold(Told):
    """A ticket as it stood when this happened. Of many posts, `posts` holds the first."""

    id: str
    status: Status
    unit: str
    services: list[str]
    municipality: str | None
    urgency: Urgency
    intent: Intent
    referral: AgencyTold | None
    reasons: list[str]
    opened: datetime
    due: datetime
    holder: str | None
    posts: list[PostTold]
    post_count: int
    merged_into: str | None
    reference_940: str | None = None
    earlier: str | None
    sample: bool
    left_out: LeftOut | None = None


class WarningTold(Told):
    """A deadline that comes near or has passed; `level` counts the steps of the escalation."""

    ticket: str
    target: str
    percent: float
    level: int
    roles: list[Role]
    due: datetime | None
    crossed: datetime
    status: Status
    unit: str
    services: list[str]
    municipality: str | None
    urgency: Urgency
    holder: str | None
    sample: bool


class FollowUpTold(Told):
    """Another agency that is to be asked what became of a ticket."""

    ticket: str
    agency: str
    referred: datetime
    reference: str | None
    follow_ups: int
    next: datetime | None
    roles: list[Role]
    unit: str
    services: list[str]
    municipality: str | None
    urgency: Urgency
    sample: bool


class ReplyTold(Told):
    """Where a reply stands: never its words, nor who wrote or approved them.

    `approvals` of the `needed` people approved it. `frozen`: a crisis plan keeps it back.
    """

    id: str
    ticket: str
    state: ReplyState
    template: str | None
    stage: str | None
    approvals: int
    needed: int
    frozen: bool
    unit: str
    services: list[str]
    municipality: str | None
    urgency: Urgency
    sample: bool


class SourceTold(Told):
    """A source that was added, changed, paused or resumed: never its address or its options.

    `municipality` is the place that it is said to speak of, a municipality or an amana.
    """

    id: str
    name: str
    kind: str
    municipality: str | None = None


class TroubledTold(SourceTold):
    """A source that fails, is silent for longer than is usual for it, or is well again."""

    reason: str | None
    reason_ar: str | None


class FailingTold(TroubledTold):
    """A source that could not be read several times in a row."""

    failures: int
    outcome: str
    cause: str | None


class QuietTold(TroubledTold):
    """A source that answers, and has published nothing for longer than is usual for it."""

    since: datetime
    usual_seconds: int
    silent_seconds: int


class RecoveredTold(SourceTold):
    """A source that is well again: `after` lists what it was, `since` is when that began."""

    after: list[str]
    since: datetime


class TestTold(Told):
    """A test that somebody asked for, sent to its own endpoint alone."""

    __test__ = False

    id: str
    owner: str
    by: str


class DisabledTold(Told):
    """An endpoint that is sent nothing more. `why`: `by_hand`, `gone` (410) or `failing`."""

    id: str
    description: str
    host: str
    owner: str
    why: str
    by: str | None
    failing_since: datetime | None


_SOURCE = {
    "id": "balad-news",
    "name": "أخبار البلد",
    "kind": "feed",
    "municipality": "jeddah",
}
_WARNED: dict[str, Any] = {
    "ticket": TICKET["id"],
    "target": "first_answer",
    "percent": 80,
    "level": 0,
    "roles": ["agent", "manager"],
    "due": "2026-11-23T10:00:06Z",
    "crossed": "2026-11-23T09:48:06Z",
    "status": "claimed",
    "unit": TICKET["unit"],
    "services": TICKET["services"],
    "municipality": "buraydah",
    "urgency": "critical",
    "holder": "نورة",
    "sample": False,
}
_STATUS = {
    EventType.CREATED: "new",
    EventType.UPDATED: "claimed",
    EventType.REFERRED: "referred",
    EventType.CLAIMED: "claimed",
    EventType.ANSWERED: "answered",
    EventType.RESOLVED: "resolved",
    EventType.VERIFIED: "verified",
    EventType.CLOSED: "closed",
    EventType.REOPENED: "reopened",
    EventType.DISMISSED: "dismissed",
}
_REPLY: dict[str, Any] = {
    "id": "rep_4",
    "ticket": TICKET["id"],
    "state": "submitted",
    "template": "roads-acknowledged",
    "stage": "acknowledged",
    "approvals": 0,
    "needed": 2,
    "frozen": False,
    **{name: _WARNED[name] for name in ("unit", "services", "municipality", "urgency")},
    "sample": False,
}
_STATE = {
    ReplyEvent.DRAFTED: "draft",
    ReplyEvent.UPDATED: "draft",
    ReplyEvent.SUBMITTED: "submitted",
    ReplyEvent.APPROVED: "approved",
    ReplyEvent.REJECTED: "rejected",
    ReplyEvent.SENT: "sent",
    ReplyEvent.FAILED: "failed",
}
_APPROVED = frozenset({ReplyEvent.APPROVED, ReplyEvent.SENT, ReplyEvent.FAILED})
_BY_PEOPLE = (SourceEvent.ADDED, SourceEvent.UPDATED, SourceEvent.PAUSED, SourceEvent.RESUMED)
_AGENCY = {"code": "water", "ar": "شركة المياه الوطنية", "en": "National Water Company"}

DATA: Mapping[str, type[Told]] = {
    **{each.value: TicketTold for each in EventType},
    **{each.value: ReplyTold for each in ReplyEvent},
    "clock.warning": WarningTold,
    "referral.follow_up": FollowUpTold,
    **{each.value: SourceTold for each in _BY_PEOPLE},
    SourceEvent.FAILING.value: FailingTold,
    SourceEvent.QUIET.value: QuietTold,
    SourceEvent.RECOVERED.value: RecoveredTold,
    TEST: TestTold,
    DISABLED: DisabledTold,
}
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    **{
        each.value: {
            **TICKET,
            "status": status,
            "referral": _AGENCY if each is EventType.REFERRED else None,
        }
        for each, status in _STATUS.items()
    },
    **{
        each.value: {**_REPLY, "state": state, "approvals": 2 * (each in _APPROVED)}
        for each, state in _STATE.items()
    },
    "clock.warning": _WARNED,
    "referral.follow_up": {
        "ticket": TICKET["id"],
        "agency": "water",
        "referred": _AT,
        "reference": "940-1029",
        "follow_ups": 1,
        "next": "2026-11-30T09:00:06Z",
        "roles": ["manager"],
        **{name: _WARNED[name] for name in ("unit", "services", "municipality", "urgency")},
        "sample": False,
    },
    **{each.value: _SOURCE for each in _BY_PEOPLE},
    SourceEvent.FAILING.value: {
        **_SOURCE,
        "failures": 5,
        "outcome": "silent",
        "reason": "no whole answer within 20 s",
        "reason_ar": "لم يصل جواب كامل خلال 20 ثانية",
        "cause": "retry",
    },
    SourceEvent.QUIET.value: {
        **_SOURCE,
        "since": "2026-11-21T06:00:00Z",
        "usual_seconds": 86400,
        "silent_seconds": 183600,
        "reason": "it answers, and publishes nothing",
        "reason_ar": "يجيب المصدر ولا ينشر جديدًا",
    },
    SourceEvent.RECOVERED.value: {**_SOURCE, "after": ["failing"], "since": "2026-11-23T07:00:00Z"},
    TEST: {"id": "whk_1", "owner": "manal", "by": "manal"},
    DISABLED: {
        "id": "whk_1",
        "description": "نظام بلاغات الطرق",
        "host": "roads.buraydah.example",
        "owner": "manal",
        "why": "failing",
        "by": None,
        "failing_since": "2026-11-18T08:59:00Z",
    },
}
_HEADERS = {
    "webhook-id": (
        "Names the event: the same on every attempt, and when it is replayed.",
        "evt_31",
    ),
    "webhook-timestamp": ("When this attempt was sent, seconds since 1970.", "1795424406"),
    "webhook-signature": (
        "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; two while a secret is changed.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
    "sawt-webhook-version": ("The version of this contract.", VERSION),
}


def describe(document: dict[str, Any]) -> None:
    """Add what webhooks send to an OpenAPI document, with the shapes that it refers to."""
    kinds = sorted(set(DATA.values()), key=lambda kind: kind.__name__)
    _, shapes = models_json_schema([(kind, "serialization") for kind in kinds], ref_template=_REFS)
    document["components"]["schemas"].update(shapes["$defs"])
    document["webhooks"] = {type_: {"post": _operation(type_)} for type_ in TYPES}


def _operation(type_: str) -> dict[str, Any]:
    kind = DATA[type_]
    return {
        "summary": type_,
        "description": " ".join((kind.__doc__ or "").split()),
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": says,
                "schema": {"type": "string"},
                "example": example,
            }
            for name, (says, example) in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["type", "timestamp", "data"],
                        "properties": {
                            "type": {"const": type_},
                            "timestamp": {"type": "string", "format": "date-time"},
                            "data": {"$ref": _REFS.format(model=kind.__name__)},
                        },
                    },
                    "example": {"type": type_, "timestamp": _AT, "data": EXAMPLES[type_]},
                }
            },
        },
        "responses": {
            "2XX": {"description": "Received. Any other answer is a failure, tried again later."},
            "410": {"description": "Nothing more is wanted: the endpoint is disabled."},
        },
    }

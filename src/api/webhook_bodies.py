"""What is sent and shown of webhooks and their deliveries."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas import Line, Moment, Number, Shape, Url, Wish
from classifier.tags import Urgency
from router.webhooks.answers import Verdict
from store.webhook_deliveries import State
from store.webhook_log import Which

When = Annotated[datetime, Moment]
Codes = Annotated[frozenset[Line], Field(max_length=200)]
Urgencies = Annotated[frozenset[Urgency], Field(max_length=4)]
PerMinute = Annotated[int, Field(ge=1, le=60_000), Number]
Description = Annotated[str, StringConstraints(max_length=200)]
USUAL_RATE = 3_000
LONGEST_OVERLAP = 168


class NewWebhook(Wish):
    """An endpoint; what is left out of types, places, services and urgencies asks for all.

    `places` are municipalities and amanat, `services` services and domains. `per_minute` is how
    many deliveries it is sent at most.
    """

    url: Url
    description: Description = ""
    types: Codes = frozenset()
    places: Codes = frozenset()
    services: Codes = frozenset()
    urgencies: Urgencies = frozenset()
    per_minute: PerMinute = USUAL_RATE


class WebhookChanges(Wish):
    """What is to change of an endpoint; an empty list asks for all."""

    url: Url | None = None
    description: Description | None = None
    types: Codes | None = None
    places: Codes | None = None
    services: Codes | None = None
    urgencies: Urgencies | None = None
    per_minute: PerMinute | None = None


class Rotate(Wish):
    """For how many hours the secrets before go on signing, beside the new one."""

    overlap_hours: Annotated[float, Field(ge=0, le=LONGEST_OVERLAP), Number] = 24.0


class Replay(Wish):
    """What is to be sent again: events from `since` on and before `until` (now).

    `which`: `failed`, and what was missed while the endpoint was disabled; or `all`. `after` is
    `next` of the request before, with the same range.
    """

    since: When
    until: When | None = None
    which: Which = Which.FAILED
    after: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None


class WebhookView(Shape):
    """An endpoint. `why` it is disabled: `by_hand`, `gone` (it answered 410) or `failing`.

    `failing_since` is since when nothing has succeeded; `rests_until` when it is sent to again.
    """

    id: str
    url: str
    description: str
    types: list[str]
    places: list[str]
    services: list[str]
    urgencies: list[Urgency]
    per_minute: int
    owner: str
    created: datetime
    enabled: bool
    why: str | None
    disabled: datetime | None
    failing_since: datetime | None
    rests_until: datetime | None
    last_delivered: datetime | None


class NewWebhookView(WebhookView):
    """An endpoint that was made, with its secret, which is not shown again."""

    secret: str


class WebhookItems(Shape):
    """All endpoints that the caller may see."""

    items: list[WebhookView]
    next: None


class SecretView(Shape):
    """A new secret, which is not shown again; those before sign until `old_until`."""

    id: str
    secret: str
    old_until: datetime


class TestedView(Shape):
    """The delivery of a test event."""

    delivery: str


class ReplayedView(Shape):
    """How many deliveries are sent again; `next` asks for those after them."""

    queued: int
    next: str | None


class WebhookStatsView(Shape):
    """What came of an endpoint's deliveries that were made since an instant.

    `deliveries` counts them by state, `attempts` by what came of each. `waiting` are all that are
    not over, of any age, `oldest` is when the first of them was made. Times are in milliseconds.
    """

    since: datetime
    deliveries: dict[State, int]
    attempts: dict[Verdict, int]
    waiting: int
    oldest: datetime | None
    mean_ms: float | None
    longest_ms: float | None


class AttemptView(Shape):
    """One attempt: `response` is the beginning of what the receiver wrote, where it failed."""

    number: int
    at: datetime
    verdict: Verdict
    status: int | None
    took_ms: float | None
    reason: str | None
    reason_ar: str | None
    response: str | None


class DeliveryLineView(Shape):
    """Telling one endpoint of one event. `due` is when it is tried next.

    `event` is what receivers get as `webhook-id`, the same on every attempt.
    """

    id: str
    webhook: str
    event: str
    type: str
    state: State
    created: datetime
    due: datetime | None
    attempts: int
    at: datetime | None
    status: int | None
    took_ms: float | None
    reason: str | None
    reason_ar: str | None


class WebhookDeliveryView(DeliveryLineView):
    """A delivery with its log, first attempt first."""

    log: list[AttemptView]


class DeliveryPage(Shape):
    """A page of deliveries."""

    items: list[DeliveryLineView]
    next: str | None

"""The shapes of notices: digests and alerts, by mail or to a hook."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api import wanted
from api.config import Config
from api.schemas import MAILBOX, Line, Shape
from classifier.tags import Urgency
from router.alerts import Alert
from router.digests import Kind
from router.interest import Interest
from store.notices import LetterState
from store.tickets import TicketFilter, only

Code = Annotated[str, Field(max_length=100)]
Mailbox = Annotated[
    str,
    Field(
        pattern=MAILBOX,
        max_length=254,
    ),
]


class Way(StrEnum):
    """How somebody is told. `slack`: any hook that takes what Slack's do."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"


class _Asks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    municipality: Code | None = None
    service: Code | None = None

    def check(self, config: Config) -> None:
        """Raise `Invalid` where a code is none."""
        wanted.municipality(config, "body.asks.municipality", self.municipality)
        wanted.service(config, "body.asks.service", self.service)


class DigestAsks(_Asks):
    """Which tickets a digest counts."""

    urgency: Urgency | None = None

    def narrowed(self, places: frozenset[str]) -> TicketFilter:
        """Return the filter, of somebody's places; samples are never counted."""
        return TicketFilter(
            municipality=only(self.municipality),
            service=only(self.service),
            urgency=only(self.urgency),
            sample=False,
            places=places,
        )


class AlertAsks(_Asks):
    """What somebody is alerted to; no `alerts`: to all of it."""

    alerts: set[Alert] = Field(default=set())

    @property
    def wanted(self) -> set[Alert]:
        """The alerts that are asked for."""
        return self.alerts or set(Alert)

    @property
    def interest(self) -> Interest:
        """Of which places and services."""
        return Interest(
            places=frozenset({self.municipality} - {None}),  # type: ignore[arg-type]
            services=frozenset({self.service} - {None}),  # type: ignore[arg-type]
        )


class NewNotice(BaseModel):
    """A notice to be made: a mail needs `address`, a hook needs `hook`."""

    model_config = ConfigDict(extra="forbid")

    label: Line
    user: Annotated[Line | None, Field(description="Left out: whoever asks.")] = None
    kind: Kind
    way: Way
    address: Mailbox | None = None
    hook: Annotated[
        SecretStr | None,
        Field(max_length=2000, description="The address of a hook; it is never shown again."),
    ] = None
    asks: dict[str, Any] = {}


class NoticeView(Shape):
    """A notice; of a hook's address nothing is shown. `next` is when the next digest is due."""

    id: str
    user: str
    label: str
    kind: Kind
    way: Way
    address: str | None
    asks: dict[str, Any]
    created: datetime
    next: datetime | None
    ended: datetime | None


class NoticeItems(Shape):
    """Notices, latest first."""

    items: list[NoticeView]


class LetterView(Shape):
    """What was sent, or will be. `due` is when it is tried; `at` when it was, last."""

    period: str
    subject: str
    state: LetterState
    attempts: int
    made: datetime
    due: datetime | None
    at: datetime | None
    reason: str | None


class LetterItems(Shape):
    """The last 100 letters of a notice, latest first."""

    items: list[LetterView]

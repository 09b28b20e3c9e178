"""What is told to others: events, webhooks, notices, feeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, Row


class FeedRow(Row):
    """Feeds of tickets that speak for users; of the token in its address only the digest is kept.

    `asks` is the filter, as the API takes it.
    """

    __tablename__ = "feeds"
    __table_args__ = (Index("feeds_user", "user", "seq"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    label: Mapped[str]
    asks: Mapped[dict[str, Any]]
    token: Mapped[str] = mapped_column(unique=True)
    created: Mapped[datetime]
    used: Mapped[datetime | None]
    ended: Mapped[datetime | None]


class NoticeRow(Row):
    """What users are told of by themselves: digests and alerts, by mail or to a hook.

    `hook` is sealed. A digest is due `next`; of events, all up to `reached` were looked at.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_user", "user", "seq"),
        Index(
            "notices_holding",
            "kind",
            "seq",
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    label: Mapped[str]
    kind: Mapped[str]
    way: Mapped[str]
    address: Mapped[str | None]
    hook: Mapped[str | None]
    asks: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    next: Mapped[datetime | None]
    reached: Mapped[int]
    ended: Mapped[datetime | None]


class LetterRow(Row):
    """The outbox of notices: what is to be sent, or was. One for each notice and period.

    `due` is when it is to be tried, or while it is being sent, when whoever sends it must be dead.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("letters_period", "notice", "period", unique=True),
        Index("letters_made", "made"),
        Index(
            "letters_due",
            "due",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[int] = mapped_column(ForeignKey("notices.seq", ondelete="CASCADE"))
    period: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]
    made: Mapped[datetime]
    due: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    at: Mapped[datetime | None]
    reason: Mapped[str | None]


class EventRow(Row):
    """What happened, written in the transaction that made it happen."""

    __tablename__ = "events"
    __table_args__ = (
        Index("events_sample", "seq", sqlite_where=text("sample"), postgresql_where=text("sample")),
        Index("events_at", "at"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    sample: Mapped[bool]


class WebhookRow(Row):
    """An endpoint that is told of events. `user` is null where the installation's key made it.

    `since` is the last event that happened before it was made or enabled. `why` says why it is not
    enabled. `strikes` to `last_failed` are its health, `tokens` and `filled` its bucket.
    """

    __tablename__ = "webhooks"
    __table_args__ = (NUMBERED,)
    seq: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    description: Mapped[str]
    types: Mapped[list[str]]
    places: Mapped[list[str]]
    services: Mapped[list[str]]
    urgencies: Mapped[list[str]]
    per_minute: Mapped[int]
    owner: Mapped[str]
    user: Mapped[str | None]
    created: Mapped[datetime]
    since: Mapped[int]
    enabled: Mapped[bool] = mapped_column(default=True)
    why: Mapped[str | None]
    disabled: Mapped[datetime | None]
    removed: Mapped[datetime | None]
    strikes: Mapped[int] = mapped_column(default=0)
    held: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    last_failed: Mapped[datetime | None]
    delivered: Mapped[datetime | None]
    tokens: Mapped[float] = mapped_column(default=0.0)
    filled: Mapped[datetime | None]


class WebhookSecretRow(Row):
    """The secrets of an endpoint, sealed. `until` is when one that was replaced signs no more."""

    __tablename__ = "webhook_secrets"
    __table_args__ = (Index("webhook_secrets_webhook", "webhook"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    webhook: Mapped[int] = mapped_column(ForeignKey("webhooks.seq", ondelete="CASCADE"))
    sealed: Mapped[str]
    created: Mapped[datetime]
    until: Mapped[datetime | None]


class WebhookDeliveryRow(Row):
    """Telling one endpoint of one event. `due` is when to act next; null when nothing is left.

    No foreign key to events: those of samples go, the log stays. While it is sent, `due` is when
    whoever sends it must be dead.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("webhook_deliveries_event", "webhook", "event", unique=True),
        Index(
            "webhook_deliveries_due",
            "webhook",
            "due",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
        Index("webhook_deliveries_created", "webhook", "created", "seq"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    webhook: Mapped[int] = mapped_column(ForeignKey("webhooks.seq", ondelete="CASCADE"))
    event: Mapped[int]
    type: Mapped[str]
    created: Mapped[datetime]
    state: Mapped[str]
    due: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime | None]
    status: Mapped[int | None]
    took: Mapped[float | None]
    reason: Mapped[str | None]
    reason_ar: Mapped[str | None]


class WebhookAttemptRow(Row):
    """One attempt at a delivery, and what came of it. `took` is in seconds."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("webhook_attempts_delivery", "delivery", "seq"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    delivery: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.seq", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    verdict: Mapped[str]
    status: Mapped[int | None]
    took: Mapped[float | None]
    reason: Mapped[str | None]
    reason_ar: Mapped[str | None]
    response: Mapped[str | None]


class WebhookCursorRow(Row):
    """Up to which event deliveries were made: one row."""

    __tablename__ = "webhook_cursor"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event: Mapped[int]

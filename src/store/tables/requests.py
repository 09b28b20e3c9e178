"""Requests and updates of Open311."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, TICKET, Row


class ServiceRequestRow(Row):
    """What was posted by Open311 beside the post that it became; `token` names it to its sender.

    `who` holds the key that posted it, `service` and `place` are what the sender chose. `digest`
    is of all that was said, by which the same again is told.
    """

    __tablename__ = "service_requests"
    __table_args__ = (
        Index("service_requests_digest", "digest", "at"),
        Index("service_requests_post", "post"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    post: Mapped[int] = mapped_column(ForeignKey(POST, ondelete="CASCADE"))
    service: Mapped[str]
    place: Mapped[str | None]
    description: Mapped[str]
    address: Mapped[str | None]
    address_id: Mapped[str | None]
    answers: Mapped[dict[str, Any]]


class ServiceUpdateRow(Row):
    """An update that another system posted by Open311: `name` is what `who` calls it."""

    __tablename__ = "service_updates"
    __table_args__ = (Index("service_updates_name", "who", "name", unique=True), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    name: Mapped[str]
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))

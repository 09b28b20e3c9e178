"""What is said to authors, and in a crisis to everybody."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, TICKET, Row


class ReplyRow(Row):
    """Answers to the authors of a ticket. At most one of a ticket is `pending`.

    `writers` are all who wrote words of it, `approvals` are names. `by_hand`: nothing of it goes
    through an account. `first_sent` is when the first author had it, and the ticket was answered.
    `urgency` is the ticket's when the last approval was given. `frozen` is the crisis plan's run
    for which it waits for a person's word.
    """

    __tablename__ = "replies"
    __table_args__ = (
        Index("replies_ticket", "ticket", "seq"),
        Index("replies_state", "state", "seq"),
        Index(
            "replies_pending",
            "ticket",
            unique=True,
            sqlite_where=text("pending"),
            postgresql_where=text("pending"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    state: Mapped[str]
    pending: Mapped[bool]
    template: Mapped[str | None]
    stage: Mapped[str | None]
    fields: Mapped[dict[str, Any]]
    text: Mapped[str]
    by_hand: Mapped[bool]
    writers: Mapped[list[str]]
    approvals: Mapped[list[str]]
    note: Mapped[str | None]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    first_sent: Mapped[datetime | None]
    urgency: Mapped[str | None]
    frozen: Mapped[int | None]


class ReplyChangeRow(Row):
    """What was done to a reply; `text` is kept where it was written anew."""

    __tablename__ = "reply_changes"
    __table_args__ = (Index("reply_changes_reply", "reply", "seq"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    reply: Mapped[int] = mapped_column(ForeignKey("replies.seq", ondelete="CASCADE"))
    at: Mapped[datetime]
    who: Mapped[str]
    verb: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    text: Mapped[str | None]
    note: Mapped[str | None]


class ReplyDeliveryRow(Row):
    """One reply to one author, under a post of theirs. Who that is, the post says.

    `due` is when it is looked at next: when it is to be sent, or, while it is being sent, when
    whoever sends it must have died. `who` marked it by hand. `name` is what whoever answers the
    reply names it (`router.objecting.name_of_reply`).
    """

    __tablename__ = "reply_deliveries"
    __table_args__ = (
        Index("reply_deliveries_post", "post"),
        Index(
            "reply_deliveries_name",
            "name",
            sqlite_where=text("name IS NOT NULL"),
            postgresql_where=text("name IS NOT NULL"),
        ),
        Index(
            "reply_deliveries_due",
            "due",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
    )
    reply: Mapped[int] = mapped_column(
        ForeignKey("replies.seq", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    platform: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    due: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    link: Mapped[str | None]
    name: Mapped[str | None]
    reason: Mapped[str | None]
    reason_ar: Mapped[str | None]
    at: Mapped[datetime | None]
    who: Mapped[str | None]


class PlanRunRow(Row):
    """Crisis plans that were started. `plan` is the plan as it was written then.

    `until` is when it ends by itself, `ended` when it did or somebody ended it.
    """

    __tablename__ = "plan_runs"
    __table_args__ = (
        Index("plan_runs_code", "code", "seq"),
        Index(
            "plan_runs_running",
            "until",
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    mode: Mapped[str]
    plan: Mapped[dict[str, Any]]
    places: Mapped[list[str]]
    reason: Mapped[str]
    started: Mapped[datetime]
    started_by: Mapped[str]
    until: Mapped[datetime]
    ended: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    end_reason: Mapped[str | None]


class PlanNoteRow(Row):
    """Duties of a run that are done, and questions after it that are answered: by code, once."""

    __tablename__ = "plan_notes"
    run: Mapped[int] = mapped_column(
        ForeignKey("plan_runs.seq", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    note: Mapped[str | None]

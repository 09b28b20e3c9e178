"""The tickets, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import AT_ONCE, NUMBERED, POST, TICKET, Row


class TicketRow(Row):
    """Matters that are owed an answer. At most one open ticket has a given join key.

    From `snoozed` to `returned`, the fields are those of `router.acts.Standing`. `clock` is kept by
    `router.clock.written`, `stamp` names the calendar that counted it, `next_tick` is when it has
    something to say. `due` is the next deadline that is owed, or the last where none is `owed`.
    `seek` is when to look next for somebody to answer it, `waits` why nobody was found so far.
    `run` is the crisis plan's run that bears on its clock. `merged_into` is the id of the ticket
    that answers for this one: its posts are there. `earlier` is the id of one of the same matter
    that was over when this one was opened. `chased` is when approvers were told that nobody has
    verified it.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "tickets_open_join",
            "join_key",
            "sample",
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        Index(
            "tickets_snoozed",
            "snoozed",
            sqlite_where=text("snoozed IS NOT NULL"),
            postgresql_where=text("snoozed IS NOT NULL"),
        ),
        Index(
            "tickets_next_tick",
            "next_tick",
            sqlite_where=text("next_tick IS NOT NULL"),
            postgresql_where=text("next_tick IS NOT NULL"),
        ),
        Index(
            "tickets_ended",
            "status",
            "ended",
            sqlite_where=text("ended IS NOT NULL"),
            postgresql_where=text("ended IS NOT NULL"),
        ),
        Index(
            "tickets_unverified",
            "ended",
            sqlite_where=text("status = 'resolved' AND chased IS NULL"),
            postgresql_where=text("status = 'resolved' AND chased IS NULL"),
        ),
        # Holds what a queue is narrowed by, so that its groups are counted off it alone.
        Index(
            "tickets_due",
            *("due", "seq", "status", "unit", "service", "domain", "municipality", "amana"),
            *("urgency", "intent", "holder", "snoozed", "sample", "owed"),
            sqlite_where=text("owed"),
            postgresql_where=text("owed"),
        ),
        # What waits at a desk; holds what triage is narrowed by.
        Index(
            "tickets_desk",
            *("unit", "due", "seq", "status", "sample", "municipality", "amana", "owed"),
            sqlite_where=text("owed"),
            postgresql_where=text("owed"),
        ),
        # What runs of crisis plans look for: open tickets on which none bears, or one that is over.
        Index(
            "tickets_open_domain",
            "domain",
            "seq",
            sqlite_where=text("open AND run IS NULL"),
            postgresql_where=text("open AND run IS NULL"),
        ),
        Index(
            "tickets_run",
            "run",
            sqlite_where=text("open AND run IS NOT NULL"),
            postgresql_where=text("open AND run IS NOT NULL"),
        ),
        Index(
            "tickets_seek",
            "seek",
            sqlite_where=text("seek IS NOT NULL"),
            postgresql_where=text("seek IS NOT NULL"),
        ),
        Index(
            "tickets_held",
            "holder",
            sqlite_where=text("open AND holder IS NOT NULL"),
            postgresql_where=text("open AND holder IS NOT NULL"),
        ),
        Index(
            "tickets_reference_940",
            "reference_940",
            unique=True,
            sqlite_where=text("reference_940 IS NOT NULL"),
            postgresql_where=text("reference_940 IS NOT NULL"),
        ),
        Index(
            "tickets_sample", "seq", sqlite_where=text("sample"), postgresql_where=text("sample")
        ),
        # Holds all that figures of volume read, so that they are read off it alone.
        Index(
            "tickets_opened",
            "opened",
            "seq",
            "service",
            "domain",
            "municipality",
            "amana",
            "unit",
            "intent",
            "sample",
            "merged_into",
        ),
        *(
            Index(f"tickets_{column}", column, "seq")
            for column in (
                "status",
                "unit",
                "service",
                "domain",
                "municipality",
                "amana",
                "urgency",
                "intent",
            )
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    open: Mapped[bool]
    unit: Mapped[str]
    services: Mapped[list[str]]
    service: Mapped[str | None]
    domain: Mapped[str | None]
    municipality: Mapped[str | None]
    amana: Mapped[str | None]
    urgency: Mapped[str]
    intent: Mapped[str]
    referral: Mapped[str | None]
    reasons: Mapped[list[str]]
    opened: Mapped[datetime]
    due: Mapped[datetime]
    holder: Mapped[str | None]
    sample: Mapped[bool]
    join_key: Mapped[str | None]
    snoozed: Mapped[datetime | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    resolver: Mapped[str | None]
    verifier: Mapped[str | None]
    closing: Mapped[str | None]
    answered: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(server_default="0")
    returned: Mapped[int] = mapped_column(server_default="0")
    chased: Mapped[datetime | None]
    # Read where it is asked for: most that reads tickets does not look at their clocks.
    clock: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    stamp: Mapped[str | None]
    owed: Mapped[bool] = mapped_column(server_default=false())
    next_tick: Mapped[datetime | None]
    seek: Mapped[datetime | None] = mapped_column(default=AT_ONCE)
    waits: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    run: Mapped[int | None]
    merged_into: Mapped[str | None]
    earlier: Mapped[str | None]
    reference_940: Mapped[str | None]


class TicketPostRow(Row):
    """Which posts a ticket answers. A post belongs to one ticket at most.

    `answered` is when its author was told something after it.
    """

    __tablename__ = "ticket_posts"
    __table_args__ = (
        Index("ticket_posts_ticket", "ticket", "post"),
        Index(
            "ticket_posts_unanswered",
            "post",
            sqlite_where=text("answered IS NULL"),
            postgresql_where=text("answered IS NULL"),
        ),
    )
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    answered: Mapped[datetime | None]


class HistoryRow(Row):
    """What was done to a ticket. `changes` holds [before, after] of each field that changed.

    `unit` is whom it counts for, where a matter was resolved, verified, closed or reopened.
    """

    __tablename__ = "history"
    __table_args__ = (
        Index("history_ticket", "ticket", "seq"),
        Index("history_at", "at", "seq"),
        Index(
            "history_counted",
            "at",
            "verb",
            sqlite_where=text("unit IS NOT NULL"),
            postgresql_where=text("unit IS NOT NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    at: Mapped[datetime]
    who: Mapped[str]
    verb: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    note: Mapped[str | None]
    changes: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    unit: Mapped[str | None]

"""How well it was done: looked at again, taken back, referred."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, TICKET, Row


class DrawRow(Row):
    """The audit sample of a week: by which seed and policy it was drawn, of how many `closed`."""

    __tablename__ = "draws"
    week: Mapped[str] = mapped_column(primary_key=True)
    seed: Mapped[str]
    share: Mapped[float]
    at_least: Mapped[int]
    closed: Mapped[int]
    drawn: Mapped[datetime]


class LookRow(Row):
    """A ticket of a sample, as it was closed, and what its auditor found."""

    __tablename__ = "looks"
    __table_args__ = (
        Index("looks_week", "week", "ticket", unique=True),
        Index("looks_ticket", "ticket"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[str] = mapped_column(ForeignKey("draws.week", ondelete="CASCADE"))
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    unit: Mapped[str]
    closed: Mapped[datetime]
    resolver: Mapped[str | None]
    verifier: Mapped[str | None]
    verdict: Mapped[str | None]
    note: Mapped[str | None]
    who: Mapped[str | None]
    at: Mapped[datetime | None]


class MisrouteRow(Row):
    """Tickets that went to a wrong unit: whose they were, where they went, and why.

    `how` is the verb: a unit gave it back (`return`), or somebody corrected it (`correct`).
    `service` is what the ticket was routed by.
    """

    __tablename__ = "misroutes"
    __table_args__ = (
        Index("misroutes_unit", "unit", "at"),
        Index("misroutes_ticket", "ticket"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    at: Mapped[datetime]
    who: Mapped[str]
    unit: Mapped[str]
    went: Mapped[str]
    service: Mapped[str | None]
    reason: Mapped[str]
    how: Mapped[str] = mapped_column(server_default="return")


class HintRow(Row):
    """What returned tickets say of the model: corrections that a person accepts or dismisses.

    `service` is the right one where it was named. `state` is open, accepted or dismissed.
    """

    __tablename__ = "hints"
    __table_args__ = (Index("hints_state", "state", "seq"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    at: Mapped[datetime]
    who: Mapped[str]
    unit: Mapped[str]
    went: Mapped[str]
    service: Mapped[str | None]
    note: Mapped[str | None]
    state: Mapped[str]
    decided: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decided_note: Mapped[str | None]


class ReferralRow(Row):
    """Tickets that were referred to another agency, and what came of it.

    `reference` and `answer` are the agency's. `next` is when it is asked again, `ended` when the
    ticket left the agency; a ticket is with one at most.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        Index("referrals_ticket", "ticket", "seq"),
        Index(
            "referrals_with",
            "ticket",
            unique=True,
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        Index(
            "referrals_next",
            "next",
            sqlite_where=text("next IS NOT NULL"),
            postgresql_where=text("next IS NOT NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    agency: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    reason: Mapped[str | None]
    reference: Mapped[str | None]
    answer: Mapped[str | None]
    answered: Mapped[datetime | None]
    follow_ups: Mapped[int] = mapped_column(server_default="0")
    next: Mapped[datetime | None]
    ended: Mapped[datetime | None]

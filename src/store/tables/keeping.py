"""What the service keeps of itself: its policy, its keys, who did what, what was erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, Row


class AuditRow(Row):
    """Who changed what of the administration, before and after."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_done", "verb", "who", "at"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    verb: Mapped[str]
    target: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    address: Mapped[str | None]


class PolicyRow(Row):
    """A document of the policy as somebody saved it; without `text` as its file has it again."""

    __tablename__ = "policies"
    __table_args__ = (Index("policies_document", "document", "number"),)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str]
    text: Mapped[str | None]
    at: Mapped[datetime]
    who: Mapped[str]
    note: Mapped[str | None]
    restores: Mapped[int | None]


class KeyRow(Row):
    """Idempotency keys with the reply that each was given."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("idempotency_at", "at"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str | None]
    at: Mapped[datetime]
    reply: Mapped[dict[str, Any] | None]


class LeaseRow(Row):
    """What only one process does at a time, and who does it."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class InstallationRow(Row):
    """Secrets of this installation, by name, each sealed (store/sealing.py)."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]


class ErasureRow(Row):
    """Requests to be erased, and what was done. Who asked is nowhere: see `erased`.

    `basis` is why, `keeps_text` whether the words of the posts stayed, `counts` how many rows of
    what were changed.
    """

    __tablename__ = "erasures"
    __table_args__ = (NUMBERED,)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    basis: Mapped[str]
    note: Mapped[str]
    platform: Mapped[str]
    keeps_text: Mapped[bool]
    counts: Mapped[dict[str, Any]]


class ErasedRow(Row):
    """By what somebody who was erased is known when they are heard again: keyed digests alone.

    `what` is author, mention or post (store/erased.py).
    """

    __tablename__ = "erased"
    digest: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str]
    at: Mapped[datetime]
    erasure: Mapped[int] = mapped_column(ForeignKey("erasures.seq", ondelete="CASCADE"))


class ForgottenRow(Row):
    """Posts that were removed after their time, by the hash that is their id.

    Feeds go on naming old entries; without this they would be heard as new.
    """

    __tablename__ = "forgotten"
    __table_args__ = (Index("forgotten_at", "at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

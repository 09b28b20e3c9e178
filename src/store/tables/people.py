"""Who works here, and how they are known."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, TICKET, Row


class UserRow(Row):
    """Who works with the service. `password` is an Argon2 hash; None: no login by password."""

    __tablename__ = "users"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    roles: Mapped[list[str]]
    places: Mapped[list[str]]
    active: Mapped[bool]
    password: Mapped[str | None]
    created: Mapped[datetime]


class ApiKeyRow(Row):
    """Keys that speak for users; of the secret only its digest is kept."""

    __tablename__ = "keys"
    __table_args__ = (Index("keys_user", "user", "created"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    label: Mapped[str]
    roles: Mapped[list[str]]
    secret: Mapped[str]
    created: Mapped[datetime]
    expires: Mapped[datetime | None]
    used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class SeenRow(Row):
    """Which tickets a user has opened, and how far each had come then.

    `history` is the last line of its history, `posts` how many posts it had.
    """

    __tablename__ = "seen"
    __table_args__ = (Index("seen_ticket", "ticket"), {"sqlite_with_rowid": False})
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    ticket: Mapped[int] = mapped_column(
        ForeignKey(TICKET, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    history: Mapped[int]
    posts: Mapped[int]
    at: Mapped[datetime]


class ViewRow(Row):
    """A filter of tickets under a name. `shared`: with all who see its `place`; null: with all.

    `asks` is the filter, as lists of tickets take it.
    """

    __tablename__ = "views"
    __table_args__ = (
        Index("views_user", "user", "seq"),
        Index(
            "views_shared",
            "place",
            "seq",
            sqlite_where=text("shared"),
            postgresql_where=text("shared"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    shared: Mapped[bool]
    place: Mapped[str | None]
    name: Mapped[str]
    asks: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    changed: Mapped[datetime]


class SignInRow(Row):
    """Browsers that are signed in; of the cookie's secret only its digest is kept.

    One that has ended stays for a while, so that it is known where a user signs in.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (Index("sign_ins_user", "user", "began"), Index("sign_ins_seen", "seen"))
    id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    secret: Mapped[str]
    how: Mapped[str]
    began: Mapped[datetime]
    seen: Mapped[datetime]
    address: Mapped[str | None]
    ended: Mapped[datetime | None]


class TryRow(Row):
    """Tries to be let in that failed, or are under way, by the budget that they take from."""

    __tablename__ = "tries"
    __table_args__ = (Index("tries_budget", "budget", "at"), Index("tries_at", "at"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    budget: Mapped[str]
    at: Mapped[datetime]


class SecondFactorRow(Row):
    """What codes by the time are made from, sealed. Not `confirmed`: it counts for nothing yet.

    `step` is the last time step of which a code was taken.
    """

    __tablename__ = "second_factors"
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str]
    created: Mapped[datetime]
    confirmed: Mapped[datetime | None]
    step: Mapped[int | None]


class RecoveryCodeRow(Row):
    """Digests of recovery codes that are not used yet."""

    __tablename__ = "recovery_codes"
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)


class OfficeIdentityRow(Row):
    """Who a user is to the office's sign-in: its `sub` of the first time, which does not change."""

    __tablename__ = "office_identities"
    __table_args__ = (Index("office_identities_subject", "issuer", "subject", unique=True),)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    since: Mapped[datetime]


class MemberRow(Row):
    """Who answers for which unit, or for all units of a place: `code` is either's.

    `shifts` and `dates` are kept by `router.owners.written`. `turn` grows with each ticket that
    is given to them by itself: the lowest is next.
    """

    __tablename__ = "members"
    __table_args__ = (
        Index("members_code", "code", "user", unique=True),
        Index("members_user", "user"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    teams: Mapped[list[str]]
    capacity: Mapped[int]
    shifts: Mapped[list[dict[str, Any]]]
    dates: Mapped[list[dict[str, Any]]]
    turn: Mapped[int] = mapped_column(server_default="0")

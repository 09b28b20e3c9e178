"""Which posts are of one matter."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, TICKET, Row


class MarkRow(Row):
    """Under which marks tickets are found again (`router.incidents.marks`).

    `at` is the minute since 1970 of the ticket's newest post. Everything is in the key: a dozen
    rows are written for each post, all over the table, and a second tree would double that. What
    is older than posts are joined for is thrown away: the table does not grow with the archive.
    """

    __tablename__ = "marks"
    __table_args__ = ({"sqlite_with_rowid": False},)
    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SketchRow(Row):
    """What the posts of a ticket say together (`router.incidents.sketch`)."""

    __tablename__ = "sketches"
    ticket: Mapped[int] = mapped_column(
        ForeignKey(TICKET, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[dict[str, Any]]


class SuggestionRow(Row):
    """A post that may be of a ticket, for a person to decide: `state` open, accepted, rejected."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("suggestions_ticket", "ticket", "state"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[int] = mapped_column(ForeignKey(POST, ondelete="CASCADE"), unique=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    score: Mapped[float]
    reasons: Mapped[list[str]]
    state: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str | None]
    decided: Mapped[datetime | None]


class MergeRow(Row):
    """A ticket whose posts went to another, and all that is needed to undo it.

    `before` and `after` hold what changed of both; `undone` is when they were split again.
    """

    __tablename__ = "merges"
    __table_args__ = (Index("merges_into", "into", "undone"), NUMBERED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    into: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    at: Mapped[datetime]
    posts: Mapped[list[int]] = mapped_column(JSON())
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    undone: Mapped[datetime | None]

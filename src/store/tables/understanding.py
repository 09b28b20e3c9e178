"""What posts are about: waiting for tags, tagged, corrected, decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, Row


class WorkRow(Row):
    """The queue: a row comes with its post, moves on with its tags, goes with its decision.

    Taking a row moves `due` past the lease, so that a dead worker's posts come back.
    """

    __tablename__ = "worklist"
    __table_args__ = (Index("worklist_due", "stage", "due", "post"),)
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    stage: Mapped[str]
    due: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]


class TagsRow(Row):
    """The judgement of each post, and what of it is asked for in lists (of its main service).

    Where a person corrected it, all but `score` and `tagged` is what that person said. `version`
    is the number of older texts that the post had: evidence points into the text of that time.
    """

    __tablename__ = "tags"
    __table_args__ = (
        *(
            Index(f"tags_{column}", column, "post")
            for column in ("relevant", "sure", "service", "domain", "municipality", "amana")
        ),
        # Holds all that the figures of quality read, so that they are read off it alone.
        Index("tags_tagged", "tagged", "post", "relevant", "sure", "service", "score"),
    )
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    relevant: Mapped[bool]
    sure: Mapped[bool]
    service: Mapped[str | None]
    domain: Mapped[str | None]
    municipality: Mapped[str | None]
    amana: Mapped[str | None]
    score: Mapped[float | None]
    body: Mapped[dict[str, Any]]
    tagged: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="0")


class CorrectionRow(Row):
    """What people said of posts where the model was wrong, each with what it had said.

    `said` and all from `model` to `unit` are the model's, whoever corrected the post before.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index("corrections_post", "post", "seq"),
        Index(
            "corrections_latest",
            "post",
            unique=True,
            sqlite_where=text("latest"),
            postgresql_where=text("latest"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[int] = mapped_column(ForeignKey(POST, ondelete="CASCADE"))
    latest: Mapped[bool]
    at: Mapped[datetime]
    who: Mapped[str]
    note: Mapped[str | None]
    label: Mapped[dict[str, Any]]
    misrouted: Mapped[bool]
    said: Mapped[dict[str, Any]]
    model: Mapped[str]
    score: Mapped[float]
    sure: Mapped[bool]
    relevant: Mapped[bool]
    service: Mapped[str | None]
    unit: Mapped[str | None]


class DecisionRow(Row):
    """What was decided about each post, once, and why.

    `says` is what the post says of its matter (`router.incidents.says`), by which it is joined;
    `suppressed` is the number of the filter that took it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("decisions_decided", "decided", "post"),
        Index(
            "decisions_suppressed",
            "suppressed",
            "post",
            sqlite_where=text("suppressed IS NOT NULL"),
            postgresql_where=text("suppressed IS NOT NULL"),
        ),
    )
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    wanted: Mapped[bool]
    unit: Mapped[str | None]
    reasons: Mapped[list[str]]
    decided: Mapped[datetime]
    suppressed: Mapped[int | None]
    says: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ReadingRow(Row):
    """What a second reader was asked, and what it said; no reading: nothing that could be used.

    `digest` is of the model, of what it is told, and of the masked text. `asked` is when the
    question was counted.
    """

    __tablename__ = "readings"
    __table_args__ = (Index("readings_asked", "asked"),)
    digest: Mapped[str] = mapped_column(primary_key=True)
    asked: Mapped[datetime]
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

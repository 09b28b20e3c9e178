"""Where we listen, and what was heard."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, Row


class SourceRow(Row):
    """Where we listen. `by_hand`: a person paused or resumed it, and the file does not undo that.

    `last_run` and `leased` are of the newest poll and of the one under way, `answered` is when it
    last answered. `failing_since` and `quiet_since` stand from the event that told of it until the
    one that tells of its end. `look` is when to see next whether it is quiet; `coverage` is that
    of the last day.
    """

    __tablename__ = "sources"
    __table_args__ = (
        Index(
            "sources_due",
            "next_poll",
            sqlite_where=text("enabled"),
            postgresql_where=text("enabled"),
        ),
        Index(
            "sources_look",
            "look",
            sqlite_where=text("enabled"),
            postgresql_where=text("enabled"),
        ),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    url: Mapped[str]
    interval_seconds: Mapped[float]
    options: Mapped[dict[str, Any]]
    enabled: Mapped[bool]
    by_hand: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[bool]
    origin: Mapped[str]
    cursor: Mapped[str | None]
    next_poll: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    leased: Mapped[datetime | None]
    last_run: Mapped[int | None]
    answered: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    quiet_since: Mapped[datetime | None]
    look: Mapped[datetime | None]
    coverage: Mapped[float | None]


class RunRow(Row):
    """What came of each poll. No foreign key: the log may outlive its source.

    `missed` counts the polls that nobody made, where this line stands for them.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index("runs_source", "source", "seq"),
        Index("runs_started", "started"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    cause: Mapped[str | None]
    seen: Mapped[int]
    new: Mapped[int]
    skipped: Mapped[int]
    bytes: Mapped[int]
    next_poll: Mapped[datetime | None]
    missed: Mapped[int] = mapped_column(default=0)


class BackfillRow(Row):
    """How far each source was paged back, when that was last asked for; `due` is null at its end.

    Taking a row moves `due` past the lease, as in the worklist.
    """

    __tablename__ = "backfills"
    __table_args__ = (Index("backfills_due", "due"),)
    source: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    asked: Mapped[datetime]
    due: Mapped[datetime | None]
    cursor: Mapped[str | None]
    pages: Mapped[int]
    seen: Mapped[int]
    new: Mapped[int]
    failures: Mapped[int]
    reason: Mapped[str | None]
    cause: Mapped[str | None]


class AuthorRow(Row):
    """Who wrote, kept apart from what was written. `id` is a hash of the rest."""

    __tablename__ = "authors"
    __table_args__ = (Index("authors_handle", "platform", "handle"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]
    handle: Mapped[str | None]
    name: Mapped[str | None]
    kind: Mapped[str | None]
    profile_location: Mapped[str | None]


class PostRow(Row):
    """Posts, verbatim. No foreign key to sources: sources may go, posts stay.

    `dated` is when a post was published, as far as that is known and can be, or else received.
    `identity`, `fingerprint` and `link` are what a post is told by when it comes another way.
    `versions` counts the texts that it had before this one. `erased`: whoever wrote it asked for
    that, and it is told by nothing but its id any more (store/erasing.py).
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index("posts_source", "source", "seq"),
        Index("posts_dated", "source", "dated"),
        Index("posts_author", "author_id"),
        Index("posts_received", "received"),
        # Holds all that figures read of posts: their tags are read by number.
        Index("posts_when", "dated", "seq", "sample"),
        Index("posts_platform", "platform", "seq"),
        Index(
            "posts_identity",
            "identity",
            sqlite_where=text("identity IS NOT NULL"),
            postgresql_where=text("identity IS NOT NULL"),
        ),
        Index(
            "posts_fingerprint",
            "fingerprint",
            "link",
            sqlite_where=text("link IS NOT NULL"),
            postgresql_where=text("link IS NOT NULL"),
        ),
        Index("posts_sample", "seq", sqlite_where=text("sample"), postgresql_where=text("sample")),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    native_id: Mapped[str]
    platform: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    mentions: Mapped[list[str]]
    published: Mapped[datetime | None]
    updated: Mapped[datetime | None]
    place: Mapped[str | None]
    lat: Mapped[float | None]
    long: Mapped[float | None]
    media: Mapped[list[str]]
    reply_to: Mapped[str | None]
    repost_of: Mapped[str | None]
    quote_of: Mapped[str | None]
    language: Mapped[str | None]
    sample: Mapped[bool]
    received: Mapped[datetime]
    dated: Mapped[datetime]
    identity: Mapped[str | None]
    fingerprint: Mapped[str | None]
    link: Mapped[str | None]
    versions: Mapped[int] = mapped_column(server_default="0")
    erased: Mapped[bool] = mapped_column(server_default=false())


class SightingRow(Row):
    """A post seen another way than at first. `id` is what its id would be if it were a post.

    `identity` is a name that the post itself does not have.
    """

    __tablename__ = "sightings"
    __table_args__ = (
        Index("sightings_post", "post", "seq"),
        Index("sightings_source", "source", "seen"),
        Index(
            "sightings_identity",
            "identity",
            sqlite_where=text("identity IS NOT NULL"),
            postgresql_where=text("identity IS NOT NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    post: Mapped[int] = mapped_column(ForeignKey(POST, ondelete="CASCADE"))
    source: Mapped[str]
    native_id: Mapped[str]
    url: Mapped[str | None]
    seen: Mapped[datetime]
    how: Mapped[str]
    identity: Mapped[str | None]


class VersionRow(Row):
    """A text that a post had before; `number` counts from 1, `until` is when another came.

    Of a post that is edited on and on, those in between are dropped (store/editing.py).
    """

    __tablename__ = "versions"
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str | None]
    text: Mapped[str]
    until: Mapped[datetime]


class FilterRow(Row):
    """Suppression filters: which posts make no ticket, until when, and who said so.

    `words`, `author` and the rest are those of `router.filters.Suppresses`.
    """

    __tablename__ = "filters"
    __table_args__ = (
        Index(
            "filters_holding",
            "until",
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str | None]
    author: Mapped[str | None]
    platform: Mapped[str | None]
    service: Mapped[str | None]
    municipality: Mapped[str | None]
    reason: Mapped[str]
    created: Mapped[datetime]
    created_by: Mapped[str]
    until: Mapped[datetime]
    ended: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class SubscriptionRow(Row):
    """A hub that a feed names, and how far our subscription with it has come (WebSub).

    `callback` is where the hub reaches us; its last part, `id`, cannot be guessed. `asked` is when
    we last asked the hub, `until` when what it granted ends, `due` when we ask next.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (Index("subscriptions_due", "due"),)
    source: Mapped[str] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    hub: Mapped[str]
    topic: Mapped[str]
    state: Mapped[str]
    id: Mapped[str | None] = mapped_column(unique=True)
    callback: Mapped[str | None]
    secret: Mapped[str | None]
    asked: Mapped[datetime | None]
    until: Mapped[datetime | None]
    due: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]

"""The whole schema on one page, in the order the data flows.

`seq` numbers rows in the order they came, and no number is given twice; pages are cut by it. One
table is not here: `search`, the folded words of each post, which each engine has in its own way
(store/search.py).
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Double, ForeignKey, Index, Integer, MetaData, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.instant import Instant

NUMBERED = {"sqlite_autoincrement": True}

Big = BigInteger().with_variant(Integer, "sqlite")
# Somebody is looked for as soon as a ticket is there.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
POST = "posts.seq"
TICKET = "tickets.seq"


class Row(DeclarativeBase):
    """Every datetime is an Instant, every list and mapping JSON."""

    type_annotation_map: ClassVar = {
        datetime: Instant(),
        int: Big,
        float: Double(),
        list[str]: JSON(),
        dict[str, Any]: JSON(),
        list[dict[str, Any]]: JSON(),
    }
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pk",
            "fk": "%(table_name)s_%(column_0_name)s_fk",
            "uq": "%(table_name)s_%(column_0_name)s_key",
        }
    )


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


class ContactRow(Row):
    """Somebody of the press, or an office, who was heard or whom an office knows: never a citizen.

    `key` is a keyed digest of the account, by which they are found again. `handle` and `name` are
    what they are shown as: a pseudonym, where they are not named (`listener.pseudonyms`). `source`
    is where they were heard last; empty: nowhere yet, and `first` and `last` are when they were
    added by hand. `revision` counts what offices saved of them.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("contacts_last", "last", "seq"),
        Index("contacts_kind", "kind", "last", "seq"),
        NUMBERED,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    platform: Mapped[str]
    handle: Mapped[str | None]
    name: Mapped[str | None]
    named: Mapped[bool]
    source: Mapped[str]
    first: Mapped[datetime]
    last: Mapped[datetime]
    revision: Mapped[int] = mapped_column(server_default="0", default=0)


class ContactNoteRow(Row):
    """What an office keeps of a contact. `office` are the places of whoever wrote it, sorted.

    From `name` to `telephone` it is as they typed it; `places` are codes of where the contact
    works, with commas. `revision` is the contact's when this was saved.
    """

    __tablename__ = "contact_notes"
    contact: Mapped[int] = mapped_column(
        ForeignKey("contacts.seq", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    office: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    outlet: Mapped[str | None]
    note: Mapped[str | None]
    account: Mapped[str | None]
    email: Mapped[str | None]
    telephone: Mapped[str | None]
    places: Mapped[str] = mapped_column(server_default="", default="")
    revision: Mapped[int] = mapped_column(server_default="0", default=0)
    at: Mapped[datetime]
    who: Mapped[str]


class MediaPostRow(Row):
    """Posts of the press, of writers and offices, and news of projects, as they are listed.

    From `service` to `amana` it is what their tags say. `project` is a topic of `media.yaml`.
    `contact` is null where nobody may be listed, or need be known any more.
    """

    __tablename__ = "media_posts"
    __table_args__ = (
        # Hold all that is counted, so that groups are read off them alone.
        Index(
            "media_posts_spoken",
            *("dated", "post", "speaker", "service", "municipality"),
            sqlite_where=text("speaker IS NOT NULL"),
            postgresql_where=text("speaker IS NOT NULL"),
        ),
        Index(
            "media_posts_project",
            *("dated", "post", "project", "municipality"),
            sqlite_where=text("project IS NOT NULL"),
            postgresql_where=text("project IS NOT NULL"),
        ),
        Index(
            "media_posts_enquiry",
            "post",
            sqlite_where=text("enquiry"),
            postgresql_where=text("enquiry"),
        ),
        Index("media_posts_contact", *("contact", "dated", "post", "service", "municipality")),
    )
    post: Mapped[int] = mapped_column(
        ForeignKey(POST, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    dated: Mapped[datetime]
    speaker: Mapped[str | None]
    enquiry: Mapped[bool]
    project: Mapped[str | None]
    service: Mapped[str | None]
    domain: Mapped[str | None]
    municipality: Mapped[str | None]
    amana: Mapped[str | None]
    contact: Mapped[int | None] = mapped_column(ForeignKey("contacts.seq", ondelete="SET NULL"))


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

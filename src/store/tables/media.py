"""What the press says, and who speaks for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NUMBERED, POST, Row


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

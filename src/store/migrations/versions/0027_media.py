"""Posts of the media, contacts, and what offices note of them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("seq", _NUMBER, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "kind", "platform")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("handle", "name")),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        *(sa.Column(name, _INSTANT, nullable=False) for name in ("first", "last")),
        sa.PrimaryKeyConstraint("seq", name=op.f("contacts_pk")),
        sa.UniqueConstraint("key", name=op.f("contacts_key_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("contacts_last", "contacts", ["last", "seq"])
    op.create_index("contacts_kind", "contacts", ["kind", "last", "seq"])
    op.create_table(
        "contact_notes",
        sa.Column("contact", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("outlet", "note")),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"],
            ["contacts.seq"],
            name=op.f("contact_notes_contact_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact", "office", name=op.f("contact_notes_pk")),
    )
    op.create_table(
        "media_posts",
        sa.Column("post", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("dated", _INSTANT, nullable=False),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("enquiry", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("project", "service", "domain", "municipality", "amana")
        ),
        sa.Column("contact", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("media_posts_post_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact"],
            ["contacts.seq"],
            name=op.f("media_posts_contact_fk"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("post", name=op.f("media_posts_pk")),
    )
    _index("spoken", "speaker IS NOT NULL", ["dated", "post", "speaker", "service", "municipality"])
    _index("project", "project IS NOT NULL", ["dated", "post", "project", "municipality"])
    _index("enquiry", "enquiry", ["post"])
    op.create_index(
        "media_posts_contact",
        "media_posts",
        ["contact", "dated", "post", "service", "municipality"],
    )


def _index(name: str, where: str, columns: list[str]) -> None:
    op.create_index(
        f"media_posts_{name}",
        "media_posts",
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    for table in ("media_posts", "contact_notes", "contacts"):
        op.drop_table(table)

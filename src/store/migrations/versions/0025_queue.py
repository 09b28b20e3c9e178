"""What the queue asks for: who has seen what, saved views, indexes, a search that tells no name."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from listener.masking import Identity
from listener.post import AuthorKind, Platform
from listener.pseudonyms import speaks_by_name, without_signature
from store.search import terms_of

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_BATCH = 1_000
_ASKED = (
    *("due", "seq", "status", "unit", "service", "domain", "municipality", "amana", "urgency"),
    *("intent", "holder", "snoozed", "sample", "owed"),
)
_SIGNED = sa.text(
    "SELECT posts.seq, posts.title, posts.text, posts.platform,"
    " authors.handle, authors.name, authors.kind"
    " FROM posts JOIN authors ON authors.id = posts.author_id"
    " WHERE posts.seq > :after AND (authors.handle IS NOT NULL OR authors.name IS NOT NULL)"
    " ORDER BY posts.seq LIMIT :most"
)
_WORDS = {
    "sqlite": "UPDATE search SET words = :words WHERE rowid = :post",
    "postgresql": "UPDATE search SET words = array_to_tsvector(string_to_array(:words, ' '))"
    " WHERE post = :post",
}


def upgrade() -> None:
    op.create_table(
        "seen",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("ticket", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("history", _NUMBER, nullable=False),
        sa.Column("posts", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("seen_user_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("seen_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", "ticket", name=op.f("seen_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("seen_ticket", "seen", ["ticket"])
    op.create_table(
        "views",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("changed", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("views_user_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("views_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("views_user", "views", ["user", "seq"])
    op.create_index(
        "views_shared",
        "views",
        ["place", "seq"],
        sqlite_where=sa.text("shared"),
        postgresql_where=sa.text("shared"),
    )
    op.drop_index("tickets_due", table_name="tickets")
    _index_of_due(_ASKED)
    op.create_index("tickets_intent", "tickets", ["intent", "seq"])
    op.create_index("posts_platform", "posts", ["platform", "seq"])
    _hide_names()


def downgrade() -> None:
    op.drop_index("posts_platform", table_name="posts")
    op.drop_index("tickets_intent", table_name="tickets")
    op.drop_index("tickets_due", table_name="tickets")
    _index_of_due(("due", "seq"))
    op.drop_table("views")
    op.drop_table("seen")


def _index_of_due(columns: tuple[str, ...]) -> None:
    owed = sa.text("owed")
    op.create_index(
        "tickets_due", "tickets", list(columns), sqlite_where=owed, postgresql_where=owed
    )


def _hide_names() -> None:
    """Let posts be found by what is shown of them; those that do not sign stay as they are."""
    connection, after = op.get_bind(), 0
    change = sa.text(_WORDS[connection.dialect.name])
    while rows := connection.execute(_SIGNED, {"after": after, "most": _BATCH}).all():
        hidden = [
            {"post": row.seq, "words": " ".join(terms_of(shown))}
            for row in rows
            if (shown := _shown(row)) is not None
        ]
        if hidden:
            connection.execute(change, hidden)
        after = rows[-1].seq


def _shown(row: sa.Row[Any]) -> str | None:
    """Return the words of a post without its signature; None where it has none."""
    if speaks_by_name(AuthorKind(row.kind) if row.kind else None, Platform(row.platform)):
        return None
    said = row.text if row.title is None else f"{row.title}\n{row.text}"
    shown = without_signature(said, Identity(row.handle, row.name))
    return None if shown == said else shown

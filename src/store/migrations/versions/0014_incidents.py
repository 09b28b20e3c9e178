"""Joining posts of one matter: marks, sketches, suggestions, and merges that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def _of(table: str, column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.seq"], name=op.f(f"{name}_{column}_fk"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column("decisions", sa.Column("says", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tickets", sa.Column("merged_into", sa.String(), nullable=True))
    op.create_table(
        "marks",
        sa.Column("mark", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("ticket", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        _of("tickets", "ticket", "marks"),
        sa.PrimaryKeyConstraint("mark", "ticket", name=op.f("marks_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("marks_latest", "marks", ["mark", "at", "ticket"], unique=False)
    op.create_index("marks_at", "marks", ["at"], unique=False)
    op.create_table(
        "sketches",
        sa.Column("ticket", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        _of("tickets", "ticket", "sketches"),
        sa.PrimaryKeyConstraint("ticket", name=op.f("sketches_pk")),
    )
    op.create_table(
        "suggestions",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("post", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("decided", _INSTANT, nullable=True),
        _of("posts", "post", "suggestions"),
        _of("tickets", "ticket", "suggestions"),
        sa.PrimaryKeyConstraint("seq", name=op.f("suggestions_pk")),
        sa.UniqueConstraint("post", name=op.f("suggestions_post_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("suggestions_ticket", "suggestions", ["ticket", "state"], unique=False)
    op.create_table(
        "merges",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("into", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone", _INSTANT, nullable=True),
        _of("tickets", "ticket", "merges"),
        _of("tickets", "into", "merges"),
        sa.PrimaryKeyConstraint("seq", name=op.f("merges_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("merges_into", "merges", ["into", "undone"], unique=False)


def downgrade() -> None:
    for table in ("merges", "suggestions", "sketches", "marks"):
        op.drop_table(table)
    # Not as a batch: SQLite would drop the table for a new one, and all that hangs on it.
    op.drop_column("tickets", "merged_into")
    op.drop_column("decisions", "says")

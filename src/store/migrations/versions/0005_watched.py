"""When a source falls silent, what of it was heard, and paging back for what was not."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SILENCES = ("answered", "failing_since", "quiet_since", "look")
# A constant, which SQLite wants where a column of old rows may not be null; filled in below.
NEVER = "1970-01-01 00:00:00.000000"


def upgrade() -> None:
    for name in SILENCES:
        op.add_column("sources", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("sources", sa.Column("coverage", sa.Double(), nullable=True))
    op.create_index(
        "sources_look",
        "sources",
        ["look"],
        unique=False,
        sqlite_where=sa.text("enabled"),
        postgresql_where=sa.text("enabled"),
    )
    op.execute(
        "UPDATE sources SET answered = (SELECT max(finished) FROM runs"
        " WHERE runs.source = sources.id AND runs.outcome IN ('read', 'unchanged'))"
    )
    # Those that fail have been told of; their recovery is to be told, too.
    op.execute(
        "UPDATE sources SET failing_since = coalesce((SELECT started FROM runs"
        " WHERE runs.seq = sources.last_run), next_poll) WHERE failures >= 3"
    )
    op.add_column(
        "runs",
        sa.Column(
            "missed",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            server_default="0",
        ),
    )
    op.add_column(
        "posts",
        sa.Column("dated", sa.DateTime(timezone=True), nullable=False, server_default=NEVER),
    )
    op.execute(
        "UPDATE posts SET dated = CASE WHEN published < received THEN published ELSE received END"
    )
    op.create_index("posts_dated", "posts", ["source", "dated"], unique=False)
    op.create_table(
        "backfills",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.String(), nullable=True),
        *(
            sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)
            for name in ("pages", "seen", "new", "failures")
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("backfills_pk")),
    )
    op.create_index("backfills_due", "backfills", ["due"], unique=False)


def downgrade() -> None:
    op.drop_index("backfills_due", table_name="backfills")
    op.drop_table("backfills")
    op.drop_index("posts_dated", table_name="posts")
    op.drop_column("posts", "dated")
    op.drop_column("runs", "missed")
    op.drop_index(
        "sources_look",
        table_name="sources",
        sqlite_where=sa.text("enabled"),
        postgresql_where=sa.text("enabled"),
    )
    op.drop_column("sources", "coverage")
    for name in SILENCES:
        op.drop_column("sources", name)

"""Replies, and their delivery to each author who waits."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "replies",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("template", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("changed", _INSTANT, nullable=False),
        sa.Column("first_sent", _INSTANT, nullable=True),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("replies_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("replies_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("replies_ticket", "replies", ["ticket", "seq"], unique=False)
    op.create_index("replies_state", "replies", ["state", "seq"], unique=False)
    pending = sa.text("pending")
    op.create_index(
        "replies_pending",
        "replies",
        ["ticket"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_table(
        "reply_changes",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("reply", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reply"], ["replies.seq"], name=op.f("reply_changes_reply_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("reply_changes_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("reply_changes_reply", "reply_changes", ["reply", "seq"], unique=False)
    op.create_table(
        "reply_deliveries",
        sa.Column("reply", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("post", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", _INSTANT, nullable=True),
        sa.Column("attempts", _NUMBER, nullable=False, server_default="0"),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("reason_ar", sa.String(), nullable=True),
        sa.Column("at", _INSTANT, nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reply"], ["replies.seq"], name=op.f("reply_deliveries_reply_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("reply_deliveries_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reply", "post", name=op.f("reply_deliveries_pk")),
    )
    op.create_index("reply_deliveries_post", "reply_deliveries", ["post"], unique=False)
    there = sa.text("due IS NOT NULL")
    op.create_index(
        "reply_deliveries_due",
        "reply_deliveries",
        ["due"],
        unique=False,
        sqlite_where=there,
        postgresql_where=there,
    )


def downgrade() -> None:
    op.drop_table("reply_deliveries")
    op.drop_table("reply_changes")
    op.drop_table("replies")

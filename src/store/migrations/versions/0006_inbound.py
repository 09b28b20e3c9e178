"""Subscriptions with hubs, and which posts were removed after their time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("posts_received", "posts", ["received"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("forgotten_pk")),
    )
    op.create_index("forgotten_at", "forgotten", ["at"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=True),
        sa.Column("callback", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.id"], name=op.f("subscriptions_source_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("subscriptions_pk")),
        sa.UniqueConstraint("id", name=op.f("subscriptions_id_key")),
    )
    op.create_index("subscriptions_due", "subscriptions", ["due"], unique=False)


def downgrade() -> None:
    op.drop_index("subscriptions_due", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index("forgotten_at", table_name="forgotten")
    op.drop_table("forgotten")
    op.drop_index("posts_received", table_name="posts")

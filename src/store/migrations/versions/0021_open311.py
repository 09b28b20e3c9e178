"""Requests and updates that come by Open311, and the indexes that its lists read."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "service_requests",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("post", _NUMBER, nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("address_id", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("service_requests_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("service_requests_pk")),
        sa.UniqueConstraint("token", name=op.f("service_requests_token_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("service_requests_digest", "service_requests", ["digest", "at"])
    op.create_index("service_requests_post", "service_requests", ["post"])
    op.create_table(
        "service_updates",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("service_updates_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("service_updates_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("service_updates_name", "service_updates", ["who", "name"], unique=True)
    op.create_index("tickets_opened", "tickets", ["opened", "seq"])
    op.create_index("history_at", "history", ["at", "seq"])


def downgrade() -> None:
    op.drop_index("history_at", table_name="history")
    op.drop_index("tickets_opened", table_name="tickets")
    op.drop_table("service_updates")
    op.drop_table("service_requests")

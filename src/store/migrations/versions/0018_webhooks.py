"""Endpoints that are told of events, their secrets, deliveries and attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_DUE = sa.text("due IS NOT NULL")


def _endpoints() -> None:
    op.create_table(
        "webhooks",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("types", "places", "services", "urgencies")
        ),
        sa.Column("per_minute", _NUMBER, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("since", _NUMBER, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("disabled", _INSTANT, nullable=True),
        sa.Column("removed", _INSTANT, nullable=True),
        sa.Column("strikes", _NUMBER, nullable=False),
        *(
            sa.Column(name, _INSTANT, nullable=True)
            for name in ("held", "failing_since", "last_failed", "delivered")
        ),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("filled", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("webhooks_pk")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "webhook_secrets",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("webhook", _NUMBER, nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook"],
            ["webhooks.seq"],
            name=op.f("webhook_secrets_webhook_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("webhook_secrets_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("webhook_secrets_webhook", "webhook_secrets", ["webhook"])


def _came() -> list[sa.Column[object]]:
    return [
        sa.Column("status", _NUMBER, nullable=True),
        sa.Column("took", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("reason_ar", sa.String(), nullable=True),
    ]


def _deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("webhook", _NUMBER, nullable=False),
        sa.Column("event", _NUMBER, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", _INSTANT, nullable=True),
        sa.Column("attempts", _NUMBER, nullable=False),
        sa.Column("failures", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=True),
        *_came(),
        sa.ForeignKeyConstraint(
            ["webhook"],
            ["webhooks.seq"],
            name=op.f("webhook_deliveries_webhook_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("webhook_deliveries_pk")),
        sqlite_autoincrement=True,
    )
    table = "webhook_deliveries"
    op.create_index("webhook_deliveries_event", table, ["webhook", "event"], unique=True)
    op.create_index("webhook_deliveries_created", table, ["webhook", "created", "seq"])
    op.create_index(
        "webhook_deliveries_due",
        table,
        ["webhook", "due"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("delivery", _NUMBER, nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        *_came(),
        sa.Column("response", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery"],
            ["webhook_deliveries.seq"],
            name=op.f("webhook_attempts_delivery_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("webhook_attempts_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("webhook_attempts_delivery", "webhook_attempts", ["delivery", "seq"])


def upgrade() -> None:
    _endpoints()
    _deliveries()
    op.create_table(
        "webhook_cursor",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("event", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("webhook_cursor_pk")),
    )
    op.create_index("events_at", "events", ["at"])


def downgrade() -> None:
    op.drop_index("events_at", table_name="events")
    for table in (
        "webhook_cursor",
        "webhook_attempts",
        "webhook_deliveries",
        "webhook_secrets",
        "webhooks",
    ):
        op.drop_table(table)

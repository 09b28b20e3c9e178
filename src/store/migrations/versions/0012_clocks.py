"""The clocks of tickets: kept as JSON, with what is looked for: what is owed, and the next tick."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("clock", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stamp", sa.String(), nullable=True),
        sa.Column("owed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("next_tick", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    """Add the columns. Open tickets get their clocks from the first process that starts."""
    for column in _columns():
        op.add_column("tickets", column)
    for name, columns, there in (
        ("tickets_next_tick", ["next_tick"], sa.text("next_tick IS NOT NULL")),
        ("tickets_due", ["due", "seq"], sa.text("owed")),
    ):
        op.create_index(name, "tickets", columns, sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    for name in ("tickets_due", "tickets_next_tick"):
        op.drop_index(name, table_name="tickets")
    for column in reversed(_columns()):
        op.drop_column("tickets", column.name)

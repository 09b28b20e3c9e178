"""What the states of tickets need: sleep, evidence, who resolved and verified, and misroutes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("snoozed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("resolver", sa.String(), nullable=True),
        sa.Column("verifier", sa.String(), nullable=True),
        sa.Column("closing", sa.String(), nullable=True),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened", _NUMBER, nullable=False, server_default="0"),
        sa.Column("returned", _NUMBER, nullable=False, server_default="0"),
    ]


# What is known of tickets from before: when they were first answered, and by whom they were ended.
_FROM_HISTORY = """
UPDATE tickets SET
  answered = (SELECT min(at) FROM history WHERE ticket = tickets.seq AND verb = 'answer'),
  ended = (SELECT max(at) FROM history
           WHERE ticket = tickets.seq AND after = 'resolved' AND tickets.status = 'resolved'),
  resolver = (SELECT who FROM history WHERE ticket = tickets.seq AND verb = 'resolve'
              AND tickets.status = 'resolved' ORDER BY seq DESC LIMIT 1),
  closing = CASE WHEN status = 'resolved' THEN unit END
"""


def upgrade() -> None:
    for column in _columns():
        op.add_column("tickets", column)
    op.add_column("history", sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))
    there = sa.text("snoozed IS NOT NULL")
    op.create_index(
        "tickets_snoozed", "tickets", ["snoozed"], sqlite_where=there, postgresql_where=there
    )
    op.create_table(
        "misroutes",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("went", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("misroutes_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("misroutes_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("misroutes_unit", "misroutes", ["unit", "at"], unique=False)
    op.execute(_FROM_HISTORY)


def downgrade() -> None:
    op.drop_index("misroutes_unit", table_name="misroutes")
    op.drop_table("misroutes")
    op.drop_column("history", "changes")
    op.drop_index("tickets_snoozed", table_name="tickets")
    for column in reversed(_columns()):
        op.drop_column("tickets", column.name)

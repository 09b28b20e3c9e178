"""Members of units, who is looked for, hints to the model, and referrals with their clock."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add them. Somebody is looked for, too, for tickets that wait already."""
    _tickets()
    _members()
    _hints()
    _referrals()
    op.add_column(
        "misroutes", sa.Column("how", sa.String(), nullable=False, server_default="return")
    )
    op.create_index("misroutes_ticket", "misroutes", ["ticket"])


def downgrade() -> None:
    op.drop_index("misroutes_ticket", table_name="misroutes")
    op.drop_column("misroutes", "how")
    for table in ("referrals", "hints", "members"):
        op.drop_table(table)
    for name in ("tickets_held", "tickets_seek"):
        op.drop_index(name, table_name="tickets")
    for column in ("waits", "seek"):
        op.drop_column("tickets", column)


def _tickets() -> None:
    op.add_column("tickets", sa.Column("seek", _INSTANT, nullable=True))
    op.add_column("tickets", sa.Column("waits", sa.JSON(none_as_null=True), nullable=True))
    op.execute("UPDATE tickets SET seek = opened WHERE status IN ('new', 'reopened')")
    _partial("tickets_seek", "tickets", ["seek"], "seek IS NOT NULL")
    _partial("tickets_held", "tickets", ["holder"], "open AND holder IS NOT NULL")


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("capacity", _NUMBER, nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("turn", _NUMBER, nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("members_user_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("members_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("members_code", "members", ["code", "user"], unique=True)
    op.create_index("members_user", "members", ["user"])


def _hints() -> None:
    op.create_table(
        "hints",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("went", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided", _INSTANT, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("hints_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("hints_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("hints_state", "hints", ["state", "seq"])


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered", _INSTANT, nullable=True),
        sa.Column("follow_ups", _NUMBER, nullable=False, server_default="0"),
        sa.Column("next", _INSTANT, nullable=True),
        sa.Column("ended", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("referrals_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("referrals_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("referrals_ticket", "referrals", ["ticket", "seq"])
    _partial("referrals_with", "referrals", ["ticket"], "ended IS NULL", unique=True)
    _partial("referrals_next", "referrals", ["next"], "next IS NOT NULL")


def _partial(
    name: str, table: str, columns: list[str], there: str, *, unique: bool = False
) -> None:
    where = sa.text(there)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)

"""Crisis plans that run, replies that they freeze, and filters that suppress posts."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_ENDLESS = sa.text("ended IS NULL")


def _plans() -> None:
    op.create_table(
        "plan_runs",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("started", _INSTANT, nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.Column("ended", _INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("plan_runs_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("plan_runs_code", "plan_runs", ["code", "seq"])
    op.create_index(
        "plan_runs_running",
        "plan_runs",
        ["until"],
        sqlite_where=_ENDLESS,
        postgresql_where=_ENDLESS,
    )
    op.create_table(
        "plan_notes",
        sa.Column("run", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run"], ["plan_runs.seq"], name=op.f("plan_notes_run_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run", "kind", "code", name=op.f("plan_notes_pk")),
    )


def _filters() -> None:
    op.create_table(
        "filters",
        sa.Column("seq", _NUMBER, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("words", "author", "platform", "service", "municipality")
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.Column("ended", _INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("filters_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "filters_holding", "filters", ["until"], sqlite_where=_ENDLESS, postgresql_where=_ENDLESS
    )


# Numbers of runs and filters, which are never removed: no foreign keys.
_NUMBERS = (("tickets", "run"), ("decisions", "suppressed"), ("replies", "frozen"))


def upgrade() -> None:
    _plans()
    _filters()
    for table, column in _NUMBERS:
        op.add_column(table, sa.Column(column, _NUMBER, nullable=True))
    op.create_index("decisions_decided", "decisions", ["decided", "post"])
    for name, table, columns, there in (
        ("decisions_suppressed", "decisions", ["suppressed", "post"], "suppressed IS NOT NULL"),
        ("tickets_open_domain", "tickets", ["domain", "seq"], "open AND run IS NULL"),
        ("tickets_run", "tickets", ["run"], "open AND run IS NOT NULL"),
    ):
        where = sa.text(there)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table in (
        ("tickets_run", "tickets"),
        ("tickets_open_domain", "tickets"),
        ("decisions_suppressed", "decisions"),
        ("decisions_decided", "decisions"),
    ):
        op.drop_index(name, table_name=table)
    for table, column in _NUMBERS:
        op.drop_column(table, column)
    for table in ("plan_notes", "filters", "plan_runs"):
        op.drop_table(table)

"""Marks of tickets in one tree, ordered as they are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MINUTE = {
    "sqlite": "CAST(strftime('%s', at) AS INTEGER) / 60",
    "postgresql": "CAST(floor(extract(epoch FROM at) / 60) AS bigint)",
}
_INSTANT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', at * 60, 'unixepoch') || '.000000'",
    "postgresql": "to_timestamp(at * 60)",
}


def upgrade() -> None:
    op.create_table(
        "marks_new",
        sa.Column("mark", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("ticket", _NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("mark", "at", "ticket", name=op.f("marks_pk_new")),
        sqlite_with_rowid=False,
    )
    _copy(_MINUTE)
    op.drop_table("marks")
    op.rename_table("marks_new", "marks")
    _name_key("marks_pk_new", "marks_pk")


def downgrade() -> None:
    op.create_table(
        "marks_new",
        sa.Column("mark", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("ticket", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("marks_ticket_fk_new"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", "ticket", name=op.f("marks_pk_new")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM marks WHERE ticket NOT IN (SELECT seq FROM tickets)")
    _copy(_INSTANT)
    op.drop_table("marks")
    op.rename_table("marks_new", "marks")
    _name_key("marks_pk_new", "marks_pk")
    _name_key("marks_ticket_fk_new", "marks_ticket_fk")
    op.create_index("marks_latest", "marks", ["mark", "at", "ticket"], unique=False)
    op.create_index("marks_at", "marks", ["at"], unique=False)


def _copy(at: dict[str, str]) -> None:
    written = at[op.get_bind().dialect.name]
    op.execute(
        f"INSERT INTO marks_new (mark, ticket, at) SELECT mark, ticket, {written} FROM marks"  # noqa: S608 - ours
    )


def _name_key(now: str, then: str) -> None:
    """Give a constraint its name: SQLite keeps the one it was made with, and nobody asks for it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE marks RENAME CONSTRAINT {now} TO {then}")

"""Feeds of tickets, notices by mail and hook with their outbox, and the official 940 number."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_NUMBERED = sa.text("reference_940 IS NOT NULL")
_HOLDING = sa.text("ended IS NULL")
_DUE = sa.text("due IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("used", _INSTANT, nullable=True),
        sa.Column("ended", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("feeds_user_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("feeds_pk")),
        sa.UniqueConstraint("token", name=op.f("feeds_token_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("feeds_user", "feeds", ["user", "seq"])
    op.create_table(
        "notices",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("hook", sa.String(), nullable=True),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("next", _INSTANT, nullable=True),
        sa.Column("reached", _NUMBER, nullable=False),
        sa.Column("ended", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("notices_user_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("notices_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("notices_user", "notices", ["user", "seq"])
    op.create_index(
        "notices_holding",
        "notices",
        ["kind", "seq"],
        sqlite_where=_HOLDING,
        postgresql_where=_HOLDING,
    )
    op.create_table(
        "letters",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("notice", _NUMBER, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", _INSTANT, nullable=False),
        sa.Column("due", _INSTANT, nullable=True),
        sa.Column("attempts", _NUMBER, server_default="0", nullable=False),
        sa.Column("at", _INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice"], ["notices.seq"], name=op.f("letters_notice_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("letters_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("letters_period", "letters", ["notice", "period"], unique=True)
    op.create_index("letters_made", "letters", ["made"])
    op.create_index("letters_due", "letters", ["due"], sqlite_where=_DUE, postgresql_where=_DUE)
    op.add_column("tickets", sa.Column("reference_940", sa.String(), nullable=True))
    op.create_index(
        "tickets_reference_940",
        "tickets",
        ["reference_940"],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )


def downgrade() -> None:
    op.drop_index("tickets_reference_940", table_name="tickets")
    op.drop_column("tickets", "reference_940")
    for table in ("letters", "notices", "feeds"):
        op.drop_table(table)

"""Browsers that are signed in, tries to be let in, second factors, and where a change came from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user"], ["users.id"], name=op.f(f"{table}_user_fk"), ondelete="CASCADE"
    )


def _let_in() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("began", _INSTANT, nullable=False),
        sa.Column("seen", _INSTANT, nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("ended", _INSTANT, nullable=True),
        _of_user("sign_ins"),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_ins_pk")),
    )
    op.create_index("sign_ins_user", "sign_ins", ["user", "began"])
    op.create_index("sign_ins_seen", "sign_ins", ["seen"])
    op.create_table(
        "tries",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("budget", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("tries_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("tries_budget", "tries", ["budget", "at"])
    op.create_index("tries_at", "tries", ["at"])


def _second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created", _INSTANT, nullable=False),
        sa.Column("confirmed", _INSTANT, nullable=True),
        sa.Column("step", _NUMBER, nullable=True),
        _of_user("second_factors"),
        sa.PrimaryKeyConstraint("user", name=op.f("second_factors_pk")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        _of_user("recovery_codes"),
        sa.PrimaryKeyConstraint("user", "digest", name=op.f("recovery_codes_pk")),
    )


def _offices() -> None:
    op.create_table(
        "office_identities",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        _of_user("office_identities"),
        sa.PrimaryKeyConstraint("user", name=op.f("office_identities_pk")),
    )
    op.create_index(
        "office_identities_subject", "office_identities", ["issuer", "subject"], unique=True
    )


def upgrade() -> None:
    _let_in()
    _second_factors()
    _offices()
    op.add_column("audit", sa.Column("address", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("audit", "address")
    for table in ("office_identities", "recovery_codes", "second_factors", "tries", "sign_ins"):
        op.drop_table(table)

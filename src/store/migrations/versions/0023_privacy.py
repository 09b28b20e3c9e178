"""Secrets of the installation, and requests to be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("installation_pk")),
    )
    op.create_table(
        "erasures",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("who", "basis", "note", "platform")
        ),
        sa.Column("keeps_text", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("erasures_pk")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "erased",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("erasure", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["erasure"], ["erasures.seq"], name=op.f("erased_erasure_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("erased_pk")),
    )
    op.add_column(
        "posts", sa.Column("erased", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("audit_done", "audit", ["verb", "who", "at"])


def downgrade() -> None:
    op.drop_index("audit_done", table_name="audit")
    op.drop_column("posts", "erased")
    for table in ("erased", "erasures", "installation"):
        op.drop_table(table)

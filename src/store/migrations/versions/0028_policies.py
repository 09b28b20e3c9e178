"""Documents of the policy as people saved them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("restores", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("policies_pk")),
    )
    op.create_index("policies_document", "policies", ["document", "number"])


def downgrade() -> None:
    op.drop_index("policies_document", table_name="policies")
    op.drop_table("policies")

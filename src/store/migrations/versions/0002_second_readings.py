"""What second readers were asked and said."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reading", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("readings_pk")),
    )
    op.create_index("readings_asked", "readings", ["asked"], unique=False)


def downgrade() -> None:
    op.drop_index("readings_asked", table_name="readings")
    op.drop_table("readings")

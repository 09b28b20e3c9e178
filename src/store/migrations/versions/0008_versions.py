"""Tags are stored for the text that was read: which one a worker took need not be noted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_column("worklist", "version")


def downgrade() -> None:
    op.add_column("worklist", sa.Column("version", BIG, server_default="0", nullable=False))

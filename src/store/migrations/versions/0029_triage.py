"""What waits at a desk is read off an index."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_READ = ("unit", "due", "seq", "status", "sample", "municipality", "amana", "owed")


def upgrade() -> None:
    owed = sa.text("owed")
    op.create_index(
        "tickets_desk", "tickets", list(_READ), sqlite_where=owed, postgresql_where=owed
    )


def downgrade() -> None:
    op.drop_index("tickets_desk", table_name="tickets")

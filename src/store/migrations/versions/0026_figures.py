"""Indexes that figures of volume are read off."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_READ = ["service", "domain", "municipality", "amana", "unit", "intent", "sample", "merged_into"]


def upgrade() -> None:
    op.create_index("posts_when", "posts", ["dated", "seq", "sample"])
    op.drop_index("tickets_opened", "tickets")
    op.create_index("tickets_opened", "tickets", ["opened", "seq", *_READ])


def downgrade() -> None:
    op.drop_index("tickets_opened", "tickets")
    op.create_index("tickets_opened", "tickets", ["opened", "seq"])
    op.drop_index("posts_when", "posts")

"""What need not be written: which text a worker took, and what a post without a page says."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def known(column: str) -> dict[str, Any]:
    return {
        f"{engine}_where": sa.text(f"{column} IS NOT NULL") for engine in ("sqlite", "postgresql")
    }


def index_pages(column: str) -> None:
    op.drop_index("posts_fingerprint", table_name="posts")
    op.create_index("posts_fingerprint", "posts", ["fingerprint", "link"], **known(column))


def upgrade() -> None:
    op.drop_column("worklist", "version")
    index_pages("link")


def downgrade() -> None:
    index_pages("fingerprint")
    op.add_column("worklist", sa.Column("version", BIG, server_default="0", nullable=False))

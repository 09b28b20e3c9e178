"""What offices know of contacts themselves: names, accounts, ways to reach them; revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_TYPED = ("name", "account", "email", "telephone")


def _revision() -> sa.Column[int]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("revision", number, server_default="0", nullable=False)


def upgrade() -> None:
    op.add_column("contacts", _revision())
    for name in _TYPED:
        op.add_column("contact_notes", sa.Column(name, sa.String(), nullable=True))
    op.add_column(
        "contact_notes", sa.Column("places", sa.String(), server_default="", nullable=False)
    )
    op.add_column("contact_notes", _revision())
    # What was noted before is the first revision: none at all is 0.
    op.execute("UPDATE contact_notes SET revision = 1")
    op.execute("UPDATE contacts SET revision = 1")


def downgrade() -> None:
    op.execute("DELETE FROM contacts WHERE source = ''")
    for name in ("revision", "places", *_TYPED):
        op.drop_column("contact_notes", name)
    op.drop_column("contacts", "revision")

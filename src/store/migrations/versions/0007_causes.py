"""Why a run or a page back came to nothing, for machines."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What old lines say; what they do not say for certain stays unknown.
SAID = """
    UPDATE runs SET cause = CASE
        WHEN outcome = 'silent' OR reason LIKE 'it could not answer%' THEN 'retry'
        WHEN outcome = 'busy' THEN 'rate'
        WHEN outcome = 'garbled' THEN 'garbled'
        WHEN reason LIKE 'its token%' OR reason LIKE 'access %' THEN 'auth'
        WHEN reason LIKE 'the environment variable%' THEN 'auth'
        WHEN reason LIKE 'it is not there any more%' THEN 'gone'
        WHEN reason LIKE 'the request is not taken%' THEN 'request'
    END
    WHERE outcome IN ('silent', 'busy', 'garbled', 'refused')
"""


def upgrade() -> None:
    op.add_column("runs", sa.Column("cause", sa.String(), nullable=True))
    op.add_column("backfills", sa.Column("cause", sa.String(), nullable=True))
    op.execute(SAID)


def downgrade() -> None:
    op.drop_column("backfills", "cause")
    op.drop_column("runs", "cause")

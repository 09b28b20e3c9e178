"""What people corrected, and the score of each judgement."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Of posts tagged before this revision, as store/judged.py has it.
SCORED = {
    "sqlite": """
        UPDATE tags SET score = CASE
            WHEN relevant THEN coalesce(json_extract(body, '$.services[0].score'), 0.0)
            ELSE 1 - json_extract(body, '$.relevance') END
    """,
    "postgresql": """
        UPDATE tags SET score = CASE
            WHEN relevant THEN coalesce((body #>> '{services,0,score}')::float8, 0.0)
            ELSE 1 - (body ->> 'relevance')::float8 END
    """,
}


def upgrade() -> None:
    op.add_column("tags", sa.Column("score", sa.Double(), nullable=True))
    op.execute(SCORED[op.get_bind().dialect.name])
    op.create_index(
        "tags_tagged",
        "tags",
        ["tagged", "post", "relevant", "sure", "service", "score"],
        unique=False,
    )
    op.create_table(
        "corrections",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("misrouted", sa.Boolean(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("corrections_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("corrections_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("corrections_post", "corrections", ["post", "seq"], unique=False)
    op.create_index(
        "corrections_latest",
        "corrections",
        ["post"],
        unique=True,
        sqlite_where=sa.text("latest"),
        postgresql_where=sa.text("latest"),
    )


def downgrade() -> None:
    op.drop_index(
        "corrections_latest",
        table_name="corrections",
        sqlite_where=sa.text("latest"),
        postgresql_where=sa.text("latest"),
    )
    op.drop_index("corrections_post", table_name="corrections")
    op.drop_table("corrections")
    op.drop_index("tags_tagged", table_name="tags")
    op.drop_column("tags", "score")

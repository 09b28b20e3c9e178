"""The same post once: what it is told by, other ways that it was seen, texts that it had before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from listener.identity import told_by
from listener.post import Platform, Post

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MANY = 1_000
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN = ("repost_of", "quote_of", "language", "identity", "fingerprint", "link")
POSTS = sa.table(
    "posts",
    *(sa.column(name) for name in ("seq", "source", "native_id", "platform", "url", "title")),
    *(sa.column(name) for name in ("text", "sample", "identity", "fingerprint", "link")),
)


def known(column: str) -> dict[str, Any]:
    return {
        f"{engine}_where": sa.text(f"{column} IS NOT NULL") for engine in ("sqlite", "postgresql")
    }


def upgrade() -> None:
    for name in PLAIN:
        op.add_column("posts", sa.Column(name, sa.String(), nullable=True))
    # With a default, so that processes of the revision before this one may go on.
    for table, name in (("posts", "versions"), ("tags", "version"), ("worklist", "version")):
        op.add_column(table, sa.Column(name, BIG, server_default="0", nullable=False))
    mark()
    op.create_index("posts_identity", "posts", ["identity"], **known("identity"))
    op.create_index("posts_fingerprint", "posts", ["fingerprint", "link"], **known("fingerprint"))
    op.create_table(
        "sightings",
        sa.Column("seq", BIG, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("post", BIG, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("native_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("sightings_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("sightings_pk")),
        sa.UniqueConstraint("id", name=op.f("sightings_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("sightings_post", "sightings", ["post", "seq"])
    op.create_index("sightings_source", "sightings", ["source", "seen"])
    op.create_index("sightings_identity", "sightings", ["identity"], **known("identity"))
    op.create_table(
        "versions",
        sa.Column("post", BIG, autoincrement=False, nullable=False),
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("versions_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post", "number", name=op.f("versions_pk")),
    )


def mark() -> None:
    """Give what is stored already what it is told by, so that later sightings find it."""
    connection, last = op.get_bind(), 0
    page = sa.select(POSTS).order_by(POSTS.c.seq).limit(MANY)
    change = POSTS.update().where(POSTS.c.seq == sa.bindparam("of"))
    while rows := connection.execute(page.where(POSTS.c.seq > last)).all():
        connection.execute(
            change.values({name: sa.bindparam(f"new_{name}") for name in PLAIN[3:]}),
            [marks(row) for row in rows],
        )
        last = rows[-1].seq


def marks(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of POSTS
    post = Post(
        source=row.source,
        native_id=row.native_id,
        text=row.text,
        title=row.title,
        platform=Platform(row.platform),
        url=row.url,
        sample=bool(row.sample),
    )
    return {"of": row.seq} | {f"new_{name}": value for name, value in told_by(post).items()}


def downgrade() -> None:
    op.drop_table("versions")
    op.drop_index("sightings_identity", table_name="sightings", **known("identity"))
    op.drop_index("sightings_source", table_name="sightings")
    op.drop_index("sightings_post", table_name="sightings")
    op.drop_table("sightings")
    op.drop_index("posts_fingerprint", table_name="posts", **known("fingerprint"))
    op.drop_index("posts_identity", table_name="posts", **known("identity"))
    for table, name in (("worklist", "version"), ("tags", "version"), ("posts", "versions")):
        op.drop_column(table, name)
    for name in reversed(PLAIN):
        op.drop_column("posts", name)

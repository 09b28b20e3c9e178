"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Searching is each engine's own affair; see store/search.py.
FTS5 = "CREATE VIRTUAL TABLE search USING fts5(words, detail=none, columnsize=0, tokenize='ascii')"
TSVECTOR = """
    CREATE TABLE search (
        post BIGINT PRIMARY KEY REFERENCES posts (seq) ON DELETE CASCADE,
        words TSVECTOR NOT NULL
    )
"""
GIN = "CREATE INDEX search_words ON search USING gin (words)"
SEARCH = {"sqlite": (FTS5,), "postgresql": (TSVECTOR, GIN)}


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("profile_location", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("authors_pk")),
    )
    op.create_index("authors_handle", "authors", ["platform", "handle"], unique=False)
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("events_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "events_sample",
        "events",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("idempotency_pk")),
    )
    op.create_index("idempotency_at", "idempotency", ["at"], unique=False)
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("leases_pk")),
    )
    op.create_table(
        "runs",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("seen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("new", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skipped", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_poll", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("runs_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_source", "runs", ["source", "seq"], unique=False)
    op.create_index("runs_started", "runs", ["started"], unique=False)
    op.create_table(
        "sources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("interval_seconds", sa.Double(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=True),
        sa.Column("next_poll", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leased", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_run", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("sources_pk")),
    )
    op.create_index(
        "sources_due",
        "sources",
        ["next_poll"],
        unique=False,
        sqlite_where=sa.text("enabled"),
        postgresql_where=sa.text("enabled"),
    )
    op.create_table(
        "tickets",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("amana", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("referral", sa.String(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("join_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("tickets_pk")),
        sa.UniqueConstraint("id", name=op.f("tickets_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("tickets_amana", "tickets", ["amana", "seq"], unique=False)
    op.create_index("tickets_domain", "tickets", ["domain", "seq"], unique=False)
    op.create_index("tickets_municipality", "tickets", ["municipality", "seq"], unique=False)
    op.create_index(
        "tickets_open_join",
        "tickets",
        ["join_key", "sample"],
        unique=True,
        sqlite_where=sa.text("open"),
        postgresql_where=sa.text("open"),
    )
    op.create_index(
        "tickets_sample",
        "tickets",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.create_index("tickets_service", "tickets", ["service", "seq"], unique=False)
    op.create_index("tickets_status", "tickets", ["status", "seq"], unique=False)
    op.create_index("tickets_unit", "tickets", ["unit", "seq"], unique=False)
    op.create_index("tickets_urgency", "tickets", ["urgency", "seq"], unique=False)
    op.create_table(
        "history",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("history_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("history_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("history_ticket", "history", ["ticket", "seq"], unique=False)
    op.create_table(
        "posts",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("native_id", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("long", sa.Double(), nullable=True),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("posts_author_id_fk")),
        sa.PrimaryKeyConstraint("seq", name=op.f("posts_pk")),
        sa.UniqueConstraint("id", name=op.f("posts_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("posts_author", "posts", ["author_id"], unique=False)
    op.create_index(
        "posts_sample",
        "posts",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.create_index("posts_source", "posts", ["source", "seq"], unique=False)
    op.create_table(
        "decisions",
        sa.Column(
            "post",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("decisions_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post", name=op.f("decisions_pk")),
    )
    op.create_table(
        "tags",
        sa.Column(
            "post",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("amana", sa.String(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("tagged", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("tags_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post", name=op.f("tags_pk")),
    )
    op.create_index("tags_amana", "tags", ["amana", "post"], unique=False)
    op.create_index("tags_domain", "tags", ["domain", "post"], unique=False)
    op.create_index("tags_municipality", "tags", ["municipality", "post"], unique=False)
    op.create_index("tags_relevant", "tags", ["relevant", "post"], unique=False)
    op.create_index("tags_service", "tags", ["service", "post"], unique=False)
    op.create_index("tags_sure", "tags", ["sure", "post"], unique=False)
    op.create_table(
        "ticket_posts",
        sa.Column(
            "post",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("ticket_posts_post_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("ticket_posts_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post", name=op.f("ticket_posts_pk")),
    )
    op.create_index("ticket_posts_ticket", "ticket_posts", ["ticket", "post"], unique=False)
    op.create_table(
        "worklist",
        sa.Column(
            "post",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post"], ["posts.seq"], name=op.f("worklist_post_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post", name=op.f("worklist_pk")),
    )
    op.create_index("worklist_due", "worklist", ["stage", "due", "post"], unique=False)
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search")
    op.drop_index("worklist_due", table_name="worklist")
    op.drop_table("worklist")
    op.drop_index("ticket_posts_ticket", table_name="ticket_posts")
    op.drop_table("ticket_posts")
    op.drop_index("tags_sure", table_name="tags")
    op.drop_index("tags_service", table_name="tags")
    op.drop_index("tags_relevant", table_name="tags")
    op.drop_index("tags_municipality", table_name="tags")
    op.drop_index("tags_domain", table_name="tags")
    op.drop_index("tags_amana", table_name="tags")
    op.drop_table("tags")
    op.drop_table("decisions")
    op.drop_index("posts_source", table_name="posts")
    op.drop_index(
        "posts_sample",
        table_name="posts",
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.drop_index("posts_author", table_name="posts")
    op.drop_table("posts")
    op.drop_index("history_ticket", table_name="history")
    op.drop_table("history")
    op.drop_index("tickets_urgency", table_name="tickets")
    op.drop_index("tickets_unit", table_name="tickets")
    op.drop_index("tickets_status", table_name="tickets")
    op.drop_index("tickets_service", table_name="tickets")
    op.drop_index(
        "tickets_sample",
        table_name="tickets",
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.drop_index(
        "tickets_open_join",
        table_name="tickets",
        sqlite_where=sa.text("open"),
        postgresql_where=sa.text("open"),
    )
    op.drop_index("tickets_municipality", table_name="tickets")
    op.drop_index("tickets_domain", table_name="tickets")
    op.drop_index("tickets_amana", table_name="tickets")
    op.drop_table("tickets")
    op.drop_index(
        "sources_due",
        table_name="sources",
        sqlite_where=sa.text("enabled"),
        postgresql_where=sa.text("enabled"),
    )
    op.drop_table("sources")
    op.drop_index("runs_started", table_name="runs")
    op.drop_index("runs_source", table_name="runs")
    op.drop_table("runs")
    op.drop_table("leases")
    op.drop_index("idempotency_at", table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_index(
        "events_sample",
        table_name="events",
        sqlite_where=sa.text("sample"),
        postgresql_where=sa.text("sample"),
    )
    op.drop_table("events")
    op.drop_index("authors_handle", table_name="authors")
    op.drop_table("authors")

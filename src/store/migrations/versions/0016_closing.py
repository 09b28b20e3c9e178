"""What comes after an answer: objections, closing by itself, and the weekly audit."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("chased", _INSTANT, nullable=True))
    op.add_column("tickets", sa.Column("earlier", sa.String(), nullable=True))
    op.add_column("reply_deliveries", sa.Column("name", sa.String(), nullable=True))
    named = sa.text("name IS NOT NULL")
    op.create_index(
        "reply_deliveries_name",
        "reply_deliveries",
        ["name"],
        sqlite_where=named,
        postgresql_where=named,
    )
    _note_answered()
    _note_whom_it_counts_for()
    _audit()
    for name, columns, there in (
        ("tickets_ended", ["status", "ended"], "ended IS NOT NULL"),
        ("tickets_unverified", ["ended"], "status = 'resolved' AND chased IS NULL"),
    ):
        where = sa.text(there)
        op.create_index(name, "tickets", columns, sqlite_where=where, postgresql_where=where)


def _note_answered() -> None:
    """Keep when each post was answered: by a reply that was sent, or all that a note speaks of."""
    op.add_column("ticket_posts", sa.Column("answered", _INSTANT, nullable=True))
    op.execute(
        """
        UPDATE ticket_posts SET answered = (
            SELECT MIN(reply_deliveries.at) FROM reply_deliveries
            WHERE reply_deliveries.post = ticket_posts.post AND reply_deliveries.state = 'sent'
        )
        """
    )
    op.execute(
        """
        UPDATE ticket_posts SET answered = (
            SELECT tickets.answered FROM tickets WHERE tickets.seq = ticket_posts.ticket
        )
        WHERE answered IS NULL AND EXISTS (
            SELECT 1 FROM tickets, posts
            WHERE tickets.seq = ticket_posts.ticket AND posts.seq = ticket_posts.post
            AND posts.received <= tickets.answered
            AND NOT EXISTS (SELECT 1 FROM replies WHERE replies.ticket = tickets.seq)
        )
        """
    )
    where = sa.text("answered IS NULL")
    op.create_index(
        "ticket_posts_unanswered",
        "ticket_posts",
        ["post"],
        sqlite_where=where,
        postgresql_where=where,
    )


def _note_whom_it_counts_for() -> None:
    """Count what was done before for the unit that resolved the ticket last: no more is known."""
    op.add_column("history", sa.Column("unit", sa.String(), nullable=True))
    op.execute(
        """
        UPDATE history SET unit = (
            SELECT tickets.closing FROM tickets WHERE tickets.seq = history.ticket
        )
        WHERE verb IN ('resolve', 'verify', 'close', 'reopen') AND before <> 'dismissed'
        """
    )
    where = sa.text("unit IS NOT NULL")
    op.create_index(
        "history_counted", "history", ["at", "verb"], sqlite_where=where, postgresql_where=where
    )


def _audit() -> None:
    op.create_table(
        "draws",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("at_least", _NUMBER, nullable=False),
        sa.Column("closed", _NUMBER, nullable=False),
        sa.Column("drawn", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("draws_pk")),
    )
    op.create_table(
        "looks",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("ticket", _NUMBER, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("closed", _INSTANT, nullable=False),
        sa.Column("resolver", sa.String(), nullable=True),
        sa.Column("verifier", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["week"], ["draws.week"], name=op.f("looks_week_fk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.seq"], name=op.f("looks_ticket_fk"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("looks_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("looks_week", "looks", ["week", "ticket"], unique=True)
    op.create_index("looks_ticket", "looks", ["ticket"], unique=False)


def downgrade() -> None:
    op.drop_table("looks")
    op.drop_table("draws")
    op.drop_index("history_counted", table_name="history")
    op.drop_column("history", "unit")
    op.drop_index("ticket_posts_unanswered", table_name="ticket_posts")
    op.drop_column("ticket_posts", "answered")
    for name in ("tickets_unverified", "tickets_ended"):
        op.drop_index(name, table_name="tickets")
    op.drop_index("reply_deliveries_name", table_name="reply_deliveries")
    op.drop_column("reply_deliveries", "name")
    op.drop_column("tickets", "earlier")
    op.drop_column("tickets", "chased")

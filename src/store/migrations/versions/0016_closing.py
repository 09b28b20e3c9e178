"""What comes after an answer: objections, closing by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    op.drop_index("ticket_posts_unanswered", table_name="ticket_posts")
    op.drop_column("ticket_posts", "answered")
    for name in ("tickets_unverified", "tickets_ended"):
        op.drop_index(name, table_name="tickets")
    op.drop_index("reply_deliveries_name", table_name="reply_deliveries")
    op.drop_column("reply_deliveries", "name")
    op.drop_column("tickets", "earlier")
    op.drop_column("tickets", "chased")

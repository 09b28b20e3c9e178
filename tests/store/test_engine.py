"""What SQLite is asked is asked in words by which it finds its indexes."""

from pathlib import Path

import pytest
from sqlalchemy import Select, select, text

from store.database import open_database
from store.migrate import migrate
from store.tables import EventRow, SourceRow, TicketRow
from store.tickets import BY_CLOCK

# Of two that would do, the one that holds all that a queue is narrowed by.
QUEUE = (
    select(TicketRow.seq)
    .with_hint(TicketRow, BY_CLOCK, "sqlite")
    .where(TicketRow.owed, TicketRow.status == "new")
    .order_by(TicketRow.due)
)
KEYED = select(TicketRow.seq).where(TicketRow.open, TicketRow.join_key.in_(["a", "b"]))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (KEYED, "tickets_open_join"),
        (select(TicketRow.seq).where(TicketRow.open, TicketRow.holder == "noura"), "tickets_held"),
        (select(TicketRow.seq).where(TicketRow.owed).order_by(TicketRow.due), "tickets_due"),
        (QUEUE, "COVERING INDEX tickets_due"),
        (select(EventRow.seq).where(EventRow.sample, EventRow.seq > 7), "events_sample"),
        (select(SourceRow.id).where(SourceRow.enabled).order_by(SourceRow.next_poll), "sources_"),
    ],
)
async def test_an_index_of_what_is_true_is_taken(
    tmp_path: Path, query: Select[tuple[int]], index: str
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/sawt.db"
    await migrate(url)
    async with open_database(url) as sessions, sessions.read() as session:
        connection = await session.connection()
        asked = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
        plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()

    assert index in " ".join(step.detail for step in plan)

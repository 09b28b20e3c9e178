"""What was answered, resolved and reopened before that was noted."""

from datetime import timedelta
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, insert, text

from make import NOON
from store.address import read_address
from store.engine import open_engine
from store.migrate import config_for, migrate

LATER, NEXT_DAY = NOON + timedelta(hours=1), NOON + timedelta(days=1)
TICKET: dict[str, Any] = {
    "status": "reopened",
    "open": True,
    "unit": "jeddah.lighting",
    "services": [],
    "urgency": "low",
    "intent": "complaint",
    "reasons": [],
    "opened": NOON,
    "due": NOON,
    "sample": False,
    "closing": "jeddah.roads",
    "answered": LATER,
}
POST: dict[str, Any] = {
    "source": "x",
    "platform": "x",
    "text": "حفرة",
    "mentions": [],
    "media": [],
    "sample": False,
}
REPLY: dict[str, Any] = {
    "seq": 1,
    "ticket": 2,
    "state": "sent",
    "pending": False,
    "fields": {},
    "text": "عولجت",
    "by_hand": False,
    "writers": [],
    "approvals": [],
    "created": NOON,
    "changed": NOON,
}
DELIVERY = {"reply": 1, "post": 3, "platform": "x", "channel": "x", "state": "sent", "at": LATER}
DONE = (
    ("claim", "new"),
    ("resolve", "claimed"),
    ("reopen", "resolved"),
    ("reopen", "dismissed"),
)


def fill(connection: Connection) -> None:
    """One ticket whose answer was noted by hand, and one with a reply to one of two authors."""
    command.upgrade(config_for(connection), "0014")
    then = MetaData()
    then.reflect(connection)

    def put(name: str, *rows: dict[str, Any]) -> None:
        connection.execute(insert(then.tables[name]), list(rows))

    put("tickets", *({**TICKET, "seq": seq, "id": str(seq)} for seq in (1, 2)))
    heard = ((1, NOON), (2, NEXT_DAY), (3, NOON), (4, NOON))
    put(
        "posts",
        *(
            {**POST, "seq": n, "id": str(n), "native_id": str(n), "received": at, "dated": at}
            for n, at in heard
        ),
    )
    owned = ((1, 1), (2, 1), (3, 2), (4, 2))
    put("ticket_posts", *({"post": post, "ticket": ticket} for post, ticket in owned))
    line = {"ticket": 1, "at": NOON, "who": "نورة", "after": "claimed"}
    put("history", *({**line, "verb": verb, "before": before} for verb, before in DONE))
    put("replies", REPLY)
    put("reply_deliveries", DELIVERY)


async def test_what_the_database_tells_is_taken_over(bare_database: str) -> None:
    async with open_engine(read_address(bare_database)) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(fill)
        await migrate(bare_database)
        async with engine.connect() as connection:
            answered = await connection.scalars(
                text("SELECT post FROM ticket_posts WHERE answered IS NOT NULL ORDER BY post")
            )
            counted = await connection.execute(
                text("SELECT verb, unit FROM history WHERE unit IS NOT NULL ORDER BY seq")
            )

            # Post 2 came after the answer that was noted; post 4 is of an author without a reply.
            assert answered.all() == [1, 3]
            assert counted.all() == [("resolve", "jeddah.roads"), ("reopen", "jeddah.roads")]

"""A database with very many tickets, each with a post of its own, written at once."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from store.database import open_database
from store.tables import PostRow, TicketPostRow, TicketRow
from store.upsert import insert_all

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BATCH = 5_000


def nothing_more(number: int) -> Mapping[str, object]:
    """Leave a ticket as it is."""
    del number
    return {}


async def fill(
    url: str, tickets: int, more: Callable[[int], Mapping[str, object]] = nothing_more
) -> None:
    """Write the tickets; `more` returns what the row of each has besides."""
    async with open_database(url) as sessions:
        for begin in range(0, tickets, BATCH):
            numbers = range(begin + 1, min(begin + BATCH, tickets) + 1)
            async with sessions.begin() as session:
                await session.execute(insert_all(PostRow), [a_post(each) for each in numbers])
                await session.execute(
                    insert_all(TicketRow), [{**a_ticket(each), **more(each)} for each in numbers]
                )
                await session.execute(
                    insert_all(TicketPostRow), [{"post": each, "ticket": each} for each in numbers]
                )


def a_post(number: int) -> dict[str, object]:
    """Make a post."""
    return {
        "seq": number,
        "id": f"{number:024x}",
        "source": "bench",
        "native_id": str(number),
        "platform": "x",
        "text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
        "mentions": [],
        "media": [],
        "sample": False,
        "received": NOW,
        "dated": NOW,
    }


def a_ticket(number: int) -> dict[str, object]:
    """Make a ticket."""
    return {
        "seq": number,
        "id": f"{number:016x}",
        "status": "new",
        "open": True,
        "unit": "jeddah.roads",
        "services": ["roads.pothole"],
        "service": "roads.pothole",
        "domain": "roads",
        "municipality": "jeddah",
        "amana": "jeddah",
        "urgency": "high",
        "intent": "complaint",
        "reasons": ["rule danger-to-life: urgency is critical"],
        "opened": NOW + timedelta(seconds=number),
        "due": NOW + timedelta(hours=2),
        "sample": False,
        "seek": None,
    }

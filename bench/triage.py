"""What triage costs with many tickets: `python bench/triage.py URL [TICKETS [DESK]]`.

An empty database is filled: one ticket in DESK (2) is at a triage desk, every second post is not
sure, every third is of no known municipality. Asked for is what the page asks for: how much waits,
the next six tickets, and the next six posts without a ticket, of everything and of one amana.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from api.config import read_config  # noqa: E402 - after the path
from many import BATCH, NOW, fill  # noqa: E402 - as above
from store.database import Sessions, open_database  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from store.posts import PostFilter, SqlPosts  # noqa: E402 - as above
from store.tables import TagsRow  # noqa: E402 - as above
from store.tickets import SqlTickets, TicketFilter  # noqa: E402 - as above
from store.triage import SqlTriage  # noqa: E402 - as above
from store.upsert import insert_all  # noqa: E402 - as above

DESKS = read_config(ROOT / "config").rules.desks
TICKETS, EACH = 100_000, 2
TIMES = 5
AHEAD = 6
WINDOW = 10_000


def at_desk(each: int, number: int) -> Mapping[str, object]:
    """Return what a ticket has besides: each of some is at a desk, all are owed something."""
    there = {"unit": sorted(DESKS)[number // each % len(DESKS)]} if number % each == 0 else {}
    # Spread as by chance, and the same each time.
    return {"owed": True, "due": NOW + timedelta(minutes=number * 7_919 % WINDOW), **there}


def some_tags(number: int) -> dict[str, object]:
    """Make the tags of a post."""
    place = "jeddah" if number % 3 else None
    return {
        "post": number,
        "relevant": True,
        "sure": number % 2 == 1,
        "service": "roads.pothole",
        "domain": "roads",
        "municipality": place,
        "amana": place,
        "score": 0.5,
        "body": {},
        "tagged": NOW,
    }


async def make(url: str, tickets: int, each: int) -> None:
    """Fill a database, if it is empty."""
    await migrate(url)
    async with open_database(url) as sessions:
        if (await SqlPosts(sessions).list(PostFilter(), limit=1)).items:
            return
        await fill(url, tickets, partial(at_desk, each))
        for begin in range(0, tickets, BATCH):
            numbers = range(begin + 1, min(begin + BATCH, tickets) + 1)
            async with sessions.begin() as session:
                await session.execute(insert_all(TagsRow), [some_tags(each) for each in numbers])
        if sessions.postgres:
            async with sessions.begin() as session:
                await session.execute(text("ANALYZE"))


async def fastest(ask: Callable[[], Awaitable[object]]) -> str:
    """Return what a question takes at best, and the CPU time of this process for it."""
    took = []
    for _ in range(TIMES):
        begun, spent = time.perf_counter(), time.process_time()
        await ask()
        took.append((time.perf_counter() - begun, time.process_time() - spent))
    wall, cpu = min(took)
    return f"{wall * 1000:,.1f} ms ({cpu * 1000:,.1f} of CPU)"


async def measure(sessions: Sessions, places: frozenset[str]) -> None:
    """Ask what the page asks."""
    at_desks = TicketFilter(at_desks=DESKS, sample=False, places=places)
    free = PostFilter(sure=False, ticket=False, places=places)
    asks: dict[str, Callable[[], Awaitable[object]]] = {
        "how much waits": partial(SqlTriage(sessions).left, DESKS, places),
        "next tickets": partial(SqlTickets(sessions).by_due, at_desks, limit=AHEAD),
        "next posts": partial(SqlPosts(sessions).list, free, limit=AHEAD),
    }
    for what, ask in asks.items():
        print(f"{', '.join(places) or 'everything':<12} {what:<16} {await fastest(ask)}")


async def main(url: str, tickets: int, each: int) -> None:
    """Bench one database."""
    await make(url, tickets, each)
    async with open_database(url) as sessions:
        for places in (frozenset[str](), frozenset({"jeddah"})):
            await measure(sessions, places)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[2:4]]
    asyncio.run(main(sys.argv[1], *(*given, *(TICKETS, EACH)[len(given) :])))

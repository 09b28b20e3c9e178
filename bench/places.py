"""What narrowing costs: `python bench/places.py URL [POSTS]`.

An empty database is filled with the posts of `bench/unanswered.py`, most with a ticket. Lists are
asked for as a ministry, as an amana of 45 of its 150 municipalities, as one, and as one without a
post.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from store.database import open_database
from store.migrate import migrate
from store.posts import PostFilter, SqlPosts
from store.quality import SqlQuality
from store.tickets import SqlTickets, TicketFilter
from unanswered import (  # type: ignore[import-not-found]  # the script beside this one
    NOW,
    PLACES,
    POSTS,
    fill,
)

TIMES = 9
PLACE_SETS = {
    "everything": frozenset[str](),
    "45 municipalities": frozenset(f"m{number}" for number in range(45)),
    "one municipality": frozenset({f"m{PLACES - 1}"}),
    "one without a post": frozenset({"nowhere"}),
}


async def median(ask: Callable[[], Awaitable[object]]) -> float:
    """Return the milliseconds that a question takes, in the middle of some times."""
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - begun)
    return sorted(took)[TIMES // 2] * 1000


async def main(url: str, count: int) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        if not (await SqlPosts(sessions).list(PostFilter(), limit=1)).items:
            await fill(sessions, count)
        posts, tickets, quality = SqlPosts(sessions), SqlTickets(sessions), SqlQuality(sessions)
        since, until = NOW - timedelta(days=7), NOW + timedelta(days=1)
        for name, places in PLACE_SETS.items():
            listed, words = PostFilter(places=places), PostFilter(places=places, text="التحلية 77")
            found = {
                "posts": await median(partial(posts.list, listed, limit=50)),
                "search": await median(partial(posts.list, words, limit=50)),
                "tickets": await median(
                    partial(tickets.list, TicketFilter(places=places), limit=50)
                ),
                "quality": await median(partial(quality.figures, since, until, places)),
            }
            told = ", ".join(f"{what} {took:,.1f} ms" for what, took in found.items())
            print(f"{name}: {told}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else POSTS))  # noqa: PLR2004

"""What the queue costs: `python bench/queueing.py URL [TICKETS]`; an empty database is filled.

All tickets are open and owed, which is the most that a queue can have; a third is due before now.
One in five has a second post. A page of 50 is asked for as the queue asks, and the counts.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from api.asked import Group, within
from api.config import read_config
from classifier.tags import Intent, Urgency
from listener.post import Platform, Post
from router.people import User
from router.states import Role, Status
from store.audit import By
from store.database import Sessions, open_database
from store.listing import SqlListing
from store.migrate import migrate
from store.people import SqlPeople
from store.posts import PostFilter, SqlPosts
from store.tables import HistoryRow, TicketPostRow, TicketRow, WorkRow
from store.tickets import SqlTickets, TicketFilter, only
from store.upsert import insert_all

CONFIG = read_config(Path(__file__).parent.parent / "config")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TICKETS = 100_000
MANY = 1_000
TIMES = 3
WORDS = (
    *("حفرة", "كبيرة", "وسط", "شارع", "التحلية", "في", "جدة", "كسرت", "كفر", "سيارتي", "والبلدية"),
    *("منذ", "أسبوع", "لا", "ترد", "على", "البلاغ", "إنارة", "الحي", "مطفأة", "حاويات", "ممتلئة"),
)
PLATFORMS = (*[Platform.X] * 18, Platform.MASTODON, Platform.NEWS)
# So many of the oldest tickets speak of a flood that was, and is not any more.
FLOOD = 30_000
SERVICES, PLACES = tuple(CONFIG.services), tuple(CONFIG.amana_of)
CLOCK = {"deadlines": {name: {"due": NOW.isoformat(), "term": "x" * 200} for name in "abc"}}


def a_post(number: int, chance: Random) -> Post:
    """Make a post of a dozen words, of which one is rare."""
    words = [*chance.sample(WORDS, 10), f"رقم{chance.randrange(50_000)}"]
    return Post(
        source="bench",
        native_id=str(number),
        platform=chance.choice(PLATFORMS),
        text=" ".join([*words, *(["سيول"] if number < FLOOD else [])]),
        author=f"a{number % 5000}",
        published=NOW,
    )


def a_ticket(number: int, chance: Random) -> dict[str, Any]:
    """Make the row of a ticket; its first post has its number."""
    service, place = chance.choice(SERVICES), chance.choice(PLACES)
    return {
        "seq": number + 1,
        "id": f"{chance.getrandbits(64):016x}",
        "status": chance.choice((*["new"] * 8, "claimed", "answered")),
        "open": True,
        "unit": f"{CONFIG.amana_of[place]}.roads",
        "services": [service],
        "service": service,
        "domain": service.partition(".")[0],
        "municipality": place,
        "amana": CONFIG.amana_of[place],
        "urgency": chance.choice(["high", "normal", "low"]),
        "intent": "praise" if number % 10_000 == 0 else "complaint",
        "reasons": ["rule potholes: service is roads.pothole"],
        "opened": NOW - timedelta(minutes=TICKETS - number),
        "due": NOW + timedelta(minutes=chance.randrange(-5_000, 10_000)),
        "owed": True,
        "sample": False,
        "clock": CLOCK,
        "holder": f"u{number % 40}" if number % 5 == 0 else None,
    }


async def fill(sessions: Sessions, count: int) -> None:
    """Store posts and tickets, each with a line of its history."""
    chance = Random(1)  # noqa: S311 - the same each time
    by = By(who="bench", at=NOW)
    await SqlPeople(sessions).add(User(id="u5", name="u5", roles=frozenset({Role.AGENT})), by)
    for start in range(0, count, MANY):
        numbers = range(start, start + MANY)
        posts = [a_post(n, chance) for n in numbers]
        posts += [a_post(count + n // 5, chance) for n in numbers if n % 5 == 0]
        await SqlPosts(sessions).push(posts, NOW)
        async with sessions.begin() as session:
            await session.execute(WorkRow.__table__.delete())  # type: ignore[attr-defined]
            await session.execute(insert_all(TicketRow), [a_ticket(n, chance) for n in numbers])
            first = start + start // 5
            owned = [{"post": first + n - start + 1, "ticket": n + 1} for n in numbers]
            more = [n for n in numbers if n % 5 == 0]
            owned += [{"post": first + MANY + at + 1, "ticket": n + 1} for at, n in enumerate(more)]
            await session.execute(insert_all(TicketPostRow), owned)
            line = {"at": NOW, "who": "sawt", "verb": "assign", "before": "new", "after": "new"}
            rows = [{**line, "ticket": n + 1, "changes": {}} for n in numbers]
            await session.execute(insert_all(HistoryRow), rows)


async def median(ask: Callable[[], Awaitable[object]]) -> float:
    """Return the milliseconds that a question takes, in the middle of some times."""
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - begun)
    return sorted(took)[TIMES // 2] * 1000


GROUPS = (Group.OVERDUE, Group.TODAY, Group.LATER)
FILTERS: dict[str, TicketFilter] = {
    "all": TicketFilter(),
    "new": TicketFilter(status=only(Status.NEW)),
    "one service": TicketFilter(service=only("roads.pothole")),
    "three services": TicketFilter(
        service=frozenset({"roads.pothole", "roads.manhole", "lighting.outage"})
    ),
    "an amana": TicketFilter(municipality=only("jeddah")),
    "rare intent": TicketFilter(intent=only(Intent.PRAISE)),
    "urgent and new": TicketFilter(urgency=only(Urgency.HIGH), status=only(Status.NEW)),
    "common platform": TicketFilter(platform=only(Platform.X)),
    "rarer platform": TicketFilter(platform=only(Platform.MASTODON)),
    "no platform": TicketFilter(platform=only(Platform.TELEGRAM)),
    "rare word": TicketFilter(text="رقم77"),
    "common word": TicketFilter(text="حفرة"),
    "two common words": TicketFilter(text="الحفره شارع"),
    "word of old tickets": TicketFilter(text="سيول"),
    "no word": TicketFilter(text="كهرباء"),
    "place and word": TicketFilter(text="الرياض حفرة"),
    "service and place": TicketFilter(text="الحفر جدة"),
    "number": TicketFilter(text="7e1a"),
    "places of an amana": TicketFilter(places=frozenset({"jeddah"})),
}


async def main(url: str, count: int) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        if not (await SqlPosts(sessions).list(PostFilter(), limit=1)).items:
            await fill(sessions, count)
        tickets = SqlTickets(sessions, CONFIG.lexicon)
        for name, asked in FILTERS.items():
            groups = [within(group, NOW, asked) for group in GROUPS]
            found = {
                "newest": await median(partial(tickets.list, asked, limit=50)),
                "overdue": await median(partial(tickets.by_due, groups[0], limit=50)),
                "later": await median(partial(tickets.by_due, groups[2], limit=50)),
                "counts": await median(partial(tickets.counts, groups, 1_000)),
            }
            told = ", ".join(f"{what} {took:,.1f} ms" for what, took in found.items())
            print(f"{name:<22} {told}")
        listing = partial(SqlListing(tickets).page, TicketFilter(), "u5", by_due=True, limit=50)
        print(f"soonest, with what is unread and was said last: {await median(listing):,.1f} ms")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else TICKETS))  # noqa: PLR2004

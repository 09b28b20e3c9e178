"""What the figures of the overview cost: `python bench/overview.py URL [TICKETS [DAYS]]`.

On an empty database it writes the tickets first, three posts each, over so many days, with the
hours of a day as people write: of 150 municipalities and 160 services, most answered and resolved.
"""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from classifier.tags import (  # noqa: E402 - after the path
    Intent,
    PlaceTag,
    ServiceTag,
    Tags,
    Urgency,
    to_json,
)
from router.usual import Span, before  # noqa: E402 - as above
from store.about import About  # noqa: E402 - as above
from store.database import Sessions, open_database  # noqa: E402 - as above
from store.figures import SqlFigures  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from store.paces import SqlPaces  # noqa: E402 - as above
from store.tables import PostRow, TagsRow, TicketPostRow, TicketRow  # noqa: E402 - as above
from store.upsert import insert_all  # noqa: E402 - as above

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TICKETS, DAYS, POSTS_EACH = 100_000, 84, 3
MANY = 2_000
PLACES, AMANAT, SERVICES = 150, 17, 160
# How much is written at each hour of Riyadh's day.
HOURS = (3, 2, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 8, 7, 7, 7, 8, 8, 9, 10, 11, 10, 8, 5)


def whole(seq: int, at: datetime, draw: random.Random) -> dict[str, Any]:
    """Make the row of a ticket."""
    service, place = draw.randrange(SERVICES), min(draw.randrange(PLACES), draw.randrange(PLACES))
    answered = at + timedelta(minutes=draw.lognormvariate(5, 1))
    resolved = answered + timedelta(hours=draw.lognormvariate(3, 1))
    due = at + timedelta(hours=draw.choice((1, 4, 24)))
    ends = at + timedelta(days=draw.choice((1, 3, 10)))
    done, over = answered < NOW and seq % 20 != 0, resolved < NOW and seq % 10 != 0
    return {
        "seq": seq,
        "id": f"{seq:016x}",
        "status": "resolved" if done and over else "answered" if done else "new",
        "open": not (done and over),
        "unit": f"m{place}.roads",
        "services": [f"roads.s{service}"],
        "service": f"roads.s{service}",
        "domain": "roads",
        "municipality": f"m{place}",
        "amana": f"a{place % AMANAT}",
        "urgency": "high",
        "intent": draw.choice(("complaint", "complaint", "suggestion", "inquiry", "praise")),
        "reasons": [],
        "opened": at,
        "due": ends if done else due,
        "owed": not (done and over),
        "answered": answered if done else None,
        "ended": resolved if done and over else None,
        "sample": False,
        "clock": clock(at, due, answered if done else None, ends, resolved if over else None),
    }


def clock(
    at: datetime, due: datetime, answered: datetime | None, ends: datetime, ended: datetime | None
) -> dict[str, Any]:
    """Write a clock of two deadlines as the store keeps it."""
    common = {"counting": "working", "policy": "everything", "alarms": "office"}
    return {
        "calendar": "office",
        "version": "0123456789ab",
        "deadlines": {
            "first_answer": deadline(common, 50_400, at, due, answered),
            "next_update": deadline(common, 75_600, at, ends, ended),
            "resolve": deadline(common, 252_000, at, ends, ended),
        },
    }


def deadline(
    common: dict[str, Any], seconds: float, at: datetime, due: datetime, met: datetime | None
) -> dict[str, Any]:
    """Write one of them."""
    written = {"seconds": seconds, **common, "started": at.isoformat(), "due": due.isoformat()}
    return written | ({"met": met.isoformat()} if met else {})


def posts(ticket: dict[str, Any], draw: random.Random) -> list[dict[str, Any]]:
    """Make the rows of a ticket's posts."""
    first = (ticket["seq"] - 1) * POSTS_EACH + 1
    dated = ticket["opened"] - timedelta(minutes=draw.randrange(5, 90))
    return [
        {
            "seq": first + at,
            "id": f"p{first + at:015x}",
            "source": f"s{draw.randrange(40)}",
            "native_id": str(first + at),
            "platform": "x",
            "text": "حفرة كبيرة وسط شارع التحلية كسرت كفر سيارتي ولا أحد يرد على البلاغ",
            "mentions": [],
            "media": [],
            "published": dated,
            "received": ticket["opened"],
            "dated": dated,
            "sample": False,
        }
        for at in range(POSTS_EACH)
    ]


def tags(post: dict[str, Any], ticket: dict[str, Any]) -> dict[str, Any]:
    """Make the row of a post's tags; one in ten is of nothing."""
    relevant = post["seq"] % 10 != 0
    return {
        "post": post["seq"],
        "relevant": relevant,
        "sure": True,
        "service": ticket["service"] if relevant else None,
        "domain": "roads" if relevant else None,
        "municipality": ticket["municipality"],
        "amana": ticket["amana"],
        "score": 0.9,
        "body": to_json(judged(ticket)),
        "tagged": post["received"],
    }


def judged(ticket: dict[str, Any]) -> Tags:
    """Say what the posts of a ticket are about."""
    return Tags(
        relevant=True,
        relevance=0.98,
        services=(ServiceTag(code=ticket["service"], score=0.93, evidence=((0, 4),)),),
        municipality=PlaceTag(code=ticket["municipality"], score=0.99, evidence=()),
        municipality_candidates=(),
        intent=Intent(ticket["intent"]),
        intent_score=0.97,
        urgency=Urgency.HIGH,
        urgency_score=0.81,
        sure=True,
        model="bench",
    )


async def fill(sessions: Sessions, tickets: int, days: int) -> None:
    """Write tickets and posts, as they came."""
    draw = random.Random(1)  # noqa: S311 - no secret
    hours = draw.choices(range(24), HOURS, k=tickets)
    begin = NOW.replace(hour=21, minute=0) - timedelta(days=days + 1)
    times = sorted(
        begin + timedelta(days=draw.randrange(days), hours=hour, minutes=draw.randrange(60))
        for hour in hours
    )
    for start in range(0, tickets, MANY):
        rows = [whole(start + n + 1, at, draw) for n, at in enumerate(times[start : start + MANY])]
        told = [(post, row) for row in rows for post in posts(row, draw)]
        async with sessions.begin() as session:
            await session.execute(insert_all(PostRow), [post for post, _ in told])
            await session.execute(insert_all(TagsRow), [tags(*each) for each in told])
            await session.execute(insert_all(TicketRow), rows)
            await session.execute(
                insert_all(TicketPostRow),
                [{"post": post["seq"], "ticket": row["seq"]} for post, row in told],
            )


async def timed(name: str, work: Callable[[], Awaitable[object]]) -> None:
    """Do something three times, and print the least of what it took, by the wall and of CPU."""
    took, used = [], []
    for _ in range(3):
        begun, worked = time.perf_counter(), time.process_time()
        await work()
        took.append((time.perf_counter() - begun) * 1000)
        used.append((time.process_time() - worked) * 1000)
    print(f"{name}: {min(took):,.0f} ms, {min(used):,.0f} ms of CPU here")


async def main(url: str, tickets: int = TICKETS, days: int = DAYS) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        async with sessions.read() as session:
            known = await session.scalar(select(func.count()).select_from(TicketRow))
        if not known:
            await fill(sessions, tickets, days)
            if sessions.postgres:
                # As its autovacuum does by itself.
                async with sessions.begin() as session:
                    await session.execute(text("ANALYZE"))
        await measured(sessions)


async def measured(sessions: Sessions) -> None:
    """Time what each screen of the overview asks: a day, a week and 30 days."""
    figures, paces = SqlFigures(sessions), SqlPaces(sessions)
    for about in (About(), About(municipality="m7"), About(places=frozenset({"m7", "a3"}))):
        print(about)
        for days in (1, 7, 30):
            span = Span(NOW - timedelta(days=days), NOW)
            asked = partial(figures.volume, about, [span, *before(span)])
            await timed(f"{days} days, volume", asked)
            await timed(f"{days} days, tops", partial(figures.tops, about, span, before(span)))
            await timed(f"{days} days, map", partial(figures.mapped, about, span, NOW))
            await timed(f"{days} days, pace", partial(paces.paces, about, span, NOW))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *(int(each) for each in sys.argv[2:])))

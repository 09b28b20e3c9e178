"""What it takes to say who waits: `python bench/unanswered.py URL [POSTS]`, on an empty database.

Of the posts one in ten waits for a decision, one in twenty was set aside by the policy, and the
others are of tickets; nobody was answered, so that every one of them is counted. They are of 150
municipalities and 160 services.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from classifier.tags import Intent, PlaceTag, ServiceTag, Tags, Urgency
from listener.post import Post
from router.unanswered import Unanswered
from store.database import Sessions, open_database
from store.judged import judged, tags_values
from store.migrate import migrate
from store.posts import SqlPosts
from store.queue import ROUTE
from store.tables import DecisionRow, TagsRow, TicketPostRow, TicketRow, WorkRow
from store.unanswered import SqlUnanswered, VoiceFilter
from store.upsert import insert_all

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POSTS = 100_000
MANY = 1_000
PLACES, SERVICES = 150, 160


def tags_of(number: int) -> Tags:
    """Give each post a municipality and a service."""
    return Tags(
        relevant=True,
        relevance=0.98,
        services=(ServiceTag(code=f"roads.s{number % SERVICES}", score=0.93, evidence=((0, 4),)),),
        municipality=PlaceTag(code=f"m{number % PLACES}", score=0.99, evidence=()),
        municipality_candidates=(),
        intent=Intent.COMPLAINT,
        intent_score=0.97,
        urgency=Urgency.HIGH,
        urgency_score=0.81,
        sure=True,
        model="bench",
    )


async def fill(sessions: Sessions, count: int) -> None:
    """Store posts with tags; most with a decision and a ticket of their own."""
    for start in range(0, count, MANY):
        numbers = range(start, start + MANY)
        posts = [
            Post(source="bench", native_id=str(n), text=f"حفرة وسط شارع التحلية رقم {n}")
            for n in numbers
        ]
        await SqlPosts(sessions).push(posts, NOW - timedelta(minutes=count - start))
        kept = {n: kind(n) for n in numbers}
        async with sessions.begin() as session:
            await session.execute(delete(WorkRow).where(WorkRow.post > start))
            await session.execute(
                insert_all(TagsRow),
                [
                    {**tags_values(tags_of(n), {}), **judged(n + 1, tags_of(n), NOW)}
                    for n in numbers
                ],
            )
            waiting = [n + 1 for n in numbers if kept[n] is Unanswered.WAITS_FOR_DECISION]
            await session.execute(
                insert_all(WorkRow),
                [{"post": n, "stage": ROUTE, "due": NOW, "attempts": 0} for n in waiting],
            )
            await session.execute(
                insert_all(DecisionRow),
                [
                    {
                        "post": n + 1,
                        "wanted": kept[n] is Unanswered.NEW,
                        "unit": "jeddah.roads",
                        "reasons": [],
                        "decided": NOW,
                    }
                    for n in numbers
                    if kept[n] is not Unanswered.WAITS_FOR_DECISION
                ],
            )
            owned = [n for n in numbers if kept[n] is Unanswered.NEW]
            await session.execute(insert_all(TicketRow), [ticket(n) for n in owned])
            await session.execute(
                insert_all(TicketPostRow), [{"post": n + 1, "ticket": n + 1} for n in owned]
            )


def kind(number: int) -> Unanswered:
    """Say what became of a post."""
    if number % 10 == 0:
        return Unanswered.WAITS_FOR_DECISION
    return Unanswered.SUPPRESSED if number % 20 == 1 else Unanswered.NEW


def ticket(number: int) -> dict[str, object]:
    """Make the row of a ticket of one post, both of one number."""
    return {
        "seq": number + 1,
        "id": f"{number:016x}",
        "status": "new",
        "open": True,
        "unit": "jeddah.roads",
        "services": [f"roads.s{number % SERVICES}"],
        "service": f"roads.s{number % SERVICES}",
        "domain": "roads",
        "municipality": f"m{number % PLACES}",
        "amana": f"m{number % PLACES}",
        "urgency": "high",
        "intent": "complaint",
        "reasons": [],
        "opened": NOW,
        "due": NOW,
        "sample": False,
    }


async def main(url: str, count: int) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        await fill(sessions, count)
        voices = SqlUnanswered(sessions)
        for name, wanted in (
            ("all", VoiceFilter()),
            ("one municipality", VoiceFilter(municipality="m7")),
        ):
            begun = time.perf_counter()
            figures = await voices.figures(wanted)
            middle = time.perf_counter()
            await voices.oldest(wanted, limit=50)
            end = time.perf_counter()
            posts = figures.total.count if figures.total else 0
            print(
                f"{name}: {posts:,} posts in {len(figures.groups):,} groups:"
                f" figures {(middle - begun) * 1000:,.0f} ms,"
                f" the oldest 50 {(end - middle) * 1000:,.0f} ms"
            )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else POSTS))  # noqa: PLR2004

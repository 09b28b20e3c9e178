"""What retention costs on a large table: `python bench/forgetting.py URL [POSTS]`, empty database.

Half of the posts are old and irrelevant, and there is an old line in the run log for each. They are
removed while somebody else writes as fast as they can: how long that writer waits is how long a
batch holds it up.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from classifier.tags import Intent, ServiceTag, Tags, Urgency
from listener.post import Post
from listener.run import Outcome
from store.database import Sessions, open_database
from store.housekeeping import tend
from store.judged import judged, tags_values
from store.leases import SqlLeases
from store.migrate import migrate
from store.posts import SqlPosts
from store.retention import Forgotten, Rule, forget_some
from store.tables import RunRow, TagsRow, WorkRow
from store.upsert import insert_all

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TAGS = Tags(
    relevant=True,
    relevance=0.98,
    services=(ServiceTag(code="roads.pothole", score=0.93, evidence=((0, 4),)),),
    municipality=None,
    municipality_candidates=(),
    intent=Intent.COMPLAINT,
    intent_score=0.97,
    urgency=Urgency.HIGH,
    urgency_score=0.81,
    sure=True,
    model="bench",
)
POSTS = 200_000
MANY = 1_000
OLD = timedelta(days=100)
RULE = Rule(irrelevant=timedelta(days=90), authors=None)


async def fill(sessions: Sessions, count: int) -> None:
    """Store posts with tags and without a place in the queue, and as many runs."""
    relevant, not_relevant = (
        {**tags_values(TAGS, {}), **judged(0, TAGS, NOW), "relevant": is_so}
        for is_so in (True, False)
    )
    run = {
        "source": "bench",
        "started": NOW - OLD,
        "finished": NOW - OLD,
        "new": 0,
        "missed": 0,
        "outcome": Outcome.READ.value,
        "seen": 0,
        "skipped": 0,
        "bytes": 0,
    }
    for start in range(0, count, MANY):
        posts = [
            Post(source="bench", native_id=str(n), text=f"حفرة كبيرة وسط شارع التحلية رقم {n}")
            for n in range(start, start + MANY)
        ]
        await SqlPosts(sessions).push(posts, NOW - OLD)
        async with sessions.begin() as session:
            await session.execute(delete(WorkRow))
            tags = [
                {**(relevant if seq % 2 else not_relevant), "post": seq}
                for seq in range(start + 1, start + MANY + 1)
            ]
            await session.execute(insert_all(TagsRow), tags)
            await session.execute(insert_all(RunRow), [run] * MANY)


async def beside(sessions: Sessions, work: Callable[[], Awaitable[int]], name: str) -> None:
    """Do the work while somebody writes; print what both took."""
    waits: list[float] = []
    done, leases = asyncio.Event(), SqlLeases(sessions)

    async def write() -> None:
        while not done.is_set():
            begun = time.perf_counter()
            await leases.take("bench", "bench", NOW, NOW)
            waits.append(time.perf_counter() - begun)

    writer = asyncio.create_task(write())
    begun = time.perf_counter()
    removed = await work()
    seconds = time.perf_counter() - begun
    done.set()
    await writer
    waits.sort()
    print(
        f"{name:<6} {removed:>8,} removed, {removed / seconds:>7,.0f}/s; a writer waited"
        f" {waits[len(waits) // 2] * 1000:.1f} ms (median), {waits[-1] * 1000:.0f} ms (most)"
    )


async def main(url: str, count: int) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        await fill(sessions, count)

        async def forget() -> int:
            total = batch = Forgotten(posts=1)
            while batch.any:
                batch = await forget_some(sessions, RULE, NOW)
                total += batch
            return total.posts - 1

        async def sweep() -> int:
            return (await tend(sessions, NOW)).runs

        begun = time.perf_counter()
        await forget_some(sessions, Rule(irrelevant=timedelta(days=999), authors=None), NOW)
        print(f"a round that finds nothing: {(time.perf_counter() - begun) * 1000:.1f} ms")
        await beside(sessions, forget, "posts")
        await beside(sessions, sweep, "runs")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else POSTS))  # noqa: PLR2004

"""How fast the store is: `python bench/remembering.py URL [POSTS]` on an empty database.

Prints rows/s for push, take and tag, take and settle; then what a page costs, and rows/s for
pushing news, which have titles and pages of their own.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from api.config import read_config
from classifier.tags import Intent, PlaceTag, ServiceTag, Tags, Urgency
from listener.post import Post
from router.decide import Decision
from router.states import Status
from store.database import Sessions, open_database
from store.desk import SqlDesk
from store.migrate import migrate
from store.posts import PostFilter, SqlPosts
from store.tickets import SqlTickets, TicketFilter, only
from store.worklist import SqlWorklist

CONFIG = Path(__file__).parent.parent / "config"
TIMING = read_config(CONFIG).timing
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BATCH = 256
WORDS = (
    *("حفرة", "كبيرة", "وسط", "شارع", "التحلية", "في", "جدة", "كسرت", "كفر", "سيارتي"),
    *("منذ", "أسبوع", "والبلدية", "لا", "ترد", "على", "البلاغ"),
)
PLACES = ("jeddah", "riyadh", "taif", "khulais")
TAGS = Tags(
    relevant=True,
    relevance=0.98,
    services=(ServiceTag(code="roads.pothole", score=0.93, evidence=((0, 4),)),),
    municipality=PlaceTag(code="jeddah", score=0.99, evidence=((31, 34),)),
    municipality_candidates=(),
    intent=Intent.COMPLAINT,
    intent_score=0.97,
    urgency=Urgency.HIGH,
    urgency_score=0.81,
    sure=True,
    model="bench",
)


def a_post(number: int, chance: Random) -> Post:
    """Make a post of about 90 letters, with a few words of its own."""
    words = [*chance.sample(WORDS, 12), f"رقم{chance.randrange(50_000)}"]
    return Post(
        source="bench",
        native_id=str(number),
        text=" ".join(words),
        author=f"a{number % 5000}",
        published=NOW,
        place=chance.choice(PLACES),
    )


def a_news(number: int, chance: Random) -> Post:
    """Make an entry of a feed: a title, a longer text, and an address with marks of who shared."""
    url = f"https://news.example/articles/{number}?utm_source=rss&id={number}"
    words = [*chance.sample(WORDS, 12), *chance.sample(WORDS, 12), f"رقم{chance.randrange(50_000)}"]
    return Post(
        source="news",
        native_id=url,
        url=url,
        title=" ".join(chance.sample(WORDS, 6)),
        text=" ".join(words),
        published=NOW,
    )


def decide(post: Post) -> Decision:
    """Decide that a post gets a ticket; one in ten joins."""
    return Decision(
        post=post.id,
        wanted=True,
        unit="roads",
        services=("roads.pothole",),
        municipality=post.place,
        urgency=Urgency.HIGH,
        intent=Intent.COMPLAINT,
        referral=None,
        reasons=("rule roads",),
        join=f"matter {int(post.native_id) // 10}" if post.native_id.endswith("1") else None,
        sample=False,
    )


async def bench(sessions: Sessions, count: int) -> None:
    """Run the flow once, each stage to its end, then read."""
    chance = Random(7)  # noqa: S311 - the same posts each time
    posts = [a_post(number, chance) for number in range(count)]
    news = [a_news(number, chance) for number in range(count)]
    inbox, worklist = SqlPosts(sessions), SqlWorklist(sessions)
    tickets = SqlTickets(sessions)
    desk = SqlDesk(sessions, {}, lambda ticket: {"id": ticket.id}, TIMING)

    async def push(given: Sequence[Post] = posts) -> None:
        for start in range(0, count, BATCH):
            await inbox.push(given[start : start + BATCH], NOW)

    async def tag() -> None:
        while taken := await worklist.take(BATCH, NOW):
            await worklist.tag([(post, _tags(post)) for post in taken], NOW)

    async def settle() -> None:
        while taken := await desk.take(BATCH, NOW):
            await desk.settle([decide(post) for post, _ in taken], NOW)

    for name, stage in (("push", push), ("take and tag", tag), ("take and settle", settle)):
        seconds = await _seconds(stage)
        print(f"{name:<16} {count / seconds:>8,.0f} posts/s in batches of {BATCH}")
    deep = (await inbox.list(PostFilter(), limit=min(count, 200) - 1)).next
    reads: Sequence[tuple[str, Callable[[], Awaitable[object]]]] = (
        ("posts, newest", lambda: inbox.list(PostFilter(), limit=50)),
        ("posts, further on", lambda: inbox.list(PostFilter(), limit=50, after=deep)),
        ("posts, of a place", lambda: inbox.list(PostFilter(municipality="taif"), limit=50)),
        ("posts, none", lambda: inbox.list(PostFilter(relevant=False), limit=50)),
        ("posts, rare word", lambda: inbox.list(PostFilter(text="رقم77"), limit=50)),
        ("posts, common word", lambda: inbox.list(PostFilter(text="حفرة"), limit=50)),
        ("tickets, newest", lambda: tickets.list(TicketFilter(), limit=50)),
        (
            "tickets, place and status",
            lambda: tickets.list(
                TicketFilter(municipality=only("taif"), status=only(Status.NEW)), limit=50
            ),
        ),
        (
            "tickets, none",
            lambda: tickets.list(TicketFilter(status=only(Status.CLAIMED)), limit=50),
        ),
        ("tickets, rare word", lambda: tickets.list(TicketFilter(text="رقم77"), limit=50)),
        ("tickets, common word", lambda: tickets.list(TicketFilter(text="حفرة"), limit=50)),
        ("waiting", worklist.waiting),
    )
    for name, read in reads:
        took = sorted([await _seconds(read) for _ in range(20)])
        print(f"{name:<26} {took[10] * 1000:>7.1f} ms median {took[-1] * 1000:>7.1f} ms worst")
    print(f"{'push news':<16} {count / await _seconds(lambda: push(news)):>8,.0f} posts/s")


def _tags(post: Post) -> Tags:
    return replace(TAGS, municipality=PlaceTag(code=post.place or "jeddah", score=0.9))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def main(url: str, count: int) -> None:
    """Bench one database."""
    await migrate(url)
    async with open_database(url) as sessions:
        await bench(sessions, count)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000))  # noqa: PLR2004

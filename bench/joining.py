"""What joining costs: `python bench/joining.py [URL] [--many N]`.

Routes 10,000 tagged posts into 5,000 open tickets, then says what a post costs beside 100 open
tickets and beside N (100,000). Texts are those of `models/training`, cut in four and put together
anew, so that they share words as real posts do; the model that tags them is not measured.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from api import memory
from api.config import Config, read_config
from api.joining import open_joining
from api.settings import read_settings
from classifier.tags import Intent, PlaceTag, ServiceTag, Tags, Urgency
from listener.post import Post
from router.assign import assign
from router.incidents.model import Joining
from store.database import Sessions, open_database
from store.desk import SqlDesk
from store.migrate import migrate
from store.posts import SqlPosts
from store.worklist import SqlWorklist

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BATCH = 256
OPEN, ROUTED = 5_000, 10_000
FEW, PROBED = 100, 2_000
NEVER = 2.0
PIECES = 4


class Made:
    """Posts without end, each with its tags; the same ones each time."""

    def __init__(self, config: Config) -> None:
        files = sorted(Path("models/training").glob("posts-*.jsonl"))
        rows = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
        self._rows = [row for row in rows if row["relevant"]]
        self._places = sorted(config.amana_of)
        self._chance = Random(7)  # noqa: S311 - posts, not secrets
        self._count = 0

    def more(self, count: int) -> list[tuple[Post, Tags]]:
        """Make some more."""
        return [self._one() for _ in range(count)]

    def _one(self) -> tuple[Post, Tags]:
        self._count += 1
        row, *others = self._chance.sample(self._rows, PIECES)
        pieces = [_piece(one["text"].split(), at) for at, one in enumerate([row, *others])]
        text = " ".join(word for piece in pieces for word in piece)
        at = NOW + timedelta(seconds=self._count)
        post = Post(source="bench", native_id=str(self._count), text=text, published=at)
        place = row["municipality"] and self._chance.choice(self._places)
        services = zip(row["services"][:3], (0.8, 0.15, 0.05), strict=False)
        tags = Tags(
            relevant=True,
            relevance=0.98,
            services=tuple(ServiceTag(code=code, score=score) for code, score in services),
            municipality=PlaceTag(code=place, score=0.99) if place else None,
            municipality_candidates=(),
            intent=Intent(row["intent"]),
            intent_score=0.97,
            urgency=Urgency(row["urgency"]),
            urgency_score=0.81,
            sure=True,
            model="bench",
        )
        return post, tags


def _piece(words: list[str], at: int) -> list[str]:
    size = max(1, len(words) // PIECES)
    return words[at * size : (at + 1) * size]


async def main() -> None:
    """Bench one database, or a fresh SQLite file for each figure."""
    cli = argparse.ArgumentParser(description="What joining costs.")
    cli.add_argument("url", nargs="?", help="an empty database; left out: SQLite")
    cli.add_argument("--many", type=int, default=100_000)
    args = cli.parse_args()
    settings = read_settings()
    config = read_config(settings.config)
    memory.started()
    begun = time.perf_counter()
    joining = open_joining(settings, config)
    print(f"reading what was learnt: {1000 * (time.perf_counter() - begun):.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        url = args.url or f"sqlite+aiosqlite:///{folder}/routed.db"
        await migrate(url)
        async with open_database(url) as sessions:
            await _routed(sessions, config, joining)
        if args.url is None:
            costs = [await _cost(folder, config, joining, many) for many in (FEW, args.many)]
            print(
                f"a post beside {args.many} costs {costs[1] / costs[0]:.2f} times one beside {FEW}"
            )


async def _routed(sessions: Sessions, config: Config, joining: Joining) -> None:
    made = Made(config)
    await _fill(sessions, config, joining, made, OPEN)
    seconds = await _route(sessions, config, joining, made.more(ROUTED))
    print(f"{ROUTED} posts into {OPEN} open tickets: {ROUTED / seconds:,.0f} posts/s")


async def _cost(folder: str, config: Config, joining: Joining, many: int) -> float:
    url = f"sqlite+aiosqlite:///{folder}/{many}.db"
    await migrate(url)
    async with open_database(url) as sessions:
        made = Made(config)
        await _fill(sessions, config, joining, made, many)
        await _route(sessions, config, joining, made.more(BATCH))
        seconds = await _route(sessions, config, joining, made.more(PROBED))
    print(f"beside {many} open tickets: {1000 * seconds / PROBED:.3f} ms a post")
    return seconds


async def _fill(
    sessions: Sessions, config: Config, joining: Joining, made: Made, count: int
) -> None:
    """Open tickets, each of one post."""
    alone = replace(joining, join=NEVER, suggest=NEVER)
    await _route(sessions, config, alone, made.more(count))


async def _route(
    sessions: Sessions, config: Config, joining: Joining, tagged: Sequence[tuple[Post, Tags]]
) -> float:
    """Route posts; return the seconds that this took, without pushing and tagging them."""
    inbox, worklist = SqlPosts(sessions), SqlWorklist(sessions, config.amana_of)
    for start in range(0, len(tagged), BATCH):
        batch = tagged[start : start + BATCH]
        await inbox.push([post for post, _ in batch], NOW)
        await worklist.take(BATCH, NOW)
        await worklist.tag(batch, NOW)
    within = config.closure.object_within
    desk = SqlDesk(sessions, config.amana_of, config.tell, config.timing, joining, within)
    begun = time.perf_counter()
    while await assign(config.rules, desk, NOW, batch=BATCH, reader=joining.reader):
        pass
    return time.perf_counter() - begun


if __name__ == "__main__":
    asyncio.run(main())

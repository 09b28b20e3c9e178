"""What is saved is worked by: in another process within seconds, in every loop, whole."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from api.config import Config
from api.jobs import new_jobs
from api.policy_standing import LOOK, Policy, Standing, following
from api.saving import Change, save
from api.settings import Settings
from api.tools import Tools, open_tools
from classifier.tags import Tags
from listener.post import Post
from make import NOON, some_tags
from router.documents import document
from store.audit import By
from store.database import open_database
from store.policies import SqlPolicies

CONFIG = Path(__file__).parents[2] / "config"
CLOSURE = (CONFIG / "closure.yaml").read_text(encoding="utf-8")
HOURS = "object_within_hours: "


class Blank:
    """Judges nothing."""

    model = "blank"

    def tag(self, posts: Sequence[Post]) -> Sequence[Tags]:
        """See Tagger.tag."""
        return [some_tags(relevant=False) for _ in posts]


def closing(hours: int) -> str:
    before, _, rest = CLOSURE.partition(HOURS)
    return f"{before}{HOURS}{hours}\n{rest.partition(chr(10))[2]}"


async def saved(tools: Tools, code: str, text: str, expected: int = 0) -> None:
    known = document(code)
    assert known is not None
    change = Change(document=known, text=text, expected=expected)
    await save(tools.policy, [change], By(who="noura", at=NOON))


@asynccontextmanager
async def two(settings: Settings, config: Config) -> AsyncIterator[tuple[Tools, Tools]]:
    """Two processes on one database, as far as the policy goes."""
    async with (
        open_tools(settings, config, Blank()) as one,
        open_tools(settings, config, Blank()) as other,
    ):
        yield one, other


@dataclass(slots=True, kw_only=True)
class WatchedPolicy(Policy):
    """A policy as it is; `taken` is set once something was taken over."""

    taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self) -> bool:
        """See Policy.look."""
        found = await super(WatchedPolicy, self).look()
        if found:
            self.taken.set()
        return found


async def test_another_process_works_by_it_within_seconds(
    settings: Settings, config: Config
) -> None:
    async with (
        open_tools(settings, config, Blank()) as one,
        open_database(settings.url) as sessions,
    ):
        other = WatchedPolicy(
            folder=CONFIG,
            shipped=config,
            policies=SqlPolicies(sessions),
            now=Standing(config=config),
        )
        async with following(other):
            await saved(one, "closure", closing(7))
            assert one.config.closure.object_within == timedelta(hours=7)

            await asyncio.wait_for(other.taken.wait(), 10 * LOOK.total_seconds())

        assert other.now.config.closure.object_within == timedelta(hours=7)


async def test_a_request_keeps_the_policy_that_it_began_with(
    settings: Settings, config: Config
) -> None:
    async with two(settings, config) as (tools, _):
        began = tools.at_once()

        await saved(tools, "closure", closing(7))

        assert began.config is config
        assert tools.at_once().config.closure.object_within == timedelta(hours=7)


async def test_every_loop_takes_it_over_between_two_rounds(
    settings: Settings, config: Config
) -> None:
    async with open_tools(settings, config, Blank()) as tools:
        jobs = new_jobs(tools, ("route", "deliver", "notify", "tend"))
        for loop in jobs.loops.values():
            await loop.once()

        await saved(tools, "closure", closing(7))
        for loop in jobs.loops.values():
            await loop.once()

        assert jobs.noticing.config is tools.config
        assert jobs.sending.replies.desk is tools.config.replies
        await jobs.sending.close(timedelta(seconds=1))


async def test_two_who_save_two_documents_at_once_are_both_saved(
    settings: Settings, config: Config
) -> None:
    async with two(settings, config) as (one, other):
        moon = "months: []\n"

        await asyncio.gather(saved(one, "closure", closing(7)), saved(other, "moon", moon))
        await one.policy.look()

        assert one.policy.now.texts.keys() == {"closure", "moon"}
        assert one.policy.now.number == 2

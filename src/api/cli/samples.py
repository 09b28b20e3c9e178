"""`sawt samples`: the bundled source, so that a first start has something to show."""

import sys

from api.cli.prepare import short_verb, with_database
from api.cli.settle import settle_sources
from api.sample_source import SAMPLES
from api.tools import utc_now
from store.database import Sessions
from store.errors import SourceExists
from store.sources import SqlSources


def add(*, if_empty: bool) -> None:
    """Add the sample source, unless it is there or (`if_empty`) anything else is."""
    settings = short_verb()

    async def run(sessions: Sessions) -> bool:
        await settle_sources(settings, sessions)
        sources = SqlSources(sessions)
        if if_empty and not await sources.empty():
            return False
        try:
            await sources.add(SAMPLES, utc_now())
        except SourceExists:
            return False
        return True

    if with_database(settings, run):
        sys.stdout.write("samples added; remove them with: sawt samples remove\n")


def remove() -> None:
    """Remove everything that is marked sample, in one go."""
    settings = short_verb()

    async def run(sessions: Sessions) -> str:
        gone = await SqlSources(sessions).remove_samples()
        return f"removed {gone.sources} sources, {gone.posts} posts, {gone.tickets} tickets\n"

    sys.stdout.write(with_database(settings, run))

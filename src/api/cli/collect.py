"""`sawt collect`: read sources now."""

import asyncio
import sys
from collections.abc import Sequence

import typer

from api.cli.lines import complain, write_line
from api.cli.prepare import ready, short_verb
from api.cli.settle import settle_sources
from api.failure import Failed
from api.keyring import sealing
from api.metrics import Metrics
from api.openers import opening
from api.polls import Polls
from api.settings import Settings
from api.tools import utc_now
from api.views import see_run
from listener.run import Run
from listener.source import Source
from store.database import Sessions, open_database
from store.errors import UnknownSource
from store.posts import SqlPosts
from store.sources import SqlSources


def collect(ids: Sequence[str], *, json: bool) -> None:
    """Read the sources that are named, or all that are enabled, and say what came of each."""
    failed = asyncio.run(_collect(short_verb(), ids, json=json))
    if failed:
        raise typer.Exit(1)


async def _collect(settings: Settings, ids: Sequence[str], *, json: bool) -> int:
    await ready(settings)
    async with (
        open_database(settings.url, sealing(settings)) as sessions,
        opening(settings) as open_source,
    ):
        await settle_sources(settings, sessions)
        sources = SqlSources(sessions)
        polls = Polls(
            sources=sources,
            inbox=SqlPosts(sessions),
            opening=open_source,
            clock=utc_now,
            chance=lambda: 0.0,
            room=asyncio.Semaphore(settings.polls),
            metrics=Metrics(),
            fresh=lambda: None,
        )
        wanted = await _wanted(sessions, ids)
        runs = [_run(polls, sources, source) for source in wanted]
        return sum([_say(*await each, json=json) for each in asyncio.as_completed(runs)])


async def _wanted(sessions: Sessions, ids: Sequence[str]) -> Sequence[Source]:
    """Look every source up before the first is read, so that a misspelt id changes nothing."""
    sources = SqlSources(sessions)
    if not ids:
        return [source for source, _ in await sources.upcoming()]
    try:
        return [(await sources.show(each)).source for each in dict.fromkeys(ids)]
    except UnknownSource as error:
        remedy = "GET /api/v1/sources lists them; a new one in the file is there after a new start"
        raise Failed(str(error), remedy) from error


async def _run(polls: Polls, sources: SqlSources, source: Source) -> tuple[Source, Run | None]:
    await sources.run_now(source.id, utc_now())
    return source, await polls.poll(source)


def _say(source: Source, run: Run | None, *, json: bool) -> bool:
    """Tell what came of one source; return whether it failed."""
    if run is None:
        complain(f"{source.id}: another process reads it now")
        return False
    if json:
        write_line(see_run(run))
    elif not run.outcome.failed:
        sys.stdout.write(f"{source.id}: {run.outcome.value}, {run.seen} seen, {run.new} new\n")
    if run.outcome.failed:
        complain(f"{source.id}: {run.outcome.value}: {run.reason}")
    sys.stdout.flush()
    return run.outcome.failed

"""`sawt backfill`: page back through a source for what was missed."""

import asyncio
import sys
from datetime import datetime, timedelta

import typer

from api.cli.lines import complain, write_line
from api.cli.prepare import ready, short_verb
from api.cli.settle import settle_sources
from api.failure import Failed
from api.keyring import sealing
from api.no_way_back import cannot
from api.openers import opening
from api.rewinding import Rewinding
from api.settings import Settings
from api.tools import utc_now
from api.views import see_backfill
from listener.backfill import Backfill
from listener.collector import Rewinds
from listener.row import read_instant
from store.backfills import SqlBackfills
from store.database import open_database
from store.errors import UnknownSource
from store.sources import SqlSources

# How long to wait at most before looking again: another process may do the work.
LOOK_AGAIN = timedelta(seconds=2)


def backfill(source: str, since: str, *, json: bool) -> None:
    """Page back until `since`, a line for each page; interrupted, a running service goes on."""
    until = _read(since)
    done = asyncio.run(_backfill(short_verb(), source, until, json=json))
    if done.failures:
        complain(f"{source}: {done.reason}")
        raise typer.Exit(1)


def _read(since: str) -> datetime:
    try:
        found = read_instant(since)
    except ValueError:
        found = None
    if not isinstance(found, datetime) or found >= utc_now():
        what = f"--since {since}: is no time in the past"
        raise Failed(what, "write 2026-11-20T00:00 (UTC), or a day")
    return found


async def _backfill(settings: Settings, name: str, since: datetime, *, json: bool) -> Backfill:
    await ready(settings)
    async with (
        open_database(settings.url, sealing(settings)) as sessions,
        opening(settings) as open_source,
    ):
        await settle_sources(settings, sessions)
        rewinding = Rewinding(
            sources=SqlSources(sessions),
            backfills=SqlBackfills(sessions),
            opening=open_source,
            clock=utc_now,
            room=asyncio.Semaphore(1),
            fresh=lambda: None,
        )
        try:
            source = (await rewinding.sources.show(name)).source
        except UnknownSource as error:
            remedy = "GET /api/v1/sources and config/sources.yaml list them"
            raise Failed(str(error), remedy) from error
        collector = open_source(source)
        if not isinstance(collector, Rewinds):
            what = f"{name}: {cannot(source, collector)[0]}"
            raise Failed(what, f"read it with: sawt collect {name}")
        state = await rewinding.backfills.ask(name, since, utc_now())
        while state.due is not None:
            await asyncio.sleep(_pause(state.due).total_seconds())
            kept = await rewinding.step(source=name)
            if kept is None:
                # Another process is at it, or the source is polled just now.
                await asyncio.sleep(LOOK_AGAIN.total_seconds())
                kept = await rewinding.backfills.show(name) or state
            if _told(kept) != _told(state):
                _say(kept, json=json)
            state = kept
        return state


def _told(state: Backfill) -> tuple[int, int, bool]:
    """What is worth a line: a page, a failure, the end."""
    return state.pages, state.failures, state.due is None


def _pause(due: datetime) -> timedelta:
    return max(timedelta(), min(due - utc_now(), LOOK_AGAIN))


def _say(state: Backfill, *, json: bool) -> None:
    if json:
        write_line(see_backfill(state))
    else:
        told = f"; {state.reason}" if state.reason and not state.failures else ""
        over = ", done" if state.due is None else ""
        sys.stdout.write(
            f"{state.source}: page {state.pages}, {state.seen} seen, {state.new} new{over}{told}\n"
        )
    sys.stdout.flush()

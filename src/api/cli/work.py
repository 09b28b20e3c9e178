"""`sawt work`: only the loops, for more processes on one database."""

import asyncio
import signal
from collections.abc import Sequence

from api import logs, memory
from api.cli.prepare import ready, sync_sources
from api.config import read_config
from api.jobs import LOOPS, Jobs, new_jobs, running
from api.settings import Settings, read_settings
from api.taggers import live_tagger
from api.tools import Tools, open_tools
from store.sources import SqlSources
from store.worklist import SqlWorklist

# Posts that another worker holds come back when its lease ends; look again this often (seconds).
LOOK_AGAIN = 0.5
MOST_DUE = 1000


def work(loops: Sequence[str], *, drain: bool) -> None:
    """Run loops until stopped, or until nothing is left."""
    settings = read_settings()
    logs.set_up(settings.log_level, settings.log_format)
    if wanted := [name for name in LOOPS if name in loops]:
        asyncio.run(_work(settings, wanted, drain=drain))


async def _work(settings: Settings, loops: Sequence[str], *, drain: bool) -> None:
    config = read_config(settings.config)
    tagger = live_tagger(settings, config)
    memory.started()
    await ready(settings)
    async with open_tools(settings, config, tagger) as tools:
        if "collect" in loops:
            await sync_sources(settings, tools.sessions, config.gazetteer)
        jobs = new_jobs(tools, loops)
        if drain:
            await _drain(tools, jobs)
            return
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with running(jobs):
            await stop.wait()


async def _drain(tools: Tools, jobs: Jobs) -> None:
    """Read what is due once, then work off the queue until it is empty."""
    if "collect" in jobs.loops:
        due = await SqlSources(tools.sessions).due(tools.clock(), MOST_DUE)
        await asyncio.gather(*(tools.polls.poll(source) for source in due))
    worklist = SqlWorklist(tools.sessions)
    stages = [name for name in ("classify", "route", "deliver") if name in jobs.loops]
    while stages:
        done = [await jobs.loops[name].once() for name in stages]
        if any(done):
            continue
        waiting = await worklist.waiting()
        if not any(waiting.get(name) for name in stages) and not jobs.sending.busy:
            return
        await asyncio.sleep(LOOK_AGAIN)

"""Sources that never answer delay nobody but themselves."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path

from api.metrics import Metrics
from api.schedule import Schedule
from api.settings import Settings
from api.tools import utc_now
from hostile import Heard, Write, says, serving, whole
from listener.door import Door, Limits
from listener.opening import open_source
from listener.run import Outcome
from make import MEANS, a_source
from polling import WatchedPolls, all_read
from store.database import open_database
from store.leases import SqlLeases
from store.posts import SqlPosts
from store.sources import SqlSources

FEED = whole(
    "<rss version='2.0'><channel><title>t</title><item><guid>1</guid>"
    "<title>حفرة</title></item></channel></rss>".encode()
)
HANGING, HEALTHY = 10, 40


async def test_ten_that_hang_delay_none_of_the_other_forty(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    """Those that hang do so until all others were read."""
    shutil.copy(migrated_sqlite, tmp_path / "sawt.db")
    others_were_read = asyncio.Event()

    async def hangs(heard: Heard, write: Write) -> None:
        del heard, write
        await others_were_read.wait()

    async with AsyncExitStack() as stack:
        sessions = await stack.enter_async_context(
            open_database(f"sqlite+aiosqlite:///{tmp_path / 'sawt.db'}")
        )
        stuck = [await stack.enter_async_context(serving(hangs)) for _ in range(HANGING)]
        well = [await stack.enter_async_context(serving(says(FEED))) for _ in range(HEALTHY)]
        door = await stack.enter_async_context(
            Door(
                contact="https://sawt.example",
                allow=(ip_network("127.0.0.0/8"),),
                limits=Limits(total=600.0),
            )
        )
        sources = SqlSources(sessions)
        for n, server in enumerate([*stuck, *well]):
            kind = "stuck" if n < HANGING else "well"
            source = a_source(id=f"{kind}-{n}", url=server.url, interval=timedelta(hours=1))
            await sources.add(source, utc_now())
        schedule = Schedule(
            sources=sources,
            leases=SqlLeases(sessions),
            polls=WatchedPolls(
                sources=sources,
                inbox=SqlPosts(sessions),
                opening=partial(open_source, means=replace(MEANS, web=door)),
                clock=utc_now,
                chance=lambda: 0.0,
                room=asyncio.Semaphore(Settings.model_fields["polls"].default),
                metrics=Metrics(),
                fresh=lambda: None,
            ),
            holder="one",
            chance=lambda: 0.0,
            bell=asyncio.Event(),
        )
        stack.push_async_callback(schedule.close)

        await schedule.plan(utc_now())
        await all_read(schedule, but=[f"stuck-{n}" for n in range(HANGING)])
        assert len(schedule.running) == HANGING
        others_were_read.set()
        await all_read(schedule)

        states = (await sources.list(limit=100)).items
    runs = {state.source.id: state.last for state in states}
    read = [run for name, run in runs.items() if run and name.startswith("well")]
    hung = [run for name, run in runs.items() if run and name.startswith("stuck")]
    assert {run.outcome for run in read} == {Outcome.READ}
    assert len(read) == HEALTHY
    assert {run.outcome for run in hung} == {Outcome.SILENT}
    assert len(hung) == HANGING

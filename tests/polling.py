"""Polls that tell when each of them is over, so that a test can wait for the last."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

from api.polls import Polls
from api.schedule import Schedule
from listener.run import Run
from listener.source import Source


@dataclass(frozen=True, kw_only=True)
class WatchedPolls(Polls):
    """Polls as they are; `over` is set after each."""

    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def poll(self, source: Source) -> Run | None:
        """See Polls.poll."""
        try:
            return await super().poll(source)
        finally:
            self.over.set()


async def all_read(schedule: Schedule, *, but: Collection[str] = ()) -> None:
    """Wait until nothing that was planned is left, `but` these sources; a minute at most."""
    assert isinstance(schedule.polls, WatchedPolls)
    async with asyncio.timeout(60):
        while (schedule.planned.keys() | schedule.running.keys()) - set(but):
            schedule.polls.over.clear()
            await schedule.polls.over.wait()

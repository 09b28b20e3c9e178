"""Polls that tell when each of them is over, so that a test can wait for the last."""

import asyncio
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


async def all_read(schedule: Schedule, within: float = 10) -> None:
    """Wait until nothing that was planned is left, for so many seconds at most."""
    assert isinstance(schedule.polls, WatchedPolls)
    async with asyncio.timeout(within):
        while schedule.planned or schedule.running:
            schedule.polls.over.clear()
            await schedule.polls.over.wait()

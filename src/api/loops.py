"""A loop over a table: look, work, rest a little when there is nothing, never die.

bell ─▶ step ─▶ 0: rest, longer each time      n: ring the next loop's bell, and look again
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from api.metrics import Metrics
from listener.collect import Clock
from store.errors import DatabaseUnavailable

log = structlog.get_logger()

Step = Callable[[datetime], Awaitable[int]]
SHORTEST = timedelta(milliseconds=100)
# After an error: long enough to be kind to a database that comes up, short enough to be noticed.
PATIENCE = timedelta(seconds=5)


@dataclass(slots=True, kw_only=True)
class Loop:
    """Runs `step` for as long as the process lives.

    `step` works off one batch and returns its size. `rest` is the longest pause while there is
    nothing to do; ringing `bell` ends a pause. `then` is rung after each batch: the bell of the
    loop that goes on with it. `beat` is when a
    round last ended well, `failing` why the last one did not.
    """

    name: str
    step: Step
    rest: timedelta
    clock: Clock
    metrics: Metrics
    bell: asyncio.Event
    then: asyncio.Event | None = None
    beat: datetime | None = None
    failing: str | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set and the bell rings; the batch at hand is finished."""
        pause = SHORTEST
        while not stopping.is_set():
            self.bell.clear()
            done = await self.once()
            if done:
                pause = SHORTEST
                continue
            pause = PATIENCE if self.failing else min(pause * 2, self.rest)
            if not stopping.is_set():
                await self._doze(pause)

    async def once(self) -> int:
        """Work off one batch; an error is recorded, and the batch counts as empty."""
        try:
            done = await self.step(self.clock())
        except DatabaseUnavailable as error:
            self._failed(error, "DatabaseUnavailable")
            return 0
        except Exception as error:
            log.exception("loop failed", loop=self.name)
            self._failed(error, type(error).__name__)
            return 0
        self.failing = None
        self.beat = self.clock()
        self.metrics.beat.labels(self.name).set(self.beat.timestamp())
        self.metrics.rounds.labels(self.name).inc(done)
        if done and self.then:
            self.then.set()
        return done

    def _failed(self, error: Exception, reason: str) -> None:
        if self.failing != reason:
            log.warning("loop failing", loop=self.name, error=type(error).__name__)
        self.failing = reason
        self.metrics.failures.labels(self.name).inc()

    async def _doze(self, pause: timedelta) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.bell.wait(), pause.total_seconds())

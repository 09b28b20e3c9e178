"""Looking after what nobody asks for: the gauges, old rows, silent sources, paging back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from api.metrics import Metrics
from api.rewinding import Rewinding
from store.coverage import SqlCoverage
from store.database import Sessions
from store.housekeeping import tend
from store.watch import SqlWatch
from store.worklist import SqlWorklist

log = structlog.get_logger()

HOUSEKEEPING = timedelta(hours=1)
SILENCE = timedelta(minutes=1)
COVERAGE = timedelta(minutes=5)


@dataclass(slots=True)
class Every:
    """Whether it is time again."""

    rest: timedelta
    last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Say so once, and then not before `rest` has passed."""
        if self.last is not None and now - self.last < self.rest:
            return False
        self.last = now
        return True


@dataclass(slots=True)
class Tending:
    """One round: queues each time, the rest every so often."""

    sessions: Sessions
    worklist: SqlWorklist
    metrics: Metrics
    rewinding: Rewinding
    sweeping: Every
    watching: Every
    covering: Every

    async def step(self, now: datetime) -> int:
        """See Loop.step; there is a next batch only while sources are paged back."""
        self.metrics.queue(await self.worklist.waiting(), await self.worklist.oldest(now))
        if self.watching(now) and (changed := await SqlWatch(self.sessions).look(now)):
            log.info("silences", changed=changed)
        if self.covering(now):
            self.metrics.covered(await SqlCoverage(self.sessions).refresh(now))
        if self.sweeping(now):
            removed = await tend(self.sessions, now)
            log.info("tended", runs=removed.runs, keys=removed.keys, readings=removed.readings)
        return int(await self.rewinding.step() is not None)


def new_tending(
    sessions: Sessions, worklist: SqlWorklist, metrics: Metrics, rewinding: Rewinding
) -> Tending:
    """Make it, with everything due at once."""
    return Tending(
        sessions,
        worklist,
        metrics,
        rewinding,
        sweeping=Every(HOUSEKEEPING),
        watching=Every(SILENCE),
        covering=Every(COVERAGE),
    )

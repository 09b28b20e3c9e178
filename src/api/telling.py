"""Telling endpoints of events: many at once, none in the way of another.

fan out ─▶ take for free lanes ─▶ sign, hand over ─▶ done ─bell─▶ settle all that is done, together

Each endpoint has a few lanes of its own. One that hangs fills its own and no other's; after a few
failures it has one lane, and rests between attempts (`router.webhooks.health`).
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from api.metrics import Metrics
from listener.border import clean
from listener.door import Hand, Said
from listener.errors import CollectError
from listener.rates import retry_after
from listener.reasons_ar import in_arabic
from listener.signatures import WrongSecret
from router.webhooks.answers import Verdict, verdict_of
from router.webhooks.payload import payload
from router.webhooks.signing import headers
from store.errors import CannotUnseal
from store.sealing import Seal
from store.webhook_deliveries import Came, Job, SqlWebhookDeliveries
from store.webhook_log import SqlWebhookLog

log = structlog.get_logger()

# Of one endpoint, and of all, in this process.
WIDTH = 8
ROOM = 256
KEEPS = timedelta(days=30)
FORGETS_EVERY = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class Telling:
    """One round of telling endpoints. `bell` wakes the loop when a delivery is done."""

    deliveries: SqlWebhookDeliveries
    log: SqlWebhookLog
    hand: Hand
    seal: Seal
    clock: Callable[[], datetime]
    metrics: Metrics
    bell: asyncio.Event
    _lanes: Counter[int] = field(default_factory=Counter, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _done: list[Came] = field(default_factory=list, init=False)
    _forgot: datetime | None = field(default=None, init=False)

    @property
    def busy(self) -> bool:
        """Whether deliveries are under way, or not noted yet."""
        return bool(self._tasks or self._done)

    async def step(self, now: datetime) -> int:
        """See Loop.step: settle what is done, make deliveries of events, begin to send."""
        settled = await self._settle()
        seen = await self.deliveries.fan_out(now)
        jobs = await self.deliveries.take(
            self.clock(), busy=self._lanes, width=WIDTH, room=ROOM - len(self._tasks)
        )
        for job in jobs:
            self._begin(job)
        if not jobs:
            await self._forget(now)
        return settled + seen + len(jobs)

    async def close(self, patience: timedelta) -> None:
        """Wait for what is under way, and note it. What does not end is sent again, by anybody."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience.total_seconds())
            for task in late:
                task.cancel()
        await self._settle()

    def _begin(self, job: Job) -> None:
        self._lanes[job.webhook] += 1
        task = asyncio.create_task(self._tell(job), name=f"webhook {job.endpoint}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, job: Job) -> None:
        try:
            came = await self.hand_over(job)
        finally:
            self._lanes[job.webhook] -= 1
        self._done.append(came)
        self._count(came)
        self.bell.set()

    async def hand_over(self, job: Job) -> Came:
        """Sign and send one delivery, once; whatever happens is what came of it."""
        began = asyncio.get_running_loop().time()
        now = self.clock()
        body = payload(job.type, job.at, job.body)
        try:
            secrets = [self.seal.open(sealed) for sealed in job.sealed]
            said = await self.hand.hand(
                job.endpoint, job.url, headers(secrets, job.id, now, body), body
            )
        except CollectError as error:
            reason, reason_ar = error.reason, in_arabic(error.reason, error.cause)
            said = None
        except (CannotUnseal, WrongSecret, ValueError) as error:
            # Never unsigned; the operator has to give back the key that sealed it.
            reason, reason_ar = str(error), "تعذّر فتح سر التوقيع؛ راجع SAWT_SECRET_KEYS"
            said = None
        took = asyncio.get_running_loop().time() - began
        if said is None:
            return Came(
                job=job,
                at=now,
                took=took,
                verdict=Verdict.FAILED,
                reason=reason,
                reason_ar=reason_ar,
            )
        return _came(job, now, took, said)

    async def _settle(self) -> int:
        """Note all that is done in one transaction; kept for the next round where that fails."""
        done = list(self._done)
        disabled = await self.deliveries.settle(done, self.clock())
        del self._done[: len(done)]
        for endpoint in disabled:
            self.metrics.disabled.inc()
            log.warning("webhook disabled", webhook=endpoint)
        return len(done)

    async def _forget(self, now: datetime) -> None:
        if self._forgot is None or now - self._forgot >= FORGETS_EVERY:
            # A full batch is followed by the next at once.
            self._forgot = None if await self.log.forget(now - KEEPS) else now

    def _count(self, came: Came) -> None:
        self.metrics.told.labels(came.verdict.value).inc()
        self.metrics.telling.observe(came.took)
        if came.job.attempt == 1:
            self.metrics.lag.observe(max(0.0, (came.at - came.job.at).total_seconds()))


def _came(job: Job, now: datetime, took: float, said: Said) -> Came:
    verdict = verdict_of(said.status)
    if verdict is Verdict.DELIVERED:
        return Came(job=job, at=now, took=took, verdict=verdict, status=said.status)
    return Came(
        job=job,
        at=now,
        took=took,
        verdict=verdict,
        status=said.status,
        reason=f"HTTP {said.status}",
        reason_ar=f"أجاب المستقبِل بالرمز {said.status}",
        asked=retry_after(said.headers.get("retry-after", ""), now),
        response=clean(said.body.decode(errors="replace")) or None,
    )

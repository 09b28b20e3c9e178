"""Looking after what nobody asks for: the gauges, old rows, silent sources, paging back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from api.config import Config
from api.metrics import Metrics
from api.rewinding import Rewinding
from api.subscribing import Subscriber
from api.tools import Tools
from store.acting import SqlActs
from store.aligning import SqlAlignment
from store.auditing import Seed, SqlAudits
from store.clocks import SqlClocks
from store.coverage import SqlCoverage
from store.database import Sessions
from store.ending import SqlEnding
from store.housekeeping import tend
from store.plans import SqlPlans
from store.referring import SqlReferrals
from store.retention import Forgotten, Rule, forget_some
from store.seeking import SqlSeeking
from store.watch import SqlWatch
from store.worklist import SqlWorklist

log = structlog.get_logger()

HOUSEKEEPING = timedelta(hours=1)
SILENCE = timedelta(minutes=1)
COVERAGE = timedelta(minutes=5)
AUDIT = timedelta(minutes=10)
REFERRALS = timedelta(minutes=1)


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
    rule: Rule
    subscriber: Subscriber
    acts: SqlActs
    clocks: SqlClocks
    seeking: SqlSeeking
    referrals: SqlReferrals
    plans: SqlPlans
    alignment: SqlAlignment
    ending: SqlEnding
    audits: SqlAudits
    seed: Seed
    sweeping: Every
    watching: Every
    covering: Every
    adopting: Every
    auditing: Every
    forgetting: Forgotten | None = None
    recounting: int | None = 0
    begun: bool = False

    async def step(self, now: datetime) -> int:
        """See Loop.step; there is a next batch while posts are forgotten or sources paged back."""
        self.metrics.queue(await self.worklist.waiting(), await self.worklist.oldest(now))
        if self.watching(now) and (changed := await SqlWatch(self.sessions).look(now)):
            log.info("silences", changed=changed)
        if self.covering(now):
            self.metrics.covered(await SqlCoverage(self.sessions).refresh(now))
        if self.sweeping(now):
            removed = await tend(self.sessions, now)
            self.forgetting = Forgotten()
            log.info("tended", runs=removed.runs, keys=removed.keys, readings=removed.readings)
        asked = await self.subscriber.step(now) + await self.acts.wake(now)
        forgotten = 0 if self.forgetting is None else await self._forget(self.forgetting, now)
        asked += await self._plans(now) + await self._clocks(now)
        asked += await self._seek(now) + await self._agencies(now)
        asked += await self._end(now) + await self._audit(now)
        return asked + forgotten + int(await self.rewinding.step() is not None)

    def take_over(self, config: Config) -> None:
        """Go on by another policy: clocks are counted by it, and who waits is looked at anew."""
        stores = _stores(self.sessions, config)
        self.acts, self.clocks, self.seeking = stores.acts, stores.clocks, stores.seeking
        self.referrals, self.plans, self.alignment = (
            stores.referrals,
            stores.plans,
            stores.alignment,
        )
        self.ending, self.audits = stores.ending, stores.audits
        self.recounting, self.begun = 0, False

    async def _plans(self, now: datetime) -> int:
        """End the crisis plans whose time is over; let tickets follow those that run."""
        for run in await self.plans.expire(now):
            log.info("plan over", plan=run.plan.code, run=run.id, mode=run.mode)
        aligned = await self.alignment.align(now)
        if aligned:
            log.info("plans", tickets=aligned)
        return aligned

    async def _clocks(self, now: datetime) -> int:
        """Count the clocks by this process's calendars, once and a batch a round; let them tick."""
        counted = 0
        if self.recounting is not None:
            batch = await self.clocks.recount(now, after=self.recounting)
            self.recounting, counted = batch.reached, batch.seen
            if batch.counted:
                log.info("recounted", tickets=batch.counted, moved=batch.moved)
        ticked = await self.clocks.tick(now)
        if ticked:
            log.info("clocks", ticked=ticked)
        return counted + ticked

    async def _seek(self, now: datetime) -> int:
        """Look for somebody for tickets that wait; at first for those, too, that were left."""
        if not self.begun:
            await self.seeking.start(now)
            self.begun = True
        return await self.seeking.step(now)

    async def _agencies(self, now: datetime) -> int:
        """Ask agencies again that have not answered; now and then look for what came to them."""
        begun = await self.referrals.adopt(now) if self.adopting(now) else 0
        if begun:
            self.adopting.last = None  # there may be a next batch
        return begun + await self.referrals.follow_up(now)

    async def _end(self, now: datetime) -> int:
        """Close what nobody objects to any more, and tell of what nobody has verified."""
        closed, chased = await self.ending.close(now), await self.ending.chase(now)
        if closed or chased:
            log.info("ended", closed=closed, unverified=chased)
        return closed + chased

    async def _audit(self, now: datetime) -> int:
        """Draw the sample of one week that is over, if it is time to look."""
        week = await self.audits.due(now) if self.auditing(now) else None
        if week is None or not await self.audits.draw(week, self.seed(), now):
            return 0
        log.info("audit sample", week=week.name)
        # There may be another that was missed.
        self.auditing.last = None
        return 1

    async def _forget(self, before: Forgotten, now: datetime) -> int:
        """Forget one batch, and say how much it was once there is no more."""
        batch = await forget_some(self.sessions, self.rule, now, after=before.reached)
        self.metrics.forgotten.labels("posts").inc(batch.posts)
        self.metrics.forgotten.labels("authors").inc(batch.authors)
        self.metrics.forgotten.labels("contacts").inc(batch.contacts)
        if batch.any:
            self.forgetting = before + batch
        else:
            self.forgetting = None
            log.info(
                "forgotten",
                posts=before.posts,
                authors=before.authors,
                contacts=before.contacts,
            )
        return batch.posts + batch.authors + batch.contacts


def new_tending(tools: Tools, worklist: SqlWorklist, subscriber: Subscriber) -> Tending:
    """Make it, with everything due at once."""
    stores = _stores(tools.sessions, tools.config)
    return Tending(
        tools.sessions,
        worklist,
        tools.metrics,
        tools.rewinding,
        tools.rule,
        subscriber,
        stores.acts,
        stores.clocks,
        stores.seeking,
        stores.referrals,
        stores.plans,
        stores.alignment,
        stores.ending,
        stores.audits,
        tools.seed,
        sweeping=Every(HOUSEKEEPING),
        watching=Every(SILENCE),
        covering=Every(COVERAGE),
        adopting=Every(REFERRALS),
        auditing=Every(AUDIT),
    )


class _Stores(NamedTuple):
    """What works by the policy."""

    acts: SqlActs
    clocks: SqlClocks
    seeking: SqlSeeking
    referrals: SqlReferrals
    plans: SqlPlans
    alignment: SqlAlignment
    ending: SqlEnding
    audits: SqlAudits


def _stores(sessions: Sessions, config: Config) -> _Stores:
    acts = SqlActs(sessions=sessions, tell=config.tell, wants=config.wants, timing=config.timing)
    return _Stores(
        acts=acts,
        clocks=SqlClocks(sessions, config.tell, config.timing),
        seeking=SqlSeeking(acts=acts, book=config.assignment),
        referrals=SqlReferrals(
            sessions=sessions, tell=config.tell, timing=config.timing, book=config.referrals
        ),
        plans=SqlPlans(sessions, tuple(config.services), config.amana_of),
        alignment=SqlAlignment(sessions, config.tell, config.timing),
        ending=SqlEnding(sessions=sessions, acts=acts, closure=config.closure),
        audits=SqlAudits(sessions=sessions, acts=acts, policy=config.closure.audit),
    )

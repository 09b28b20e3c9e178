"""What happens by itself: the loops, wired to the store, and how they start and stop together."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from api.channels.opening import Accounts
from api.config import Config
from api.delivering import Delivering
from api.loops import Loop, Step
from api.metrics import Metrics
from api.noticing import Noticing, new_noticing
from api.openers import secret
from api.schedule import Schedule
from api.sending import Sending
from api.subscribing import Subscriber
from api.telling import Telling
from api.tools import Tools
from api.watching import new_tending
from classifier.classify import classify
from classifier.tags import Tags
from listener.post import Post, PostId
from router.assign import assign
from router.decide import Decision
from router.orders import NO_ORDERS, Orders
from store.acting import SqlActs
from store.desk import SqlDesk
from store.leases import SqlLeases
from store.reply_deliveries import SqlReplyDeliveries
from store.sources import SqlSources
from store.subscriptions import SqlSubscriptions
from store.webhook_deliveries import SqlWebhookDeliveries
from store.webhook_log import SqlWebhookLog
from store.worklist import SqlWorklist

# How long a loop rests at most while there is nothing to do, in the order of the flow.
RESTS = {
    "collect": timedelta(seconds=2),
    "classify": timedelta(milliseconds=800),
    "route": timedelta(milliseconds=800),
    "deliver": timedelta(milliseconds=500),
    "notify": timedelta(seconds=5),
    "tend": timedelta(seconds=5),
}
LOOPS = tuple(RESTS)
# Whose bell is rung by whose work.
THEN = {"classify": "route", "route": "deliver"}
DRAIN = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class CountingDesk:
    """The desk, counting what is decided; samples are not counted."""

    desk: SqlDesk
    metrics: Metrics

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        """See Desk.take."""
        return await self.desk.take(limit, now)

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """See Desk.park."""
        await self.desk.park(post, reason, now)

    async def orders(self, now: datetime) -> Orders:
        """See Desk.orders."""
        return await self.desk.orders(now)

    async def settle(
        self, decisions: Sequence[Decision], now: datetime, orders: Orders = NO_ORDERS
    ) -> None:
        """See Desk.settle."""
        await self.desk.settle(decisions, now, orders)
        for decision in decisions:
            if not decision.sample:
                self.metrics.decided.labels(str(decision.wanted).lower()).inc()


@dataclass(slots=True, kw_only=True)
class Jobs:
    """The loops of this process, in the order of the flow, and when they began."""

    loops: dict[str, Loop]
    schedule: Schedule
    sending: Sending
    noticing: Noticing
    started: datetime
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


def new_jobs(tools: Tools, names: Iterable[str]) -> Jobs:
    """Make the loops that are named, and let each wake the next."""
    worklist = SqlWorklist(tools.sessions, tools.config.amana_of, tools.config.honour)
    schedule = Schedule(
        sources=SqlSources(tools.sessions),
        leases=SqlLeases(tools.sessions),
        polls=tools.polls,
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        chance=tools.chance,
        bell=tools.bells["collect"],
    )
    subscriber = Subscriber(
        subscriptions=SqlSubscriptions(tools.sessions),
        web=tools.web,
        public_url=tools.public_url,
        token=partial(secrets.token_hex, 32),
    )
    sending = Sending(replies=_delivering(tools), webhooks=_telling(tools))
    noticing = new_noticing(tools)
    tending = new_tending(tools, worklist, subscriber)

    def send_by(config: Config) -> None:
        sending.replies = replace(
            sending.replies, deliveries=_reply_deliveries(tools, config), desk=config.replies
        )

    def notice_by(config: Config) -> None:
        noticing.config = config

    steps: dict[str, Step] = {
        "collect": schedule.plan,
        "classify": lambda now: classify(tools.tagger, worklist, now, second=tools.second),
        "route": lambda now: _route(tools.at_once(), now),
        "deliver": _by_what_stands(tools, sending.step, send_by),
        "notify": _by_what_stands(tools, noticing.step, notice_by),
        "tend": _by_what_stands(tools, tending.step, tending.take_over),
    }
    loops = {
        name: Loop(
            name=name,
            step=steps[name],
            rest=RESTS[name],
            clock=tools.clock,
            metrics=tools.metrics,
            bell=tools.bells[name],
            then=tools.bells[THEN[name]] if name in THEN else None,
        )
        for name in LOOPS
        if name in set(names)
    }
    return Jobs(
        loops=loops,
        schedule=schedule,
        sending=sending,
        noticing=noticing,
        started=tools.clock(),
    )


def _by_what_stands(tools: Tools, step: Step, take_over: Callable[[Config], None]) -> Step:
    """Make a step that takes another policy over between two rounds, never within one."""
    known = tools.config

    async def stepped(now: datetime) -> int:
        nonlocal known
        if (stands := tools.config) is not known:
            known = stands
            take_over(stands)
        return await step(now)

    return stepped


async def _route(tools: Tools, now: datetime) -> int:
    config = tools.config
    desk = SqlDesk(
        tools.sessions,
        config.amana_of,
        config.tell,
        config.timing,
        tools.joining,
        config.closure.object_within,
        config.media,
    )
    counting = CountingDesk(desk, tools.metrics)
    return await assign(config.rules, counting, now, reader=tools.joining.reader)


def _reply_deliveries(tools: Tools, config: Config) -> SqlReplyDeliveries:
    acts = SqlActs(
        sessions=tools.sessions, tell=config.tell, wants=config.wants, timing=config.timing
    )
    return SqlReplyDeliveries(sessions=tools.sessions, acts=acts)


def _delivering(tools: Tools) -> Delivering:
    config = tools.config
    return Delivering(
        deliveries=_reply_deliveries(tools, config),
        desk=config.replies,
        accounts=Accounts(web=tools.web, secret=secret),
        clock=tools.clock,
    )


def _telling(tools: Tools) -> Telling:
    return Telling(
        deliveries=SqlWebhookDeliveries(
            sessions=tools.sessions, amana_of=tools.config.amana_of, chance=tools.chance
        ),
        log=SqlWebhookLog(tools.sessions, tools.config.amana_of),
        hand=tools.hand,
        seal=tools.seal,
        clock=tools.clock,
        metrics=tools.metrics,
        bell=tools.bells["deliver"],
    )


@asynccontextmanager
async def running(jobs: Jobs) -> AsyncIterator[Jobs]:
    """Run the loops; on leaving, let each finish what it has in hand, for a few seconds."""
    tasks = [
        asyncio.create_task(loop.run(jobs.stopping), name=loop.name) for loop in jobs.loops.values()
    ]
    try:
        yield jobs
    finally:
        jobs.stopping.set()
        for loop in jobs.loops.values():
            loop.bell.set()
        if "collect" in jobs.loops:
            await jobs.schedule.close()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN.total_seconds())
            for task in late:
                task.cancel()
        # Together: whoever stops us waits for the longest of them, not for their sum.
        await asyncio.gather(
            *([jobs.sending.close(DRAIN)] if "deliver" in jobs.loops else []),
            *([jobs.noticing.close(DRAIN)] if "notify" in jobs.loops else []),
        )

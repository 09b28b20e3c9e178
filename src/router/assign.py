"""Routing what is tagged, a batch at a time.

Desk.take ─▶ route() ─▶ Desk.settle      ticket, decision and events in one transaction
    while a part of the batch is settled, the next part is decided
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from classifier.tags import Tags
from listener.post import Post, PostId
from router.decide import Decision, route
from router.incidents.says import Reader
from router.orders import NO_ORDERS, Orders
from router.rulebook import RuleBook

log = structlog.get_logger()

# How many posts are settled in one transaction.
PART = 256
# After so many decisions the database is heard again: two milliseconds.
_BREATH = 4


class Desk(Protocol):
    """Tagged posts that wait for a decision. Taking is a lease: a dead worker's posts come back."""

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        """Lease up to `limit` tagged posts without a decision, oldest first."""
        ...

    async def orders(self, now: datetime) -> Orders:
        """Return what people have ordered for now, for one batch."""
        ...

    async def settle(
        self, decisions: Sequence[Decision], now: datetime, orders: Orders = NO_ORDERS
    ) -> None:
        """Keep decisions with what follows from them, all in one transaction.

        A decision that asks for a ticket joins the open ticket of the same matter, or opens one;
        either writes its event. A post decided already keeps its first decision.
        """
        ...

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """Set aside a post that cannot be decided, where a person finds it."""
        ...


async def assign(
    book: RuleBook,
    desk: Desk,
    now: datetime,
    *,
    batch: int = 4 * PART,
    reader: Reader | None = None,
) -> int:
    """Decide one batch; return its size. A post that breaks the rules never stops the others.

    Where there is a `reader`, what it reads of a post goes along: by that posts are joined.
    """
    tagged = await desk.take(batch, now)
    if not tagged:
        return 0
    deciding = _Deciding(
        book=book, desk=desk, now=now, orders=await desk.orders(now), reader=reader
    )
    first, *others = (tagged[at : at + PART] for at in range(0, len(tagged), PART))
    decided = await deciding.decide(first)
    for part in others:
        async with asyncio.TaskGroup() as both:
            both.create_task(deciding.settle(decided))
            following = both.create_task(deciding.decide(part))
        decided = following.result()
    await deciding.settle(decided)
    return len(tagged)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """Deciding a batch in parts."""

    book: RuleBook
    desk: Desk
    now: datetime
    orders: Orders
    reader: Reader | None

    async def decide(self, tagged: Sequence[tuple[Post, Tags]]) -> list[Decision]:
        """Decide a part, with a breath now and then for what goes on beside it."""
        decisions: list[Decision] = []
        for at, (post, tags) in enumerate(tagged):
            if at % _BREATH == 0:
                await asyncio.sleep(0)
            try:
                decision = route(post, tags, self.book, self.orders)
                decisions.append(
                    _read(decision, post, tags, self.reader) if self.reader else decision
                )
            except Exception as error:
                log.exception("not routed", post=post.id)
                reason = f"{type(error).__name__} in routing"
                await self.desk.park(post.id, reason, self.now)
        return decisions

    async def settle(self, decisions: Sequence[Decision]) -> None:
        """Keep a part."""
        await self.desk.settle(decisions, self.now, self.orders)
        log.info("routed", posts=len(decisions), tickets=sum(d.wanted for d in decisions))


def _read(decision: Decision, post: Post, tags: Tags, reader: Reader) -> Decision:
    """Read what a post says of its matter, also where only a filter keeps it from a ticket."""
    if decision.otherwise:
        return replace(decision, otherwise=_read(decision.otherwise, post, tags, reader))
    if not decision.wanted:
        return decision
    return replace(decision, says=reader.read(post, tags, decision.join))

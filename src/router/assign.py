"""Routing what is tagged, a batch at a time.

Desk.take ─▶ route() ─▶ Desk.settle      ticket, decision and events in one transaction
"""

from collections.abc import Sequence
from dataclasses import replace
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
    batch: int = 256,
    reader: Reader | None = None,
) -> int:
    """Decide one batch; return its size. A post that breaks the rules never stops the others.

    Where there is a `reader`, what it reads of a post goes along: by that posts are joined.
    """
    tagged = await desk.take(batch, now)
    if not tagged:
        return 0
    orders = await desk.orders(now)
    decisions: list[Decision] = []
    for post, tags in tagged:
        try:
            decision = route(post, tags, book, orders)
            decisions.append(_read(decision, post, tags, reader) if reader else decision)
        except Exception as error:
            log.exception("not routed", post=post.id)
            await desk.park(post.id, f"{type(error).__name__} in routing", now)
    await desk.settle(decisions, now, orders)
    log.info("routed", posts=len(decisions), tickets=sum(d.wanted for d in decisions))
    return len(tagged)


def _read(decision: Decision, post: Post, tags: Tags, reader: Reader) -> Decision:
    """Read what a post says of its matter, also where only a filter keeps it from a ticket."""
    if decision.otherwise:
        return replace(decision, otherwise=_read(decision.otherwise, post, tags, reader))
    if not decision.wanted:
        return decision
    return replace(decision, says=reader.read(post, tags, decision.join))

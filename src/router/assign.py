"""Routing what is tagged, a batch at a time.

Desk.take ─▶ route() ─▶ Desk.settle      ticket, decision and events in one transaction
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog

from classifier.tags import Tags
from listener.post import Post
from router.decide import Decision, route
from router.rulebook import RuleBook

log = structlog.get_logger()


class Desk(Protocol):
    """Tagged posts that wait for a decision. Taking is a lease: a dead worker's posts come back."""

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        """Lease up to `limit` tagged posts without a decision, oldest first."""
        ...

    async def settle(self, decisions: Sequence[Decision], now: datetime) -> None:
        """Keep decisions with what follows from them, all in one transaction.

        A decision that asks for a ticket joins the open ticket of the same `join` key, or opens
        one; either writes its event. A post decided already keeps its first decision.
        """
        ...


async def assign(book: RuleBook, desk: Desk, now: datetime, *, batch: int = 256) -> int:
    """Decide one batch; return its size."""
    tagged = await desk.take(batch, now)
    if not tagged:
        return 0
    decisions = [route(post, tags, book, now) for post, tags in tagged]
    await desk.settle(decisions, now)
    log.info("routed", posts=len(decisions), tickets=sum(d.wanted for d in decisions))
    return len(decisions)

"""Subscribing with the hubs that feeds name, and prolonging that before it ends (WebSub)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from listener import websub
from listener.errors import CollectError
from listener.kind import Web
from store.subscriptions import SqlSubscriptions

log = structlog.get_logger()

PATH = "/api/v1/websub/"


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """Asks hubs, one at each step. `public_url` is where they reach us; empty: nobody is asked.

    `token` makes ids and secrets that nobody can guess.
    """

    subscriptions: SqlSubscriptions
    web: Web
    public_url: str
    token: Callable[[], str]

    async def step(self, now: datetime) -> int:
        """Ask the hub that is due, if any is; return how many were asked."""
        if not self.public_url:
            await self.subscriptions.end_all(now)
            return 0
        await self.subscriptions.end(now)
        due = await self.subscriptions.take(now, f"{self.public_url}{PATH}", self.token)
        if due is None:
            return 0
        body = websub.subscribe(due.topic, due.callback, due.secret)
        try:
            await self.web.post(due.source.id, due.hub, websub.FORM, body)
        except CollectError as error:
            log.warning("not subscribed", source=due.source.id, reason=error.reason)
            await self.subscriptions.refused(due.source.id, error.reason)
        else:
            log.info("asked a hub", source=due.source.id)
        return 1

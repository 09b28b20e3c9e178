"""Endpoints, events and the loop that tells one of the other, for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.metrics import Metrics
from api.telling import Telling
from clock import Clock
from listener.door import Door, Limits
from make import NOON
from router.interest import Interest
from router.webhooks.signing import new_secret
from sites import a_door
from store.audit import By
from store.database import Sessions
from store.happened import Happened, write_down
from store.sealing import Seal
from store.webhook_deliveries import SqlWebhookDeliveries
from store.webhook_log import Delivery, SqlWebhookLog
from store.webhooks import Asked, Endpoint, SqlWebhooks

KEYS = "a-key-that-is-long-enough-for-tests"
SEAL = Seal([KEYS])
SECRET = new_secret(bytes(range(32)))
SECOND = new_secret(bytes(range(1, 33)))
AMANA_OF = {"jeddah": "jeddah", "khulais": "jeddah", "buraydah": "qassim"}
TICKET = {
    "id": "0b1c",
    "status": "new",
    "unit": "jeddah.roads",
    "services": ["roads.pothole"],
    "municipality": "jeddah",
    "urgency": "high",
    "reasons": ["حفرة كبيرة"],
    "posts": [],
}
SARA = By(who="sara", at=NOON)


async def happen(
    sessions: Sessions,
    count: int = 1,
    *,
    type_: str = "ticket.created",
    at: datetime = NOON,
    sample: bool = False,
    **body: Any,
) -> None:
    """Write events down."""
    told = [
        Happened(type=type_, body={**TICKET, "id": f"t{number}", **body}, sample=sample)
        for number in range(count)
    ]
    async with sessions.begin() as session:
        await write_down(session, told, at, postgres=sessions.postgres)


async def endpoint(  # noqa: PLR0913 - whatever a test is about
    sessions: Sessions,
    url: str,
    *,
    wants: Interest | None = None,
    per_minute: int = 6_000,
    secret: str = SECRET,
    user: str | None = None,
    by: By = SARA,
) -> Endpoint:
    """Add an endpoint."""
    asked = Asked(url=url, description="", wants=wants or Interest(), per_minute=per_minute)
    return await SqlWebhooks(sessions).add(asked, SEAL.seal(secret), by, user=user)


@dataclass
class Rig:
    """A process that tells endpoints: `run` works until nothing is left to do now."""

    sessions: Sessions
    clock: Clock
    telling: Telling
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, *, until: Callable[["Rig"], bool] = lambda _: False) -> None:
        """Work until nothing is under way and nothing is due, or `until` says that it is enough."""
        while not until(self):
            self.telling.bell.clear()
            done = await self.telling.step(self.clock())
            if done:
                continue
            if not self.telling.busy:
                return
            await asyncio.wait_for(self.telling.bell.wait(), 60)

    async def log(self, webhook: Endpoint, **given: Any) -> list[Delivery]:
        """Return the deliveries of an endpoint, first to last, with their attempts."""
        log = SqlWebhookLog(self.sessions, AMANA_OF)
        found = (await log.list([webhook.seq], limit=100, **given)).items
        return [await log.show(each.id) for each in reversed(found)]


def a_rig(
    sessions: Sessions, clock: Clock, hand: Any, *, chance: float = 0.0, seal: Seal = SEAL
) -> Rig:
    telling = Telling(
        deliveries=SqlWebhookDeliveries(
            sessions=sessions, amana_of=AMANA_OF, chance=lambda: chance
        ),
        log=SqlWebhookLog(sessions, AMANA_OF),
        hand=hand,
        seal=seal,
        clock=clock,
        metrics=Metrics(),
        bell=asyncio.Event(),
    )
    return Rig(sessions=sessions, clock=clock, telling=telling)


@asynccontextmanager
async def rigged(sessions: Sessions, clock: Clock, *, total: float = 15.0) -> AsyncIterator[Rig]:
    """A process with a door of its own."""
    door: Door = a_door()
    made = Door(contact=door.contact, allow=door.allow, limits=Limits(total=total))
    async with made:
        yield a_rig(sessions, clock, made)


def figures(metrics: Metrics) -> Mapping[str, float]:
    """Read what Prometheus would: lines by name and labels."""
    lines = metrics.text().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}

"""A process that does nothing but tell endpoints, and can be killed."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from api.loops import Loop
from api.metrics import Metrics
from api.telling import Telling
from listener.door import Door
from store.database import open_database
from store.sealing import Seal
from store.webhook_deliveries import SqlWebhookDeliveries
from store.webhook_log import SqlWebhookLog


def now() -> datetime:
    return datetime.now(UTC)


async def tell(database: str, key: str) -> None:
    """Tell endpoints of what happened, until killed: the loop as the service runs it."""
    metrics, bell = Metrics(), asyncio.Event()
    async with (
        open_database(database) as sessions,
        Door(contact="a@b.example", allow=(ip_network("127.0.0.0/8"),)) as door,
    ):
        telling = Telling(
            deliveries=SqlWebhookDeliveries(
                sessions=sessions, amana_of={"jeddah": "jeddah"}, chance=random.random
            ),
            log=SqlWebhookLog(sessions, {}),
            hand=door,
            seal=Seal([key]),
            clock=now,
            metrics=metrics,
            bell=bell,
        )
        loop = Loop(
            name="deliver",
            step=telling.step,
            rest=timedelta(seconds=0.5),
            clock=now,
            metrics=metrics,
            bell=bell,
        )
        await loop.run(asyncio.Event())


def run(database: str, key: str) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(tell(database, key))


@dataclass
class Teller:
    """A process of its own, and the next one after it was killed."""

    database: str
    key: str
    process: BaseProcess | None = None

    def start(self) -> None:
        given = (self.database, self.key)
        self.process = get_context("forkserver").Process(target=run, args=given, daemon=True)
        self.process.start()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.join()

    stop = kill

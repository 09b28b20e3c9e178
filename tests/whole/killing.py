"""`kill -9` in the middle of deliveries, and a receiver that keeps a ledger of what it was told."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Protocol

from sqlalchemy import func, select, update
from standardwebhooks.webhooks import Webhook

from store.database import open_database
from store.tables import EventRow, WebhookCursorRow, WebhookDeliveryRow, WorkRow
from store.webhook_deliveries import State
from whole.serving import until


@dataclass
class Ledger:
    """What a receiver got: bodies by id, and what the official library did not accept."""

    secret: str = ""
    bodies: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def take(self, headers: dict[str, str], body: bytes) -> None:
        with self.lock:
            try:
                Webhook(self.secret).verify(body, headers)
            except Exception as error:  # noqa: BLE001 - whatever it says
                self.refused.append(repr(error))
            self.bodies[headers["webhook-id"]].append(body)


@contextmanager
def receiving(ledger: Ledger) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # who sent it was killed in the middle: that was no delivery
            ledger.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Whoever is killed hangs up."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says: bodies of events by id, states of deliveries, and what is to do."""

    events: Mapping[str, Mapping[str, Any]]
    states: frozenset[str]
    waiting: bool


async def _kept(database: str) -> Kept:
    async with open_database(database) as sessions, sessions.read() as session:
        posts = await session.scalar(select(func.count()).select_from(WorkRow))
        told = await session.scalar(select(WebhookCursorRow.event)) or 0
        untold = await session.scalar(select(func.count()).where(EventRow.seq > told))
        due = await session.scalar(select(func.count()).where(WebhookDeliveryRow.due.is_not(None)))
        events = await session.scalars(select(EventRow).where(~EventRow.sample))
        states = await session.scalars(select(WebhookDeliveryRow.state).distinct())
        return Kept(
            events={f"evt_{each.seq}": each.body for each in events},
            states=frozenset(states),
            waiting=bool(posts or untold or due),
        )


async def _let_leases_end(database: str) -> None:
    async with open_database(database) as sessions, sessions.begin() as session:
        row = WebhookDeliveryRow
        await session.execute(
            update(row).where(row.state == State.SENDING).values(due=datetime.now(UTC))
        )


def kept(database: str) -> Kept:
    """Read what the database says now."""
    return asyncio.run(_kept(database))


def reached(ledger: Ledger, goal: int) -> bool:
    return len(ledger.bodies) >= goal


class Mortal(Protocol):
    """A program that can be started, killed and started again."""

    def start(self) -> None: ...
    def kill(self) -> None: ...
    def stop(self) -> None: ...


def kill_in_the_middle(  # noqa: PLR0913 - what a run is like
    mortal: Mortal, ledger: Ledger, database: str, *, kills: int, most: int, patient: bool
) -> Kept:
    """Kill whoever tells while it tells, and start it again, until nothing waits.

    Args:
        mortal: Runs already.
        ledger: Of the receiver.
        database: What it works on.
        kills: How often it is killed.
        most: Each after at most so many deliveries more.
        patient: Wait until leases of the dead end; else they end at once, while nobody lives.
    """
    chance = random.Random(11)  # noqa: S311 - when to kill is no secret
    for _ in range(kills):
        goal = len(ledger.bodies) + chance.randrange(3, most)
        until(partial(reached, ledger, goal), f"{goal} deliveries")
        mortal.kill()
        if not patient:
            asyncio.run(_let_leases_end(database))
        mortal.start()
    until(lambda: not kept(database).waiting, "nothing that waits", patience=600)
    mortal.stop()
    return kept(database)

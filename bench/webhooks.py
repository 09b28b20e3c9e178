"""Deliveries with one of ten endpoints hanging: `python bench/webhooks.py [RATE] [SECONDS] [URL]`.

Usual: 200 deliveries a second for 30 seconds, on a SQLite file of its own, or on an empty database
at `URL`. Ten endpoints, of which the first takes connections and never answers. Events are written
at the pace that makes RATE deliveries a second to the other nine; the receivers are built from the
official library and run in a process of their own, which keeps the ledger. What counts is from when
an event was written to when it was received.
"""

import asyncio
import json
import multiprocessing
import random
import secrets
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from standardwebhooks.webhooks import Webhook

from api.loops import Loop
from api.metrics import Metrics
from api.telling import Telling
from listener.door import Door, Limits
from router.interest import Interest
from router.webhooks.signing import new_secret
from store.audit import By
from store.database import Sessions, open_database
from store.happened import Happened, write_down
from store.migrate import migrate
from store.sealing import Seal
from store.webhook_deliveries import SqlWebhookDeliveries
from store.webhook_log import SqlWebhookLog
from store.webhooks import Asked, SqlWebhooks

ENDS = 10
USUAL = (200, 30)
TICK = 0.1
PATIENCE = 60.0
BOUND = 2.0
POSTS = 20
OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class Ledger:
    """What the receivers got: by endpoint and event, when first, and how often."""

    first: dict[tuple[int, str], float] = field(default_factory=dict)
    again: int = 0
    refused: int = 0


def receive(pipe: Connection, secret: str) -> None:
    """Receive in a process of its own: tell the ports, and at the end the ledger."""
    asyncio.run(_receive(pipe, Webhook(secret)))


async def _receive(pipe: Connection, library: Webhook) -> None:
    ledger = Ledger()

    async def serve(
        number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        raw = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
        if number == 0:
            await reader.read()
        else:
            try:
                library.verify(body, raw)
            except Exception:  # noqa: BLE001 - whatever it says, it is not accepted
                ledger.refused += 1
            key = (number, headers["webhook-id"])
            ledger.again += key in ledger.first
            ledger.first.setdefault(key, time.time())
            writer.write(OK)
            await writer.drain()
        writer.close()

    servers = [
        await asyncio.start_server(partial(serve, number), "127.0.0.1", 0) for number in range(ENDS)
    ]
    pipe.send([server.sockets[0].getsockname()[1] for server in servers])
    while True:
        await asyncio.sleep(TICK)
        if pipe.poll():
            pipe.recv()
            pipe.send(ledger)


async def measure(rate: int, seconds: int, url: str) -> None:
    """Write events at a pace, deliver them, and print what the receivers saw."""
    here, there = multiprocessing.Pipe()
    secret = new_secret(secrets.token_bytes(32))
    process = multiprocessing.get_context("spawn").Process(
        target=receive, args=(there, secret), daemon=True
    )
    process.start()
    ports: list[int] = here.recv()
    try:
        await _measure(rate, seconds, url, ports, secret, here)
    finally:
        process.kill()


async def _measure(  # noqa: PLR0913, PLR0917 - what is measured, and with what
    rate: int, seconds: int, url: str, ports: list[int], secret: str, pipe: Connection
) -> None:
    seal = Seal([secrets.token_hex(32)])
    async with (
        open_database(url) as sessions,
        Door(
            contact="bench@sawt.example",
            allow=(ip_network("127.0.0.0/8"),),
            limits=Limits(total=15),
        ) as door,
    ):
        await _endpoints(sessions, ports, seal.seal(secret))
        metrics, bell = Metrics(), asyncio.Event()
        telling = Telling(
            deliveries=SqlWebhookDeliveries(
                sessions=sessions, amana_of={"jeddah": "jeddah"}, chance=random.random
            ),
            log=SqlWebhookLog(sessions, {}),
            hand=door,
            seal=seal,
            clock=lambda: datetime.now(UTC),
            metrics=metrics,
            bell=bell,
        )
        loop = Loop(
            name="deliver",
            step=telling.step,
            rest=timedelta(seconds=0.5),
            clock=lambda: datetime.now(UTC),
            metrics=metrics,
            bell=bell,
        )
        stopping, cpu = asyncio.Event(), time.process_time()
        running = asyncio.create_task(loop.run(stopping))
        written = await _write(sessions, rate / (ENDS - 1), seconds, bell)
        ledger = await _drained(pipe, written)
        cpu = time.process_time() - cpu
        stopping.set()
        bell.set()
        await running
        await telling.close(timedelta())
    _print(rate, seconds, written, ledger, cpu)


async def _endpoints(sessions: Sessions, ports: list[int], sealed: str) -> None:
    by = By(who="bench", at=datetime.now(UTC))
    for port in ports:
        asked = Asked(
            url=f"http://127.0.0.1:{port}/", description="", wants=Interest(), per_minute=6_000
        )
        await SqlWebhooks(sessions).add(asked, sealed, by, user=None)


async def _write(
    sessions: Sessions, per_second: float, seconds: int, bell: asyncio.Event
) -> dict[str, float]:
    """Write events evenly; return when each was written."""
    written = dict[str, float]()
    began = time.monotonic()
    wanted = int(per_second * seconds)
    while len(written) < wanted:
        due = min(wanted, int((time.monotonic() - began) * per_second) + 1)
        count = due - len(written)
        if count:
            now = datetime.now(UTC)
            numbers = range(len(written) + 1, len(written) + 1 + count)
            told = [Happened(type="ticket.updated", body=_body(n), sample=False) for n in numbers]
            async with sessions.begin() as session:
                await write_down(session, told, now, postgres=sessions.postgres)
            written |= {f"evt_{n}": now.timestamp() for n in numbers}
            bell.set()
        await asyncio.sleep(1 / per_second / 2)
    return written


def _body(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:016x}",
        "unit": "jeddah.roads",
        "services": ["roads.pothole"],
        "municipality": "jeddah",
        "urgency": "high",
        "reasons": ["قاعدة الطرق: حفرة في شارع رئيس"],
        "posts": [{"id": f"{n:024x}", "native_id": str(n), "url": None} for n in range(POSTS)],
    }


async def _drained(pipe: Connection, written: dict[str, float]) -> Ledger:
    """Wait until nine endpoints have everything, or patience ends."""
    wanted = len(written) * (ENDS - 1)
    ends = time.monotonic() + PATIENCE
    while True:
        pipe.send("ledger")
        ledger: Ledger = await asyncio.to_thread(pipe.recv)
        if len(ledger.first) >= wanted or time.monotonic() > ends:
            return ledger
        await asyncio.sleep(TICK)


def _print(rate: int, seconds: int, written: dict[str, float], ledger: Ledger, cpu: float) -> None:
    took = sorted(at - written[event] for (_, event), at in ledger.first.items())
    wanted = len(written) * (ENDS - 1)
    began, ended = min(written.values()), max(ledger.first.values())
    figures = {
        "asked_per_second": rate,
        "seconds": seconds,
        "events": len(written),
        "hanging": 1,
        "received_by_the_others": len(took),
        "missing": wanted - len(took),
        "doubled": ledger.again,
        "refused_by_the_official_library": ledger.refused,
        "per_second_of_the_others": round(len(took) / (ended - began), 1),
        "cpu_ms_per_delivery": round(cpu / len(took) * 1000, 2),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 1),
        "longest_ms": round(took[-1] * 1000, 1),
    }
    print(json.dumps(figures, indent=1))
    good = not figures["missing"] and not ledger.refused and took[int(len(took) * 0.99)] < BOUND
    print("p99 under 2 s, nothing missing" if good else "NOT as it should be")
    sys.exit(0 if good else 1)


def main() -> None:
    """Read the arguments and measure."""
    numbers = [int(word) for word in sys.argv[1:3]]
    rate, seconds = (*numbers, *USUAL[len(numbers) :])
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite+aiosqlite:///{Path(folder)}/b.db"  # noqa: PLR2004
        asyncio.run(migrate(url))
        asyncio.run(measure(rate, seconds, url))


if __name__ == "__main__":
    main()

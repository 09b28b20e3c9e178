"""What an hour of 500 sources at 15-minute intervals costs, and whether their schedule is kept.

    python bench/schedule.py [SOURCES [MINUTES]]

All is real, from the loop that plans to the door and the store; only the time is not waited for:
where nothing is to be done, the clock jumps to the next timer. The feeds come over loopback from
another process, from an address of its own for each source. All sources are added at once, so the
first polls are the worst that a start can be.

Lateness is what lies between the moment at which a poll was due and the moment at which it began,
in simulated seconds; CPU is that of the whole process.
"""

import asyncio
import logging
import multiprocessing
import random
import selectors
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_network
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from apscheduler.schedulers import base
from sqlalchemy import select

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from api.jobs import RESTS  # noqa: E402 - after the path
from api.loops import Loop  # noqa: E402 - as above
from api.metrics import Metrics  # noqa: E402 - as above
from api.polls import Polls  # noqa: E402 - as above
from api.schedule import Schedule  # noqa: E402 - as above
from listener.door import Door, Limits  # noqa: E402 - as above
from listener.kind import Means  # noqa: E402 - as above
from listener.opening import open_source  # noqa: E402 - as above
from listener.run import Outcome  # noqa: E402 - as above
from listener.shelf import Shelf  # noqa: E402 - as above
from listener.source import Source  # noqa: E402 - as above
from store.database import Sessions, open_database  # noqa: E402 - as above
from store.leases import SqlLeases  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from store.posts import SqlPosts  # noqa: E402 - as above
from store.sources import SqlSources  # noqa: E402 - as above
from store.tables import RunRow  # noqa: E402 - as above

SOURCES = 500
MINUTES = 60
INTERVAL = timedelta(minutes=15)
ITEMS = 20
AT_ONCE = 16
WANTED = 0.20


def serve(port: "multiprocessing.Queue[int]") -> None:
    """Answer with a feed of twenty items, one of them new each time."""
    numbers = count(ITEMS)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            newest = next(numbers)
            items = "".join(
                f"<item><guid>{self.path}-{n}</guid><title>خبر رقم {n} من {self.path}</title>"
                f"<link>http://127.0.0.1{self.path}/{n}</link><description>{'نص الخبر ' * 40}"
                "</description></item>"
                for n in range(newest - ITEMS, newest)
            )
            body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("", 0), Handler)
    port.put(server.server_address[1])
    server.serve_forever()


class Jumping(selectors.DefaultSelector):
    """Waits for what is under way; where nothing is, the wait is over at once."""

    jumped = 0.0
    busy: Callable[[], bool] = staticmethod(lambda: True)

    def select(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - as the selectors have it
        """See BaseSelector.select."""
        if timeout is None or timeout <= 0 or self.busy():
            return super().select(timeout)
        if not (found := super().select(0)):
            self.jumped += timeout
        return found


class Ahead(asyncio.SelectorEventLoop):
    """An event loop whose time is the real one and all that was jumped over."""

    def __init__(self) -> None:
        self.selector = Jumping()
        super().__init__(self.selector)
        self.began = datetime.now(UTC) - timedelta(seconds=time.monotonic())

    def time(self) -> float:
        """See AbstractEventLoop.time."""
        return time.monotonic() + self.selector.jumped

    def now(self) -> datetime:
        """Tell the time of the simulation, UTC."""
        return self.began + timedelta(seconds=self.time())


def scheduler_time(now: Callable[[], datetime]) -> type[datetime]:
    """Make what APScheduler looks at to see what time it is."""

    class Simulated(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:  # noqa: ANN401, ARG003 - as datetime has it
            return now()

    return Simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an hour came to; `late` is sorted [s], without the first polls of all sources."""

    polls: int
    answered: int
    late: Sequence[float]
    started: float
    rounds: int
    cpu: float


async def hour(ahead: "Ahead", port: int, folder: Path, sources: int, minutes: int) -> Found:
    """Let sources be polled for a simulated hour."""
    url, now, metrics = f"sqlite+aiosqlite:///{folder / 'bench.db'}", ahead.now, Metrics()
    dice = random.Random(7)  # noqa: S311 - the same each time
    await migrate(url)
    async with (
        open_database(url) as sessions,
        Door(
            contact="https://sawt.example",
            allow=(ip_network("127.0.0.0/8"),),
            limits=Limits(per_minute=1_000_000),
        ) as door,
    ):
        store, bell = SqlSources(sessions), asyncio.Event()
        means = Means(web=door, shelf=Shelf(folder), files=None, secret=lambda _: None, clock=now)
        schedule = Schedule(
            sources=store,
            leases=SqlLeases(sessions),
            polls=Polls(
                sources=store,
                inbox=SqlPosts(sessions),
                opening=partial(open_source, means=means),
                clock=now,
                chance=dice.random,
                room=asyncio.Semaphore(AT_ONCE),
                metrics=metrics,
                fresh=lambda: None,
            ),
            holder="bench",
            chance=dice.random,
            bell=bell,
        )
        rounds, planning = 0, False

        async def plan(at: datetime) -> int:
            nonlocal rounds, planning
            rounds, planning = rounds + 1, True
            try:
                return await schedule.plan(at)
            finally:
                planning = False

        loop = Loop(
            name="collect", step=plan, rest=RESTS["collect"], clock=now, metrics=metrics, bell=bell
        )
        for n in range(sources):
            await store.add(a_source(n, port), now())
        ahead.selector.busy = lambda: planning or bool(schedule.running)
        added, stopping, spent = now(), asyncio.Event(), time.process_time()
        running = asyncio.create_task(loop.run(stopping))
        await asyncio.sleep(minutes * 60)
        cpu = time.process_time() - spent
        ahead.selector.busy = lambda: True
        stopping.set()
        bell.set()
        await running
        await schedule.close()
        return await look(sessions, added, rounds, cpu)


def a_source(number: int, port: int) -> Source:
    """Make a source with a host of its own."""
    host = IPv4Address("127.1.0.0") + number
    return Source(
        id=f"s{number}",
        name=f"s{number}",
        kind="feed",
        url=f"http://{host}:{port}/{number}",
        interval=INTERVAL,
        options={"steady": True},
    )


async def look(sessions: Sessions, added: datetime, rounds: int, cpu: float) -> Found:
    """Read from the run log how late each poll was."""
    query = select(RunRow.source, RunRow.started, RunRow.next_poll, RunRow.outcome)
    async with sessions.read() as session:
        runs = (await session.execute(query.order_by(RunRow.seq))).all()
    due: dict[str, datetime | None] = {}
    late: list[float] = []
    first = 0.0
    for source, started, next_poll, _ in runs:
        if before := due.get(source):
            late.append((started - before).total_seconds())
        else:
            first = max(first, (started - added).total_seconds())
        due[source] = next_poll
    answered = sum(outcome == Outcome.READ.value for *_, outcome in runs)
    return Found(
        polls=len(runs), answered=answered, late=sorted(late), started=first, rounds=rounds, cpu=cpu
    )


def main() -> None:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    sources = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    minutes = int(sys.argv[2]) if len(sys.argv) > 2 else MINUTES  # noqa: PLR2004
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    ahead, began = Ahead(), time.monotonic()
    base.datetime = scheduler_time(ahead.now)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            asyncio.Runner(loop_factory=lambda: ahead) as run,
        ):
            found = run.run(hour(ahead, port.get(timeout=10), Path(folder), sources, minutes))
    finally:
        server.terminate()
    late = found.late
    print(
        f"{sources} sources, every 15 minutes, for {minutes}: {found.polls} polls, "
        f"{found.answered} answered, {found.rounds} planning rounds"
    )
    print(
        f"late by {late[len(late) // 2]:.2f} s (p50), {late[len(late) * 95 // 100]:.2f} s (p95), "
        f"{late[-1]:.2f} s (most); the first polls of all began within {found.started:.0f} s"
    )
    print(
        f"CPU {found.cpu:.1f} s: {found.cpu / minutes / 60:.1%} of one core "
        f"(wanted: under {WANTED:.0%}); the hour took {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()

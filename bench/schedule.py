"""What an hour of 500 sources at 15-minute intervals costs, and whether their schedule is kept.

    python bench/schedule.py [SOURCES]

The real schedule, door and store read feeds of another process over loopback. An hour is not
waited for: every source is due four times, at its fifteen minutes, on a clock that runs ahead; what
is measured is the CPU time of all the polls and of the planning rounds of an hour (one every 2 s).
"""

import asyncio
import logging
import multiprocessing
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from itertools import count
from pathlib import Path

import structlog

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from api.metrics import Metrics  # noqa: E402 - after the path
from api.polls import Polls  # noqa: E402 - as above
from api.schedule import Schedule  # noqa: E402 - as above
from listener.door import Door, Limits  # noqa: E402 - as above
from listener.kind import Means  # noqa: E402 - as above
from listener.opening import open_source  # noqa: E402 - as above
from listener.shelf import Shelf  # noqa: E402 - as above
from listener.source import Source  # noqa: E402 - as above
from store.database import open_database  # noqa: E402 - as above
from store.leases import SqlLeases  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from store.posts import SqlPosts  # noqa: E402 - as above
from store.sources import SqlSources  # noqa: E402 - as above

SOURCES = 500
INTERVAL = timedelta(minutes=15)
QUARTERS = 4
ROUNDS = 1_800
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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.put(server.server_address[1])
    server.serve_forever()


class Ahead:
    """A clock that is moved on by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the time, UTC."""
        return self.at


async def hour(site: str, folder: Path, sources: int) -> tuple[int, int, float, float, float]:
    """Return polls due and answered, the worst lateness [s], and CPU [s] of polls and planning."""
    clock, url = Ahead(), f"sqlite+aiosqlite:///{folder / 'bench.db'}"
    await migrate(url)
    allowed = (ip_network("127.0.0.0/8"),)
    async with (
        open_database(url) as sessions,
        Door(
            contact="https://sawt.example",
            allow=allowed,
            # All sources stand on one host here; in service it is asked one at a time.
            limits=Limits(per_minute=1_000_000, queue=600),
        ) as door,
    ):
        store = SqlSources(sessions)
        means = Means(web=door, shelf=Shelf(folder), files=None, secret=lambda _: None, clock=clock)
        polls = Polls(
            sources=store,
            inbox=SqlPosts(sessions),
            opening=partial(open_source, means=means),
            clock=clock,
            chance=lambda: 0.0,
            room=asyncio.Semaphore(AT_ONCE),
            metrics=Metrics(),
            fresh=lambda: None,
        )
        known = [
            Source(
                id=f"s{n}",
                name=f"s{n}",
                kind="feed",
                url=f"{site}/{n}",
                interval=INTERVAL,
                options={"steady": True},
            )
            for n in range(sources)
        ]
        for source in known:
            await store.add(source, clock.at)
        due = answered = 0
        late, spent = 0.0, time.process_time()
        for _ in range(QUARTERS):
            waiting = [source for source, at in await store.upcoming() if at <= clock.at]
            due += len(waiting)
            began = time.monotonic()
            runs = await asyncio.gather(*(polls.poll(source) for source in waiting))
            late = max(late, time.monotonic() - began)
            answered += sum(run is not None and not run.outcome.failed for run in runs)
            clock.at += INTERVAL
        polled = time.process_time() - spent
        # Nothing is due while it is planned: what is measured is the looking.
        clock.at -= INTERVAL
        schedule = Schedule(
            sources=store,
            leases=SqlLeases(sessions),
            polls=replace(polls, opening=lambda source: open_source(source, means)),
            holder="bench",
            chance=lambda: 0.0,
            bell=asyncio.Event(),
        )
        spent = time.process_time()
        for step in range(ROUNDS // 10):
            await schedule.plan(clock.at + timedelta(seconds=step / 10))
        planned = (time.process_time() - spent) * 10
        await schedule.close()
    return due, answered, late, polled, planned


def main() -> None:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    sources = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            site = f"http://127.0.0.1:{port.get(timeout=10)}"
            due, answered, late, polled, planned = asyncio.run(hour(site, Path(folder), sources))
    finally:
        server.terminate()
    share = (polled + planned) / 3600
    print(f"{sources} sources, every 15 minutes: {due} polls due in an hour, {answered} answered")
    print(f"all that are due at once are read within {late:.1f} s")
    print(
        f"CPU: {polled:.1f} s of polls, {planned:.1f} s of planning: "
        f"{share:.1%} of one core (wanted: under {WANTED:.0%})"
    )


if __name__ == "__main__":
    main()

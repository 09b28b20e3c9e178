"""What a hostile server costs, for every kind of source that asks the web.

    python bench/hostile.py [KIND ...]

Each behaviour meets each kind in a process of its own, which reads the hostile source by way of the
real polls, door and database (SQLite), and a healthy feed beside it every quarter of a second.
Servers stand in another process, on loopback. What is measured: how long the run of the hostile
source lasts, how far memory grew beyond what it was before (peak of the resident set), for how
long the event loop was not served, and how long the healthy source had to wait at most.
"""

import asyncio
import json
import logging
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import structlog

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from api.metrics import Metrics  # noqa: E402 - after the path
from api.polls import Polls  # noqa: E402 - as above
from bombs import BUSY, OPTIONS, SHORT, WAITING, courteous, full, source_of  # noqa: E402 - as above
from hostile import says, serving, whole  # noqa: E402 - that of tests
from listener.door import Door  # noqa: E402 - as above
from listener.kind import Means  # noqa: E402 - as above
from listener.opening import open_source  # noqa: E402 - as above
from listener.shelf import Shelf  # noqa: E402 - as above
from listener.source import Source  # noqa: E402 - as above
from store.database import open_database  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from store.posts import SqlPosts  # noqa: E402 - as above
from store.sources import SqlSources  # noqa: E402 - as above

MOST_SECONDS = 30.0
MOST_MEBIBYTES = 64.0
# How long a healthy source may have to wait for one that is not.
MOST_WAIT = 5.0
BEAT = 0.25
TICK = 0.01


@dataclass(frozen=True)
class Cost:
    """What one meeting cost. Seconds, and MiB beyond what was in use before."""

    kind: str
    server: str
    seconds: float
    mebibytes: float
    lag: float
    wait: float
    outcome: str
    reason: str | None

    @property
    def ok(self) -> bool:
        """Whether all is within what is wanted."""
        return (
            self.seconds <= MOST_SECONDS
            and self.mebibytes <= MOST_MEBIBYTES
            and self.wait <= MOST_WAIT
        )


def serve(kind: str, server: str, sites: "multiprocessing.Queue[tuple[str, str]]") -> None:
    """Be the hostile server, and the healthy one."""

    async def both() -> None:
        behave = {**WAITING, **BUSY}[server](kind)
        healthy = says(whole(full("feed", SHORT, 2_000)))
        async with serving(courteous(behave)) as bad, serving(healthy) as good:
            sites.put((bad.url.removesuffix("/feed"), good.url))
            await asyncio.Event().wait()

    asyncio.run(both())


def memory(name: str) -> float:
    """Read a line of /proc/self/status, MiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def forget_peak() -> None:
    """Let the peak of the resident set begin anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


async def lag(worst: list[float]) -> None:
    """Note for how long the loop was not served."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(TICK)
        worst[0] = max(worst[0], time.monotonic() - began - TICK)


async def beats(polls: Polls, store: SqlSources, healthy: Source, worst: list[float]) -> None:
    """Read the healthy source again and again; note how long one reading took."""
    while True:
        began = time.monotonic()
        await store.run_now(healthy.id, datetime.now(UTC))
        try:
            run = await polls.poll(healthy)
            if run is None or run.outcome.failed:
                worst[0] = float("inf")
        finally:
            # Also of a reading that is broken off when the hostile source ends.
            worst[0] = max(worst[0], time.monotonic() - began)
        await asyncio.sleep(BEAT)


async def meet(kind: str, server: str, site: str, good: str, folder: Path) -> Cost:
    """Read one hostile source once."""
    url = f"sqlite+aiosqlite:///{folder / 'bench.db'}"
    await migrate(url)
    clock = partial(datetime.now, UTC)
    async with (
        open_database(url) as sessions,
        Door(contact="https://sawt.example", allow=(ip_network("127.0.0.0/8"),)) as door,
    ):
        store = SqlSources(sessions)
        means = Means(
            web=door, shelf=Shelf(folder), files=None, secret=lambda _: "hush-hush", clock=clock
        )
        polls = Polls(
            sources=store,
            inbox=SqlPosts(sessions),
            opening=partial(open_source, means=means),
            clock=clock,
            chance=lambda: 0.0,
            room=asyncio.Semaphore(16),
            metrics=Metrics(),
            fresh=lambda: None,
        )
        hour = timedelta(hours=1)
        bad = Source(id="bad", name="bad", interval=hour, **source_of(kind, site))
        healthy = Source(
            id="good", name="good", kind="feed", url=good, interval=hour, options={"steady": True}
        )
        for source in (bad, healthy):
            await store.add(source, clock())
        await polls.poll(healthy)
        lags, waits = [0.0], [0.0]
        forget_peak()
        before, began = memory("VmRSS"), time.monotonic()
        beside = [
            asyncio.create_task(lag(lags)),
            asyncio.create_task(beats(polls, store, healthy, waits)),
        ]
        run = await polls.poll(bad)
        took = time.monotonic() - began
        grown = memory("VmHWM") - before
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        return Cost(
            kind=kind,
            server=server,
            seconds=took,
            mebibytes=grown,
            lag=lags[0],
            wait=waits[0],
            outcome=run.outcome.value if run else "nothing",
            reason=run.reason if run else None,
        )


def one(kind: str, server: str) -> None:
    """Measure one meeting in this process; print it as JSON."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sites: multiprocessing.Queue[tuple[str, str]] = multiprocessing.Queue()
    servers = multiprocessing.Process(target=serve, args=(kind, server, sites), daemon=True)
    servers.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            cost = asyncio.run(meet(kind, server, *sites.get(timeout=60), Path(folder)))
    finally:
        servers.terminate()
    print(json.dumps(asdict(cost)))


def measured(pair: tuple[str, str]) -> Cost:
    """Measure one meeting in a process of its own."""
    command = [sys.executable, __file__, "--one", *pair]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        sys.exit(f"{pair}: {done.stderr[-2000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def costs(kinds: list[str]) -> Iterator[Cost]:
    """Measure all; those that only wait are measured at the same time."""
    with ThreadPoolExecutor(8) as pool:
        yield from pool.map(measured, [(kind, server) for kind in kinds for server in WAITING])
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(measured, [(kind, server) for kind in kinds for server in BUSY])


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
        return
    kinds = sys.argv[1:] or list(OPTIONS)
    found = []
    for cost in costs(kinds):
        found.append(cost)
        print(
            f"{'ok ' if cost.ok else 'NOT'} {cost.kind:9} {cost.server:20} {cost.seconds:5.1f} s "
            f"+{cost.mebibytes:4.0f} MiB  lag {cost.lag:4.2f} s  neighbour {cost.wait:4.2f} s  "
            f"{cost.outcome}: {(cost.reason or '')[:60]}",
            flush=True,
        )
    print("\n| kind | longest | most memory | loop not served | a healthy source waits | within |")
    print("|---|---|---|---|---|---|")
    for kind in kinds:
        its = [cost for cost in found if cost.kind == kind]
        print(
            f"| `{kind}` | {max(cost.seconds for cost in its):.1f} s "
            f"| +{max(cost.mebibytes for cost in its):.0f} MiB "
            f"| {max(cost.lag for cost in its):.2f} s | {max(cost.wait for cost in its):.2f} s "
            f"| {sum(cost.ok for cost in its)} of {len(its)} |"
        )


if __name__ == "__main__":
    main()

"""What open pages cost: `sawt serve` without loops, and pages that listen to /api/v1/events.

    python bench/pages.py [PAGES [EVENTS_PER_SECOND [SECONDS]]]

Events of about a kilobyte are written by this process, so that CPU seconds of the server are those
of telling them; it hears of them by looking, as of another process's. Late is what lies between the
commit and the arrival at a page.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from store.database import open_database  # noqa: E402 - after the path
from store.happened import Happened, write_down  # noqa: E402 - as above
from store.migrate import migrate  # noqa: E402 - as above
from whole.serving import KEY, Served, alone, resident  # noqa: E402 - as above

TICKS = os.sysconf("SC_CLK_TCK")
BODY = {"municipality": "jeddah", "unit": "jeddah.roads", "services": ["roads.pothole"]}


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def page(port: int, late: list[float], sent: dict[int, float]) -> None:
    """Listen, and note how late each event comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\n"
        "accept: text/event-stream\r\n\r\n".encode()
    )
    async for line in reader:
        if line.startswith(b"id: evt_"):
            at = sent.get(int(line[8:]))
            if at is not None:
                late.append(time.monotonic() - at)


def main(pages: int = 100, rate: float = 10.0, seconds: float = 20.0) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/sawt.db"
        asyncio.run(migrate(url))
        with alone(Path(folder)) as served:
            asyncio.run(measure(url, served, pages, rate, seconds))


async def measure(url: str, served: Served, pages: int, rate: float, seconds: float) -> None:
    """Open the pages, let things happen, and count."""
    pid = served.pid
    late: list[float] = []
    sent: dict[int, float] = {}
    before = resident(pid)
    open_pages = [asyncio.create_task(page(served.port, late, sent)) for _ in range(pages)]
    await asyncio.sleep(3)
    idle = cpu(pid)
    await asyncio.sleep(10)
    idle = (cpu(pid) - idle) / 10
    busy, began, number = cpu(pid), time.monotonic(), 0
    async with open_database(url) as sessions:
        while time.monotonic() - began < seconds:
            number += 1
            happened = Happened(type="ticket.created", body=BODY | {"x": "x" * 900}, sample=False)
            async with sessions.begin() as session:
                await write_down(session, [happened], datetime.now(UTC), postgres=False)
            sent[number] = time.monotonic()
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
    await asyncio.sleep(1)
    took = (cpu(pid) - busy) / (time.monotonic() - began)
    late.sort()
    print(
        f"{pages} pages: {idle:.1%} of a core while nothing happens; at {number / seconds:.0f}"
        f" events/s {took:.1%}, {len(late)} of {number * pages} told,"
        f" p50 {late[len(late) // 2]:.3f} s, p95 {late[len(late) * 95 // 100]:.3f} s late;"
        f" memory {before:.0f} to {resident(pid):.0f} MiB"
    )
    for each in open_pages:
        each.cancel()
    await asyncio.gather(*open_pages, return_exceptions=True)


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    main(*[int(each) for each in given[:1]], *given[1:])

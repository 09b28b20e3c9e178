"""What an export takes: `sawt serve` over 100,000 tickets, each with a post, as CSV and as XLSX.

    python bench/exports.py [TICKETS]

Memory is the highest that the server had resident while the file was sent, above what it had
before; time is that until the whole file is there.
"""

import asyncio
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from store.database import open_database  # noqa: E402 - after the path
from store.migrate import migrate  # noqa: E402 - as above
from store.tables import PostRow, TicketPostRow, TicketRow  # noqa: E402 - as above
from store.upsert import insert_all  # noqa: E402 - as above
from whole.serving import Served, alone, resident  # noqa: E402 - as above

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BATCH = 5_000


async def fill(url: str, tickets: int) -> None:
    """Write the tickets."""
    async with open_database(url) as sessions:
        for begin in range(0, tickets, BATCH):
            numbers = range(begin + 1, min(begin + BATCH, tickets) + 1)
            async with sessions.begin() as session:
                await session.execute(insert_all(PostRow), [a_post(each) for each in numbers])
                await session.execute(insert_all(TicketRow), [a_ticket(each) for each in numbers])
                await session.execute(
                    insert_all(TicketPostRow), [{"post": each, "ticket": each} for each in numbers]
                )


def a_post(number: int) -> dict[str, object]:
    """Make a post."""
    return {
        "seq": number,
        "id": f"{number:024x}",
        "source": "bench",
        "native_id": str(number),
        "platform": "x",
        "text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي",
        "mentions": [],
        "media": [],
        "sample": False,
        "received": NOW,
        "dated": NOW,
    }


def a_ticket(number: int) -> dict[str, object]:
    """Make a ticket."""
    return {
        "seq": number,
        "id": f"{number:016x}",
        "status": "new",
        "open": True,
        "unit": "jeddah.roads",
        "services": ["roads.pothole"],
        "service": "roads.pothole",
        "domain": "roads",
        "municipality": "jeddah",
        "amana": "jeddah",
        "urgency": "high",
        "intent": "complaint",
        "reasons": ["rule danger-to-life: urgency is critical"],
        "opened": NOW + timedelta(seconds=number),
        "due": NOW + timedelta(hours=2),
        "sample": False,
        "seek": None,
    }


def download(path: str, served: Served) -> None:
    """Take a file, and say what it took."""
    before = most = resident(served.pid)
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.05):
            most = max(most, resident(served.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    began, size, first = time.monotonic(), 0, 0.0
    url = f"{served.url}/api/v1/exports/{path}"
    with httpx.stream("GET", url, headers=served.headers, timeout=300) as said:
        said.raise_for_status()
        for part in said.iter_bytes():
            first = first or time.monotonic() - began
            size += len(part)
    took = time.monotonic() - began
    over.set()
    watching.join()
    print(
        f"{path}: {size / 1e6:.1f} MB in {took:.1f} s, the first bytes after {first:.2f} s;"
        f" memory {before:.0f} MiB, at most {most - before:+.0f} MiB"
    )


def main(tickets: int) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/sawt.db"
        asyncio.run(migrate(url))
        asyncio.run(fill(url, tickets))
        with alone(Path(folder)) as served:
            for path in ("tickets.csv", "tickets.xlsx", "posts.csv"):
                download(path, served)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

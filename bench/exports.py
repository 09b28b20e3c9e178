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
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from many import fill  # noqa: E402 - after the path
from store.migrate import migrate  # noqa: E402 - as above
from whole.serving import Served, alone, resident  # noqa: E402 - as above


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

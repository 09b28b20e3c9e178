"""A burst through the real program: `python bench/burst.py [POSTS]`, wanted: drained within 60 s.

`sawt serve` with its model and ten sources that never answer; posts of the bench are pushed in
requests of 1,000, four at a time, while somebody asks for a page of posts. The burst is drained
when none of it waits for its tags or its decision; lost is what is not stored or not decided.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import httpx

POSTS = 20_000
MOST = 1_000
AT_ONCE = 4
HANGING = 10
WANTED = 60
PATIENCE = 600
WORDS = (
    *("حفرة", "كبيرة", "وسط", "شارع", "التحلية", "في", "جدة", "الرياض", "انقطاع", "الماء", "من"),
    *("يومين", "والبلدية", "لا", "ترد", "على", "البلاغ", "نفايات", "متراكمة", "إنارة", "طافية"),
)
HEADERS = {"Authorization": "Bearer sawt-local-key"}
WAITING = "SELECT count(*) FROM worklist WHERE stage <> 'parked'"
DECIDED = "SELECT count(*) FROM decisions JOIN posts ON post = seq WHERE source = 'burst'"
STORED = "SELECT count(*) FROM posts WHERE source = 'burst'"


def hanging(stack: ExitStack, folder: Path) -> Path:
    """Listen where nobody will answer; return a file of sources that lead there."""
    lines = ["sources:"]
    for n in range(HANGING):
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
        lines.append(
            f"- {{id: hangs-{n}, name: hangs {n}, kind: feed, interval: 1m,"
            f" url: 'http://127.0.0.1:{port}/feed'}}"
        )
    path = folder / "sources.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_ready(client: httpx.Client) -> None:
    """Wait until the service is ready; SystemExit where it is not within a minute."""
    until = time.monotonic() + WANTED
    while time.monotonic() < until:
        try:
            if client.get("/ready").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    sys.exit("sawt serve did not become ready")


def batches(count: int) -> Sequence[dict[str, object]]:
    """Make the bodies of the requests."""
    chance = Random(7)  # noqa: S311 - the same posts each time
    items = [
        {
            "source": "burst",
            "native_id": str(n),
            "text": " ".join([*chance.sample(WORDS, 12), str(n)]),
        }
        for n in range(count)
    ]
    return [{"items": items[start : start + MOST]} for start in range(0, count, MOST)]


def ask(site: str, stopping: threading.Event, took: list[float]) -> None:
    """Ask for a page of posts again and again."""
    with httpx.Client(base_url=site, headers=HEADERS, timeout=WANTED) as client:
        while not stopping.wait(0.1):
            begun = time.monotonic()
            client.get("/api/v1/posts", params={"limit": 20}).raise_for_status()
            took.append(time.monotonic() - begun)


def burst(site: str, database: Path, count: int) -> None:
    """Push, wait, count and print."""
    bodies, took, stopping = batches(count), list[float](), threading.Event()
    reader = threading.Thread(target=ask, args=(site, stopping, took))
    with httpx.Client(base_url=site, headers=HEADERS, timeout=PATIENCE) as client:
        wait_ready(client)
        reader.start()
        begun = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda body: client.post("/api/v1/posts", json=body), bodies))
        for answer in answers:
            answer.raise_for_status()
        pushed = time.monotonic() - begun
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as look:
            while look.execute(WAITING).fetchone()[0] and time.monotonic() - begun < PATIENCE:
                time.sleep(0.2)
            drained = time.monotonic() - begun
            (stored,), (decided,) = (look.execute(each).fetchone() for each in (STORED, DECIDED))
    stopping.set()
    reader.join()
    took.sort()
    print(
        f"{count:,} posts: pushed in {pushed:.1f} s, drained in {drained:.1f} s (wanted: {WANTED})"
    )
    print(f"stored {stored:,}, decided {decided:,}, lost {count - min(stored, decided):,}")
    print(
        f"a page of posts meanwhile: {took[len(took) // 2] * 1000:.0f} ms (median),"
        f" {took[-1] * 1000:.0f} ms (most)"
    )


def main() -> None:
    """Start the service, and stop it whatever comes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    root = Path(__file__).parents[1]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        given = {
            "PYTHONPATH": str(root / "src"),
            "SAWT_DATA": str(folder),
            "SAWT_SOURCES": str(hanging(stack, folder)),
            "SAWT_ALLOW_NETWORKS": "127.0.0.0/8",
            "SAWT_LOG_LEVEL": "error",
        }
        command = [sys.executable, "-m", "api.main", "serve", "--port", str(port)]
        service = subprocess.Popen(command, env={**os.environ, **given}, stdout=subprocess.DEVNULL)
        try:
            burst(f"http://127.0.0.1:{port}", folder / "sawt.db", count)
        finally:
            service.terminate()
            service.wait(WANTED)


if __name__ == "__main__":
    main()

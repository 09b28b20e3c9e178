"""What bad input does to `sawt serve`: 10,000 requests by default, over a real connection.

    python bench/hardness.py [REQUESTS [FOLDER]]

Strings go into every parameter and every string of a body, bodies to every operation that takes
one, headers and queries to every operation; of all that can be made so, REQUESTS are drawn, always
the same (0: all of it). FOLDER holds `naughty_strings.json` and `json_bodies.jsonl`, which are sent
beside our own. Prints how many were answered with what, what was not answered as it should be, the
percentiles of the time, and how many rejected requests changed the database.
"""

import base64
import contextlib
import http.client
import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from api.border import LOGIN, OPEN311, SIGN_IN  # noqa: E402 - after the path
from mischief import (  # noqa: E402 - as above
    BODIES,
    HEADERS,
    QUERIES,
    STRINGS,
    Bad,
    Mischief,
)
from whole.serving import Served, alone  # noqa: E402 - as above

# Who failed to sign in is written down.
NOTED = (LOGIN, SIGN_IN, "/api/v1/me/")
REFUSED, BROKEN = 400, 500
POST = {"text": "حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي", "native_id": "p1"}


def everything(served: Served, folder: Path | None) -> list[Bad]:
    """Make all bad input that there is."""
    document = served.get("/openapi.json")
    post = served.post("/api/v1/posts", POST).json()["id"]
    user = {"id": "sara", "name": "سارة", "roles": ["agent"]}
    served.post("/api/v1/users", user)
    mischief = Mischief(document, {"post": post, "user": "sara"})
    strings, bodies = list(STRINGS), list(BODIES)
    if folder:
        strings += json.loads((folder / "naughty_strings.json").read_text(encoding="utf-8"))
        lines = (folder / "json_bodies.jsonl").read_text(encoding="utf-8").splitlines()
        bodies += [base64.b64decode(json.loads(line)["body_b64"]) for line in lines]
    parts = (
        list(mischief.strings(strings)),
        list(mischief.bodies(bodies)),
        list(mischief.headers(HEADERS)),
        list(mischief.queries(QUERIES)),
    )
    print("strings, bodies, headers, queries:", *(f"{len(part):,}" for part in parts))
    return [bad for part in parts for bad in part]


def drawn(every: list[Bad], most: int) -> list[Bad]:
    """Draw so many, a third of them bodies, headers and queries."""
    if not most or most >= len(every):
        return every
    draw = Random(6)  # noqa: S311 - a draw that repeats
    strings = [bad for bad in every if ": body " not in bad.of]
    bodies = [bad for bad in every if ": body " in bad.of]
    third = min(len(bodies), most // 3)
    return draw.sample(strings, most - third) + draw.sample(bodies, third)


def answered(served: Served, every: Sequence[Bad]) -> Iterator[tuple[Bad, int, str, float]]:
    """Send each over one connection, which is opened again where the server closed it."""
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    for bad in every:
        key = f"Bearer {served.env['SAWT_API_KEY']}"
        headers: dict[str, bytes | str] = {"authorization": key, **bad.headers}
        began = time.perf_counter()
        try:
            line.request(bad.method.upper(), bad.path, bad.body, headers)
            answer = line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            line.close()
            line.request(bad.method.upper(), bad.path, bad.body, headers)
            answer = line.getresponse()
        answer.read()
        took = time.perf_counter() - began
        yield bad, answer.status, answer.headers.get("content-type", ""), took


def told_well(bad: Bad, kind: str) -> bool:
    """Whether an error has the form that the API promises."""
    if bad.path.startswith(OPEN311):
        return kind.startswith(("application/json", "text/xml"))
    return kind == "application/problem+json"


def main() -> None:
    """Serve, send, and print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None  # noqa: PLR2004 - the second word
    with (
        tempfile.TemporaryDirectory() as data,
        alone(Path(data)) as served,
        contextlib.closing(sqlite3.connect(Path(data) / "sawt.db")) as database,
    ):
        every = drawn(everything(served, folder), most)
        statuses: Counter[int] = Counter()
        wrong: list[str] = []
        times: list[tuple[float, str]] = []
        changed = 0
        before = rows(database)
        for bad, status, kind, took in answered(served, every):
            statuses[status] += 1
            times.append((took, f"{status} {bad.of}"))
            if status >= BROKEN or (status >= REFUSED and not told_well(bad, kind)):
                wrong.append(f"{status} {kind}: {bad.of}")
            after = rows(database)
            if after != before and status >= REFUSED and not bad.path.startswith(NOTED):
                changed += 1
                wrong.append(f"{status}, rows {before} to {after}: {bad.of}")
            before = after
        times.sort()
        print(
            f"{len(times):,} requests in {sum(took for took, _ in times):.0f} s:",
            dict(sorted(statuses.items())),
        )
        print(f"wrong: {len(wrong)}; rows changed by what was rejected: {changed}")
        print(*wrong[:40], sep="\n")
        marks = (times[int(len(times) * part)][0] * 1000 for part in (0.5, 0.95, 0.99))
        print(
            "ms, p50 p95 p99 max:", *(f"{mark:.1f}" for mark in marks), f"{times[-1][0] * 1000:.0f}"
        )
        print("slowest:", *times[-5:], sep="\n  ")
        alive = served.process is not None and served.process.poll() is None
        print("same process, ready:", alive and bool(served.get("/ready")))


def rows(database: sqlite3.Connection) -> int:
    """Count the rows of all tables."""
    names = database.execute("select name from sqlite_master where type = 'table'").fetchall()
    return sum(
        int(database.execute(f'select count(*) from "{name}"').fetchone()[0])  # noqa: S608 - ours
        for (name,) in names
        if not name.startswith(("sqlite_", "search"))
    )


if __name__ == "__main__":
    main()

"""`kill -9` in the middle of deliveries: each event is told at least once, by one id."""

import json
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

from standardwebhooks.webhooks import Webhook

from whole.serving import Served, environment, until

POSTS = 600
KILLS = 5
BATCH = 60
PLACES = ("جدة", "الرياض", "الدمام", "أبها", "بريدة", "تبوك", "حائل", "نجران")
MATTERS = (
    "حفرة كبيرة وسط الشارع كسرت كفر السيارة",
    "الإنارة مطفية من أسبوع والشارع مظلم",
    "النفايات متراكمة والحاوية ما انرفعت",
)


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
            body = self.rfile.read(int(self.headers["Content-Length"]))
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


def asked(folder: Path, query: str) -> list[tuple[str | int, ...]]:
    with closing(sqlite3.connect(folder / "sawt.db", timeout=30)) as database:
        return list(database.execute(query))


def reached(ledger: Ledger, goal: int) -> bool:
    return len(ledger.bodies) >= goal


def nothing_waits(folder: Path) -> bool:
    waiting = "select count(*) from worklist"
    untold = "select max(seq) > (select max(event) from webhook_cursor) from events"
    due = "select count(*) from webhook_deliveries where due is not null"
    return not any(asked(folder, query)[0][0] for query in (waiting, untold, due))


def test_killing_the_service_in_the_middle_of_deliveries_loses_none(tmp_path: Path) -> None:
    ledger = Ledger()
    served = Served(environment(tmp_path))
    chance = random.Random(11)  # noqa: S311 - when to kill is no secret
    with receiving(ledger) as url:
        served.start()
        try:
            made = served.post("/api/v1/webhooks", {"url": url, "per_minute": 1200})
            assert made.status_code == 201, made.text
            ledger.secret = made.json()["secret"]
            for start in range(0, POSTS, BATCH):
                items = [
                    {
                        "native_id": f"n{n}",
                        "text": f"{MATTERS[n % 3]} في {PLACES[n % 8]} حي رقم {n} شارع {n * 7}",
                    }
                    for n in range(start, start + BATCH)
                ]
                answer = served.post("/api/v1/posts", {"items": items})
                assert answer.is_success, answer.text
            for _ in range(KILLS):
                goal = len(ledger.bodies) + chance.randrange(3, 40)
                until(partial(reached, ledger, goal), f"{goal} deliveries")
                served.kill()
                served.start()
            until(partial(nothing_waits, tmp_path), "nothing that waits", patience=120)
        finally:
            served.stop()

    events = {
        f"evt_{seq}": json.loads(str(body))
        for seq, body in asked(tmp_path, "select seq, body from events where not sample")
    }
    told = {id_: [json.loads(body)["data"] for body in got] for id_, got in ledger.bodies.items()}
    assert len(events) > 100
    assert told.keys() == events.keys()
    assert all(each == events[id_] for id_, got in told.items() for each in got)
    assert ledger.refused == []
    states = asked(tmp_path, "select distinct state from webhook_deliveries")
    assert states == [("delivered",)]
    doubled = sum(len(got) - 1 for got in told.values())
    print(f"{len(events)} events, {KILLS} kills, 0 lost, {doubled} told again")  # noqa: T201 - a figure

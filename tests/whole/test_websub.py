"""The real program with a real hub on loopback: subscribed by itself, told at once."""

import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx

from feeds import ITEM, rss
from whole.serving import PATIENCE, Served, a_free_port, environment, until


class Hub(ThreadingHTTPServer):
    """Publishes a feed, takes subscriptions, verifies them, and sends what is new."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = f"http://127.0.0.1:{self.server_address[1]}"
        self.polls = 0
        self.form: dict[str, str] = {}
        self.verified = threading.Event()

    @property
    def feed(self) -> bytes:
        links = (
            f'<atom:link rel="hub" href="{self.site}/hub"/>'
            f'<atom:link rel="self" href="{self.site}/feed"/>'
        )
        return rss(channel=links).encode()

    def verify(self) -> None:
        asked = {
            "hub.mode": "subscribe",
            "hub.topic": self.form["hub.topic"],
            "hub.challenge": "c-1",
            "hub.lease_seconds": "86400",
        }
        answer = httpx.get(self.form["hub.callback"], params=asked, timeout=PATIENCE)
        if (answer.status_code, answer.text) == (200, "c-1"):
            self.verified.set()

    def publish(self, body: bytes) -> int:
        key = self.form["hub.secret"].encode()
        headers = {
            "content-type": "application/rss+xml",
            "x-hub-signature": f"sha256={hmac.digest(key, body, 'sha256').hex()}",
        }
        sent = httpx.post(
            self.form["hub.callback"], content=body, headers=headers, timeout=PATIENCE
        )
        return sent.status_code


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        self.server.polls += 1
        self._say(200, self.server.feed)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.form = {name: value for name, (value,) in parse_qs(body.decode()).items()}
        self._say(202, b"")
        threading.Thread(target=self.server.verify, daemon=True).start()

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/rss+xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *given: Any) -> None:  # noqa: A002 - its base's name
        """Say nothing."""


@contextmanager
def a_hub() -> Iterator[Hub]:
    hub = Hub()
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()


def test_a_feed_with_a_hub_is_subscribed_to_and_heard_at_once(tmp_path: Path) -> None:
    port = a_free_port()
    env = environment(tmp_path, SAWT_PUBLIC_URL=f"http://127.0.0.1:{port}")
    served = Served(env, port=port)
    with a_hub() as hub:
        served.start()
        try:
            body = {"name": "f", "kind": "feed", "url": f"{hub.site}/feed", "interval_seconds": 5}
            source = served.post("/api/v1/sources", body).json()["id"]
            assert hub.verified.wait(PATIENCE)

            def rests() -> bool:
                due = served.get(f"/api/v1/sources/{source}")["next_poll"]
                return bool(
                    due > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 900))
                )

            until(rests, "the feed rests")
            polls = hub.polls
            assert hub.publish(rss(ITEM).encode()) == 202
            # Far sooner than it would be polled, however slow the machine is.
            heard = until(lambda: served.all("/api/v1/posts"), "the post")
        finally:
            served.stop()
        log = (tmp_path / "serve.log").read_text()

    assert heard[0]["source"] == source
    assert hub.polls == polls
    assert hub.form["hub.secret"] not in log
    assert hub.form["hub.callback"].rpartition("/")[2] not in log

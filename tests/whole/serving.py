"""Starts the real program, and a feed for it to read, on loopback."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.sax.saxutils import escape

import httpx

from program import run, surroundings

ROOT = Path(__file__).parent.parent.parent
KEY = "a-key-for-the-tests"
# Nothing takes so long on a machine that has nothing else to do; it ends what hangs.
PATIENCE = 180.0
# From a path and lower-case headers to status, headers and body.
Answering = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], bytes]]


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Look again and again until something holds; say what did not when patience ends."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    message = f"not within {patience:.0f} s: {what}"
    raise AssertionError(message)


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What `sawt` is started with: everything it writes lies in `folder`, no feed is configured."""
    return surroundings() | {
        "SAWT_DATA": str(folder),
        "SAWT_DATABASE": f"sqlite+aiosqlite:///{folder}/sawt.db",
        "SAWT_API_KEY": KEY,
        "SAWT_ALLOW_NETWORKS": "127.0.0.0/8",
        "SAWT_SOURCES": "none",
        **more,
    }


def sawt(*words: str, env: dict[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Run one verb of the real program to its end."""
    done = run(*words, env=env, given=given.encode())
    told = (done.stdout.decode(), done.stderr.decode())
    return subprocess.CompletedProcess(done.args, done.returncode, *told)


@dataclass
class Served:
    """A running `sawt serve`, and a client that holds its key."""

    env: dict[str, str]
    port: int = field(default_factory=a_free_port)
    command: tuple[str, ...] = (sys.executable, "-m", "api.main")
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        log = Path(self.env["SAWT_DATA"]) / "serve.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*self.command, "serve", "--port", str(self.port), *self.options],
                env=self.env,
                stdout=out,
                stderr=out,
            )

        def ready() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, log.read_text()[-3000:]
            try:
                return httpx.get(f"{self.url}/ready", timeout=PATIENCE).is_success
            except httpx.TransportError:
                return False

        until(ready, "ready")

    def kill(self) -> None:
        """As the kernel does it: no farewell."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)

    def get(self, path: str, **query: str | int) -> Any:
        answer = httpx.get(self.url + path, params=query, headers=self.headers, timeout=PATIENCE)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return httpx.post(
            self.url + path, json=body, headers=self.headers | headers, timeout=PATIENCE
        )

    def put(self, path: str, body: Any) -> httpx.Response:
        return httpx.put(self.url + path, json=body, headers=self.headers, timeout=30)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.env['SAWT_API_KEY']}"}

    def all(self, path: str, **query: str | int) -> list[Any]:
        """Every item of every page."""
        items: list[Any] = []
        after: str | None = None
        while True:
            page = self.get(path, limit=100, **query, **({"after": after} if after else {}))
            items += page["items"]
            after = page["next"]
            if after is None:
                return items


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[Served]:
    served = Served(environment(folder, **more))
    served.start()
    try:
        yield served
    finally:
        served.stop()


@dataclass
class FeedServer:
    """An RSS feed on loopback that can grow, and remembers how it was asked."""

    items: list[tuple[str, str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def document(self) -> bytes:
        items = "".join(
            f"<item><guid>{escape(guid)}</guid><title>{escape(text)}</title>"
            f"<link>http://127.0.0.1/{escape(guid)}</link></item>"
            for guid, text in self.items
        )
        return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


@contextmanager
def a_site(answer: Answering) -> Iterator[str]:
    """A web server on loopback; gives its address, without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(
                self.path, {k.lower(): v for k, v in self.headers.items()}
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def a_feed(*items: tuple[str, str]) -> Iterator[FeedServer]:
    feed = FeedServer(list(items))

    def answer(_: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        feed.asked.append(dict(asked))
        body = feed.document()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        said = {"ETag": etag, "Content-Type": "application/rss+xml"}
        same = asked.get("if-none-match") == etag
        return (304, said, b"") if same else (200, said, body)

    with a_site(answer) as site:
        feed.url = f"{site}/feed.xml"
        yield feed


@contextmanager
def alone(folder: Path) -> Iterator[Served]:
    """Serve without loops, so that all that is done is done by requests, as often as one likes."""
    env = environment(folder, SAWT_REQUESTS_PER_MINUTE="0")
    served = Served(env, options=("--no-jobs",))
    served.start()
    try:
        yield served
    finally:
        served.stop()


def resident(pid: int) -> float:
    """Return the resident memory of a process, MiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

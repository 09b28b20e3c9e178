"""A feed served on this machine, which a test changes and whose requests it reads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass
class Feed:
    """Items by guid, newest last, and the headers of every request."""

    items: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def written(self) -> bytes:
        """Write the feed as RSS 2.0."""
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><description>{escape(text)}</description></item>"
            for guid, text in reversed(self.items.items())
        )
        return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()

    @property
    def conditional(self) -> int:
        """How many requests asked only for what is new."""
        return sum("if-none-match" in headers for headers in self.asked)


@contextmanager
def feed(**items: str) -> Iterator[Feed]:
    """Serve a feed with these items (guid=text) until the block ends."""
    served = Feed(dict(items))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.asked.append(headers)
            body = served.written()
            etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
            known = headers.get("if-none-match") == etag
            self.send_response(304 if known else 200)
            self.send_header("etag", etag)
            self.send_header("content-type", "application/rss+xml")
            self.send_header("content-length", "0" if known else str(len(body)))
            self.end_headers()
            if not known:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}/feed.xml"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

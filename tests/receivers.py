"""Receivers of webhooks on loopback, built from the official library, each with a ledger."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def status(line: str, *headers: str, body: bytes = b"") -> bytes:
    """Write an answer: `status("429 Busy", "Retry-After: 7")`."""
    head = "\r\n".join([f"HTTP/1.1 {line}", *headers, f"Content-Length: {len(body)}"])
    return f"{head}\r\nConnection: close\r\n\r\n".encode() + body


@dataclass
class Got:
    """One request as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def type(self) -> str:
        told: str = self.read()["type"]
        return told

    def read(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    def signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is what the official library makes; clocks may stand."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        right = Webhook(secret).sign(self.id, at, self.body.decode())
        return right in self.headers["webhook-signature"].split(" ")

    def accepted(self, secret: str) -> bool:
        """Whether the official library accepts it now."""
        return bool(Webhook(secret).verify(self.body, dict(self.headers)))


@dataclass
class Receiver:
    """Answers each request with the next of `answers`, and then as the last; None: hangs."""

    url: str = ""
    answers: list[bytes | None] = field(default_factory=lambda: [OK])
    got: list[Got] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    async def has_heard(self, count: int) -> None:
        """Wait until that many requests have come.

        Raises:
            TimeoutError: None came for a minute.
        """
        while len(self.got) < count:
            self.heard.clear()
            await asyncio.wait_for(self.heard.wait(), 60)

    def answer(self) -> bytes | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@asynccontextmanager
async def receiving(*answers: bytes | None) -> AsyncIterator[Receiver]:
    """Receive on loopback until the block ends."""
    receiver = Receiver(answers=list(answers) or [OK])
    hanging = set[asyncio.Task[None] | None]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.add(asyncio.current_task())
        receiver.at_once += 1
        receiver.most_at_once = max(receiver.most_at_once, receiver.at_once)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            receiver.got.append(Got(headers, body))
            receiver.heard.set()
            answer = receiver.answer()
            if answer is None:
                await reader.read()
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            receiver.at_once -= 1
            hanging.discard(asyncio.current_task())
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()
        for each in filter(None, list(hanging)):
            each.cancel()

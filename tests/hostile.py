"""Servers on loopback that answer as badly as the public web does. A behaviour is a function."""

import asyncio
import gzip
import socket
import ssl
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Write = Callable[[bytes], Awaitable[None]]
Behaviour = Callable[["Heard", Write], Awaitable[None]]


@dataclass
class Heard:
    """What a server was asked: heads and bodies of all requests, the latest last."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def headers(self) -> dict[str, bytes]:
        lines = self.heads[-1].split(b"\r\n")[1:]
        pairs = (line.split(b": ", 1) for line in lines if line)
        return {name.decode().lower(): value for name, value in pairs}


@asynccontextmanager
async def serving(
    behave: Behaviour,
    *,
    tls: ssl.SSLContext | None = None,
    reset: bool = False,
    host: str = "127.0.0.1",
) -> AsyncIterator[Heard]:
    """Serve on loopback until the block ends; `reset` ends connections with RST."""
    heard = Heard()
    handlers = set[asyncio.Task[None] | None]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        handlers.add(asyncio.current_task())
        heard.at_once += 1
        heard.most_at_once = max(heard.most_at_once, heard.at_once)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            heard.heads.append(await reader.readuntil(b"\r\n\r\n"))
            length = int(heard.headers.get("content-length", b"0"))
            heard.bodies.append(await reader.readexactly(length))
            await behave(heard, write)
            if reset:
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        heard.at_once -= 1
        writer.transport.abort() if reset else writer.close()

    server = await asyncio.start_server(answer, host, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    heard.url = f"{'https' if tls else 'http'}://{host}:{port}/feed"
    try:
        yield heard
    finally:
        server.close()
        for handler in filter(None, handlers):
            handler.cancel()


def says(*parts: bytes) -> Behaviour:
    """Send these bytes, then close."""

    async def behave(heard: Heard, write: Write) -> None:
        del heard
        for part in parts:
            await write(part)

    return behave


def hangs(*parts: bytes) -> Behaviour:
    """Send these bytes, then nothing, without closing."""

    async def behave(heard: Heard, write: Write) -> None:
        del heard
        for part in parts:
            await write(part)
        await asyncio.Event().wait()

    return behave


def repeats(first: bytes, piece: bytes, *, pause: float = 0.0) -> Behaviour:
    """Send `first`, then the same piece for ever."""

    async def behave(heard: Heard, write: Write) -> None:
        del heard
        await write(first)
        while True:
            await write(piece)
            await asyncio.sleep(pause)

    return behave


def whole(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A well-formed answer."""
    head = b"".join(header + b"\r\n" for header in headers)
    size = str(len(body)).encode()
    return b"HTTP/1.1 " + status + b"\r\n" + head + b"Content-Length: " + size + b"\r\n\r\n" + body


def bomb(encoding: str, mebibytes: int) -> Iterator[bytes]:
    """Yield a compressed stream of spaces, built piece by piece: nothing large is ever held."""
    window = {"gzip": 31, "deflate": 15, "raw-deflate": -15}[encoding]
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    for _ in range(mebibytes):
        yield packer.compress(b" " * 1024 * 1024)
    yield packer.flush()


def explodes(encoding: bytes, packed: Callable[[], Iterator[bytes]]) -> Behaviour:
    """Send a compressed body in chunks for as long as somebody listens."""

    async def behave(heard: Heard, write: Write) -> None:
        del heard
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding
        await write(head + b"\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in packed():
            if piece:
                await write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await asyncio.sleep(0)
        await write(b"0\r\n\r\n")

    return behave


def nested_bomb(mebibytes: int) -> Iterator[bytes]:
    """Yield a gzip stream inside another."""
    yield gzip.compress(b"".join(bomb("gzip", mebibytes)))

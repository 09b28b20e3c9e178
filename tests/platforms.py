"""Servers that take replies as Mastodon, Bluesky and X do, on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Said = tuple[int, dict[str, Any]] | bytes | None


@dataclass
class Request:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Platform:
    """A server: `url`, what it was asked, and what it published. `says` may answer instead."""

    url: str
    asked: list[Request] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)
    says: Callable[[Request], Said | Callable[[], None]] | None = None


Answers = Callable[[Platform, Request], Said]


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[Platform]:
    """Run a server; an answer of None hangs up without a word."""
    platform = Platform(url="")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _read(reader)
        platform.asked.append(request)
        said = platform.says(request) if platform.says else None
        if not isinstance(said, tuple | bytes):
            said = None if said == hang_up else answers(platform, request)
        if said is not None:
            writer.write(said if isinstance(said, bytes) else _written(*said))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    platform.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield platform


def hang_up() -> None:
    """What `says` returns to end a connection after the request was taken."""


def mastodon(platform: Platform, request: Request) -> Said:
    if request.headers.get("authorization") != "Bearer token":
        return 401, {"error": "The access token is invalid"}
    match request.method, request.path:
        case "GET", "/api/v2/search":
            address = request.query["q"]
            if not address:
                return 200, {"statuses": []}
            name = address.rpartition("/")[2]
            return 200, {
                "statuses": [{"id": f"9{name}", "account": {"acct": f"u{name}@far.example"}}]
            }
        case "POST", "/api/v1/statuses":
            key = request.headers["idempotency-key"]
            known = [one for one in platform.published if one["key"] == key]
            if len(request.body["status"]) > 600:
                return 422, {"error": "Validation failed: Text character limit of 500 exceeded"}
            if not known:
                platform.published.append({**request.body, "key": key})
            place = len(platform.published)
            return 200, {"id": str(place), "url": f"{platform.url}/@amana/{place}"}
    return 404, {"error": "Record not found"}


def bluesky(platform: Platform, request: Request) -> Said:  # noqa: PLR0911 - a line an answer
    match request.path:
        case "/xrpc/com.atproto.server.createSession":
            if request.body != {"identifier": "amana.example", "password": "token"}:
                return 401, {"error": "AuthenticationRequired", "message": "Invalid password"}
            return 200, {"did": "did:plc:amana", "accessJwt": "jwt", "refreshJwt": "r"}
        case "/xrpc/com.atproto.repo.getRecord":
            key = request.query["rkey"]
            if key == "gone":
                return 400, {"error": "RecordNotFound", "message": "Could not locate record"}
            value: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": "…"}
            if key == "inner":
                root = {"uri": "at://did:plc:a/app.bsky.feed.post/root", "cid": "cid-root"}
                value["reply"] = {"root": root, "parent": root}
            return 200, {"uri": "at://…", "cid": f"cid-{key}", "value": value}
        case "/xrpc/com.atproto.repo.createRecord":
            if request.headers.get("authorization") != "Bearer jwt":
                return 401, {"error": "AuthMissing"}
            platform.published.append(request.body["record"])
            place = len(platform.published)
            return 200, {"uri": f"at://did:plc:amana/app.bsky.feed.post/{place}", "cid": "c"}
    return 404, {"error": "XRPCNotSupported"}


def x(platform: Platform, request: Request) -> Said:
    if request.headers.get("authorization") != "Bearer token":
        return 401, {"title": "Unauthorized", "status": 401}
    if (request.method, request.path) == ("POST", "/2/tweets"):
        platform.published.append(request.body)
        return 201, {"data": {"id": str(1000 + len(platform.published)), "text": "…"}}
    return 404, {"title": "Not Found"}


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    query = {
        name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()
    }
    return Request(method, parts.path, query, headers, json.loads(body or b"{}"))


def _written(status: int, body: dict[str, Any]) -> bytes:
    said = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(said)}"
    return head.encode() + b"\r\nconnection: close\r\n\r\n" + said

"""YouTube and Telegram on loopback: what they once answered, through a real door."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hostile import Heard, Write, serving, whole
from listener.door import Door
from make import NOON

Route = dict[str, Any]


async def here(host: str, port: int) -> Sequence[str]:
    """Every name is this machine's."""
    del host, port
    return ["127.0.0.1"]


def a_door() -> Door:
    loopback = (ip_network("127.0.0.0/8"),)
    return Door(contact="https://sawt.example", allow=loopback, ask=here, clock=lambda: NOON)


def routes(corpora: Path, platform: str) -> list[Route]:
    lines = (corpora / "servers" / "routes.jsonl").read_text(encoding="utf-8").splitlines()
    return [route for route in map(json.loads, lines) if route["platform"] == platform]


@asynccontextmanager
async def replaying(corpora: Path, route: Route) -> AsyncIterator[Heard]:
    """Serve one route; any other path is 404."""
    body = (corpora / route["body_file"]).read_bytes()
    headers = [f"{name}: {value}".encode() for name, value in route["headers"].items()]

    async def behave(heard: Heard, write: Write) -> None:
        path = urlsplit(heard.heads[-1].split(b" ")[1].decode()).path
        there = path == route["path"]
        status = str(route["status"]).encode() + b" As It Was"
        answer = whole(body, *headers, status=status) if there else whole(b"", status=b"404 No")
        await write(answer)

    async with serving(behave) as heard:
        yield heard

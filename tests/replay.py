"""A server on loopback that says again what a platform once said: routes from the shared corpus."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hostile import Heard, Write, serving, whole


@dataclass(frozen=True)
class Route:
    """One answer: it is given to whoever asks for `path` with at least `query`."""

    path: str
    body: bytes
    query: frozenset[tuple[str, str]] = frozenset()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def recorded(corpora: Path, platform: str) -> Sequence[Route]:
    """Read the routes of one platform from `servers/routes.jsonl`."""
    lines = (corpora / "servers" / "routes.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["platform"] == platform]
    return [_route(corpora, row) for row in rows]


def _route(corpora: Path, row: Mapping[str, Any]) -> Route:
    return Route(
        path=row["path"],
        body=(corpora / row["body_file"]).read_bytes(),
        query=frozenset(parse_qsl(row["query_contains"], keep_blank_values=True)),
        status=row["status"],
        headers=tuple(row["headers"].items()),
    )


@asynccontextmanager
async def replaying(routes: Iterable[Route]) -> AsyncIterator[tuple[str, Heard]]:
    """Serve routes until the block ends: the base address, and what was asked.

    Of the routes that fit, the one that asks for most answers; where none fits, 404.
    """
    known = list(routes)

    async def behave(heard: Heard, write: Write) -> None:
        target = urlsplit(heard.heads[-1].split(b" ", 2)[1].decode())
        asked = set(parse_qsl(target.query, keep_blank_values=True))
        fit = [one for one in known if one.path == target.path and one.query <= asked]
        if not fit:
            await write(whole(b'{"error": "Not Found"}', status=b"404 Not Found"))
            return
        route = max(fit, key=lambda one: len(one.query))
        base = heard.url.removesuffix("/feed").encode()
        headers = [f"{name}: {value}".encode() for name, value in route.headers]
        filled = [header.replace(b"{base}", base) for header in headers]
        body = route.body.replace(b"{base}", base)
        await write(whole(body, *filled, status=f"{route.status} Replayed".encode()))

    async with serving(behave) as heard:
        yield heard.url.removesuffix("/feed"), heard

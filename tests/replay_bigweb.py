"""A server on loopback that answers as X and Reddit once did, from rows that name their answers."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hostile import Behaviour, Heard, Write, whole

GRANT = "/api/v1/access_token"
# What the server says of its own body is made anew, from the body that is stored decoded.
OWN = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection"})


def replays(rows: Sequence[dict[str, Any]], body_of: Callable[[str], bytes]) -> Behaviour:
    """Answer each request with the row of its path that has most of its parameters, else 404."""

    async def behave(heard: Heard, write: Write) -> None:
        method, target, _ = heard.heads[-1].split(b"\r\n")[0].decode().split(" ")
        parts = urlsplit(target)
        if (method, parts.path) == ("POST", GRANT):
            await write(whole(json.dumps({"access_token": "a-token"}).encode()))
            return
        asked = set(parse_qsl(parts.query))
        path = parts.path.rstrip("/")
        there = [row for row in rows if row["path"].rstrip("/") == path]
        if not there:
            await write(whole(b"", status=b"404 Not Found"))
            return
        best = max(there, key=lambda row: len(asked & set(parse_qsl(row["query_contains"]))))
        given = best["headers"].items()
        headers = [f"{name}: {value}".encode() for name, value in given if name not in OWN]
        status = f"{best['status']} Replayed".encode()
        await write(whole(body_of(best["body_file"]), *headers, status=status))

    return behave


def rows_of(corpora: Path, name: str, *platforms: str) -> list[dict[str, Any]]:
    """Read the rows of some platforms; none where the folder is absent."""
    path = corpora / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    rows = (json.loads(line) for line in text.splitlines())
    return [row for row in rows if row["platform"] in platforms]

"""Bad input for every operation: refused in the form of errors, quickly, and nothing is written."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.border import LOGIN, OPEN311, SIGN_IN
from deep import so_many
from mischief import BODIES, HEADERS, QUERIES, STRINGS, Bad, Mischief

MOST = so_many(150, 1_000)
MOST_STRINGS = so_many(400, 3_000)
# Of this process: an expression or a search that goes wild takes minutes on any machine.
SECONDS = 5.0
# Who failed to sign in is written down.
NOTED = (LOGIN, SIGN_IN, "/api/v1/me/")


@pytest.fixture
def mischief(
    app: FastAPI,
    client: TestClient,
    routed: Callable[..., list[dict[str, Any]]],
    pothole: dict[str, Any],
) -> Mischief:
    (ticket,) = routed(pothole)
    post = client.get("/api/v1/posts").json()["items"][0]["id"]
    user = {"id": "sara", "name": "سارة", "roles": ["agent"]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    return Mischief(app.openapi(), {"ticket": ticket["id"], "post": post, "user": "sara"})


def drawn(bad: Iterable[Bad], most: int = MOST) -> list[Bad]:
    """So many of them, always the same."""
    every = list(bad)
    return Random(6).sample(every, min(most, len(every)))  # noqa: S311 - a draw that repeats


def faults(client: TestClient, folder: Path, every: Iterable[Bad]) -> list[str]:
    """Send each; say of which the answer is not as it should be."""
    found = []
    with closing(sqlite3.connect(folder / "sawt.db")) as database:
        for bad in every:
            before = _version(database)
            began = process_time()
            headers = [(name.encode(), value) for name, value in bad.headers.items()]
            answer = client.request(bad.method, bad.path, headers=headers, content=bad.body)
            took = process_time() - began
            refused = answer.status_code >= 400
            if answer.status_code >= 500 or took > SECONDS:
                found.append(f"{answer.status_code} after {took:.1f} s: {bad.of}")
            elif refused and not _told_well(bad, answer.headers.get("content-type", "")):
                found.append(f"{answer.headers.get('content-type')}: {bad.of}")
            elif refused and _version(database) != before and not bad.path.startswith(NOTED):
                found.append(f"written although refused: {bad.of}")
    return found


def _version(database: sqlite3.Connection) -> int:
    """A number that is another one whenever somebody else wrote to the database."""
    found: int = database.execute("pragma data_version").fetchone()[0]
    return found


def _told_well(bad: Bad, kind: str) -> bool:
    if bad.path.startswith(OPEN311):
        return kind.startswith(("application/json", "text/xml"))
    return kind == "application/problem+json"


def test_strings_that_others_stumbled_over(
    client: TestClient, mischief: Mischief, tmp_path: Path
) -> None:
    assert faults(client, tmp_path, drawn(mischief.strings(STRINGS), MOST_STRINGS)) == []


def test_bodies_that_are_none(client: TestClient, mischief: Mischief, tmp_path: Path) -> None:
    assert faults(client, tmp_path, drawn(mischief.bodies(BODIES))) == []


def test_headers_that_mean_harm(client: TestClient, mischief: Mischief, tmp_path: Path) -> None:
    assert faults(client, tmp_path, drawn(mischief.headers(HEADERS))) == []


def test_queries_that_mean_harm(client: TestClient, mischief: Mischief, tmp_path: Path) -> None:
    assert faults(client, tmp_path, drawn(mischief.queries(QUERIES))) == []

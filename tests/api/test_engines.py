"""The main job through the API on every engine, with the loops running beside it."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def url(database: str) -> str:
    return database


@pytest.fixture
def loops() -> Sequence[str]:
    return ("collect", "classify", "route", "tend")


def tickets(client: TestClient, count: int) -> list[dict[str, Any]]:
    """Ask until there are so many; each time the loops get their turn."""
    for _ in range(2000):
        items: list[dict[str, Any]] = client.get("/api/v1/tickets").json()["items"]
        if len(items) >= count:
            return items
    pytest.fail(f"there were never {count} tickets")


def test_a_pushed_post_becomes_a_ticket_by_itself(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    client.post("/api/v1/posts", json=pothole)

    (ticket,) = tickets(client, 1)

    assert ticket["municipality"] == "jeddah"
    assert ticket["posts"][0]["native_id"] == "p1"
    assert client.get("/ready").status_code == 200


def test_a_source_that_is_added_is_read_by_itself(
    client: TestClient, pothole: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "p.jsonl").write_text(json.dumps(pothole) + "\n", "utf-8")
    body = {"name": "ملف", "kind": "file", "url": "p.jsonl", "interval_seconds": 60}

    source = client.post("/api/v1/sources", json=body).json()["id"]

    assert tickets(client, 1)[0]["posts"][0]["native_id"] == "p1"
    assert client.get(f"/api/v1/sources/{source}").json()["last_run"]["new"] == 1


def test_many_pushes_at_once_with_one_key_are_one_push(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    headers = {"idempotency-key": "once"}

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: client.post("/api/v1/posts", json=pothole, headers=headers), range(50)
            )
        )

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert len(tickets(client, 1)) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("posts/%00", 404),
        ("tickets/%00", 404),
        ("sources/%00", 422),
        ("posts?text=%00", 200),
        ("tickets?text=%00%27%22%25_", 200),
        ("posts?after=%00", 422),
        ("posts?source=%00", 422),
    ],
)
def test_nothing_odd_reaches_the_database(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"/api/v1/{path}").status_code == status

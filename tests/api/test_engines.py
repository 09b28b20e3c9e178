"""The main job through the API on every engine, with the loops running beside it."""

import json
from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.settings import LOCAL_KEY


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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/v1/users/a%00b/sessions"),
        ("GET", "/api/v1/tickets?holder=a%00"),
        ("GET", "/api/v1/deliveries?type=a%00"),
        ("DELETE", "/api/v1/me/sessions/a%00"),
        ("GET", "/open311/v2/tokens/a%00.json"),
        ("GET", "/open311/v2/requests.json?service_request_id=a%00"),
    ],
)
def test_what_no_database_stores_is_found_nowhere(
    client: TestClient, method: str, path: str
) -> None:
    assert client.request(method, path).status_code in {200, 404}


def test_nobody_is_called_what_no_database_stores(stranger: TestClient) -> None:
    body = {"user": "a\0b", "password": "some other words"}
    basic = b64encode(b"x:sawt_aaaaaaaaaaa\0_" + b"a" * 40).decode()

    entered = [stranger.post(f"/api/v1/{door}", json=body) for door in ("login", "sign-in")]
    asked = stranger.get("/open311/v2/requests.json", headers={"authorization": f"Basic {basic}"})

    assert [each.status_code for each in (*entered, asked)] == [422, 422, 403]


def test_what_no_database_stores_is_left_out_of_an_update(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    client.post("/api/v1/posts", json=pothole)
    (ticket,) = tickets(client, 1)
    told = {"service_request_id": ticket["id"], "status": "done\0", "api_key": LOCAL_KEY}

    answer = client.post("/open311/v2/servicerequestupdates.json", data=told)

    assert answer.status_code == 200

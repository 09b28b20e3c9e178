"""The 940 number of a ticket: one matter is not counted twice."""

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient

from make import NOON
from router.acts import Actor
from store.errors import ReferenceTaken
from store.referenced import SqlReferences

Routed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def two(routed: Routed, pothole: dict[str, Any], water: dict[str, Any]) -> tuple[str, str]:
    second, first = routed(pothole, water)
    return first["id"], second["id"]


def give(client: TestClient, ticket: str, number: str | None, **given: Any) -> Any:
    path = f"/api/v1/tickets/{ticket}/reference"
    return client.post(path, json={"reference_940": number, "who": "سارة"}, **given)


def test_a_number_is_kept_told_and_found(client: TestClient, two: tuple[str, str]) -> None:
    given = give(client, two[0], "٩٤٠-١٢٣٤٥")

    detail = client.get(f"/api/v1/tickets/{two[0]}").json()
    found = client.get("/api/v1/tickets", params={"reference_940": "940 12345"}).json()["items"]
    event = client.get("/api/v1/events", params={"type": "ticket.updated"}).json()["items"][-1]

    assert given.status_code == 200, given.text
    assert given.json()["reference_940"] == detail["reference_940"] == "94012345"
    assert detail["history"][-1]["verb"] == "reference"
    assert detail["history"][-1]["changes"] == {"reference_940": [None, "94012345"]}
    assert [each["id"] for each in found] == [two[0]]
    assert event["data"]["reference_940"] == "94012345"


def test_the_same_number_again_changes_nothing(client: TestClient, two: tuple[str, str]) -> None:
    for _ in range(2):
        assert give(client, two[0], "94012345").status_code == 200

    history = client.get(f"/api/v1/tickets/{two[0]}").json()["history"]
    assert [each["verb"] for each in history].count("reference") == 1


def test_a_second_ticket_with_the_number_is_refused_and_the_first_is_named(
    client: TestClient, two: tuple[str, str]
) -> None:
    give(client, two[0], "94012345")

    refused = give(client, two[1], "94012345")

    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/reference-taken"
    assert refused.json()["ticket"] == two[0]


def test_a_ticket_of_other_places_is_not_named(client: TestClient, two: tuple[str, str]) -> None:
    give(client, two[0], "94012345")
    tools = client.app_state["tools"]
    numbers = SqlReferences(sessions=tools.sessions, tell=tools.config.tell)
    by = Actor(name="noura", roles=frozenset())
    asked = partial(numbers.give, two[1], "94012345", by, None, NOON, sees=lambda _: False)
    assert client.portal

    with pytest.raises(ReferenceTaken) as refused:
        client.portal.call(asked)

    assert refused.value.ticket is None


def test_a_ticket_of_other_places_is_given_no_number(
    client: TestClient, two: tuple[str, str]
) -> None:
    user = {"id": "u", "name": "u", "roles": ["agent"], "places": ["qassim"]}
    client.post("/api/v1/users", json=user)
    key = client.post("/api/v1/keys", json={"user": "u", "label": "x"}).json()["key"]
    shown = {"authorization": f"Bearer {key}"}

    hidden = client.post(
        f"/api/v1/tickets/{two[0]}/reference", json={"reference_940": None}, headers=shown
    )

    assert hidden.status_code == 404


def test_a_number_can_be_taken_back(client: TestClient, two: tuple[str, str]) -> None:
    give(client, two[0], "94012345")
    assert give(client, two[0], None).json()["reference_940"] is None

    assert give(client, two[1], "94012345").status_code == 200


def test_a_number_moves_to_the_ticket_that_answers_now(
    client: TestClient, two: tuple[str, str]
) -> None:
    give(client, two[0], "94012345")
    merging = {"tickets": [two[0]], "note": "بلاغ واحد", "who": "سارة"}
    merged = client.post(f"/api/v1/tickets/{two[1]}/merge", json=merging)
    assert merged.status_code == 200, merged.text

    assert give(client, two[1], "94012345").json()["reference_940"] == "94012345"
    assert client.get(f"/api/v1/tickets/{two[0]}").json()["reference_940"] is None


@pytest.mark.parametrize("number", ["12", "x" * 8, "9" * 21, ""])
def test_what_is_no_number_is_refused(
    client: TestClient, two: tuple[str, str], number: str
) -> None:
    assert give(client, two[0], number).status_code == 422
    assert client.get("/api/v1/tickets", params={"reference_940": number}).status_code == 422


def test_an_export_holds_it(client: TestClient, two: tuple[str, str]) -> None:
    give(client, two[0], "94012345")

    answer = client.get("/api/v1/exports/tickets.csv", params={"lang": "en"}).content
    head, *rows = csv.reader(io.StringIO(answer.decode("utf-8-sig"), newline=""))

    assert {row[head.index("940 number")] for row in rows} == {"94012345", ""}

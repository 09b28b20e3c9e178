"""Taking a correction back: post, ticket and suggestion are as they were before it."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
Routed = Callable[..., list[dict[str, Any]]]
NOURA = {"who": "نورة"}


@pytest.fixture
def url(database: str) -> str:
    return database


@pytest.fixture
def ticket(routed: Routed, pothole: dict[str, Any]) -> dict[str, Any]:
    (ticket,) = routed(pothole)
    return ticket


@pytest.fixture
def post(ticket: dict[str, Any]) -> str:
    return f"{API}/posts/{ticket['posts'][0]['id']}"


def corrected(client: TestClient, post: str, **said: Any) -> str:
    answer = client.post(f"{post}/corrections", json=NOURA | said)
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["id"]
    return name


def withdrawn(client: TestClient, correction: str) -> int:
    answer = client.post(f"{API}/corrections/{correction}/withdraw", json=NOURA)
    return answer.status_code


def test_a_service_that_was_a_slip_is_taken_back(
    client: TestClient, ticket: dict[str, Any], post: str
) -> None:
    before = client.get(post).json()
    slip = corrected(client, post, service="waste.container_damaged")
    moved = client.get(f"{API}/tickets/{ticket['id']}").json()
    assert moved["unit"] != ticket["unit"]

    assert withdrawn(client, slip) == 200

    assert client.get(post).json()["tags"] == before["tags"]
    back = client.get(f"{API}/tickets/{ticket['id']}").json()
    assert (back["unit"], back["services"]) == (ticket["unit"], ticket["services"])
    assert client.get(f"{API}/corrections").json()["items"] == []
    units = client.get(f"{API}/stats/misroutes").json()["units"]
    assert [each["misroutes"] for each in units] == [0]


@pytest.mark.parametrize(
    "slip", [{"service": "waste.container_damaged"}, {"relevant": False}, {"urgency": "low"}]
)
def test_a_ticket_that_was_at_a_desk_is_there_again(
    client: TestClient, ticket: dict[str, Any], post: str, slip: dict[str, Any]
) -> None:
    at = f"{API}/tickets/{ticket['id']}"
    assert client.post(f"{at}/return", json={"note": "ليست لنا"} | NOURA).is_success
    before = client.get(at).json()

    assert withdrawn(client, corrected(client, post, **slip)) == 200

    after = client.get(at).json()
    assert (after["unit"], after["status"]) == ("jeddah.triage", "new")
    assert after["services"] == before["services"]


def test_whoever_was_given_it_since_keeps_it(
    client: TestClient, ticket: dict[str, Any], post: str
) -> None:
    slip = corrected(client, post, service="waste.container_damaged")
    at = f"{API}/tickets/{ticket['id']}"
    given = {"unit": "jeddah.parks", "note": "عندهم"} | NOURA
    assert client.post(f"{at}/hand-over", json=given).is_success

    assert withdrawn(client, slip) == 200

    assert client.get(at).json()["unit"] == "jeddah.parks"


def test_what_was_dismissed_is_owed_an_answer_again(
    client: TestClient, ticket: dict[str, Any], post: str
) -> None:
    slip = corrected(client, post, relevant=False)
    assert client.get(f"{API}/tickets/{ticket['id']}").json()["status"] == "dismissed"

    assert withdrawn(client, slip) == 200

    assert client.get(f"{API}/tickets/{ticket['id']}").json()["status"] == "new"


@pytest.mark.parametrize("first", [{"relevant": False}, {"municipality": "riyadh"}])
def test_the_correction_before_counts_again(
    client: TestClient, post: str, first: dict[str, Any]
) -> None:
    kept = corrected(client, post, **first)
    before = client.get(post).json()["tags"]
    slip = corrected(client, post, service="waste.container_damaged", relevant=True)

    assert withdrawn(client, slip) == 200

    assert client.get(post).json()["tags"] == before
    (left,) = client.get(f"{API}/corrections").json()["items"]
    assert (left["id"], left["latest"]) == (kept, True)


def test_only_the_latest_can_be_taken_back(client: TestClient, post: str) -> None:
    first = corrected(client, post, urgency="low")
    corrected(client, post, urgency="high")

    answer = client.post(f"{API}/corrections/{first}/withdraw", json=NOURA)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/correction-replaced")
    assert withdrawn(client, "cor_9999") == 404
    assert withdrawn(client, "nothing") == 404


def test_a_suggestion_that_was_accepted_is_offered_again(
    client: TestClient, ticket: dict[str, Any]
) -> None:
    body = {"service": "waste.container_damaged", "note": "ليست لنا"} | NOURA
    given_back = client.post(f"{API}/tickets/{ticket['id']}/return", json=body)
    assert given_back.is_success, given_back.text
    (hint,) = client.get(f"{API}/corrections/suggested").json()["items"]
    accepted = client.post(f"{API}/corrections/suggested/{hint['id']}/accept", json=NOURA)
    (slip,) = accepted.json()["items"]

    assert withdrawn(client, slip["id"]) == 200

    (again,) = client.get(f"{API}/corrections/suggested").json()["items"]
    assert (again["state"], again["decided_by"]) == ("open", None)

"""What waits for a person to say what it is about."""

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


def waiting(client: TestClient) -> list[str]:
    found = client.get(f"{API}/tickets", params={"triage": True, "sort": "due"}).json()["items"]
    return [each["id"] for each in found]


def test_a_ticket_waits_at_a_desk_until_somebody_says_what_it_is(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    assert waiting(client) == []
    given_back = client.post(
        f"{API}/tickets/{ticket['id']}/return", json={"note": "ليست لنا"} | NOURA
    )
    assert given_back.json()["unit"] == "jeddah.triage"

    assert waiting(client) == [ticket["id"]]
    assert client.get(f"{API}/stats/triage").json()["tickets"] == 1

    said = {"municipality": None} | NOURA
    assert client.post(f"{API}/tickets/{ticket['id']}/corrections", json=said).is_success
    assert client.get(f"{API}/tickets/{ticket['id']}").json()["unit"] == "national.triage"
    # There it stays, and is not asked about again.
    assert waiting(client) == []
    assert client.get(f"{API}/stats/triage").json()["tickets"] == 0


def test_what_a_unit_gives_back_waits_again_whoever_corrected_it(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    at = f"{API}/tickets/{ticket['id']}"
    assert client.post(f"{at}/corrections", json={"urgency": "low"} | NOURA).is_success
    assert client.post(f"{at}/return", json={"note": "ليست لنا"} | NOURA).is_success

    assert waiting(client) == [ticket["id"]]


def test_the_same_is_said_again_of_what_was_given_back(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    at = f"{API}/tickets/{ticket['id']}"
    said = {"urgency": "low"} | NOURA
    assert client.post(f"{at}/corrections", json=said).status_code == 201
    assert client.post(f"{at}/return", json={"note": "ليست لنا"} | NOURA).is_success

    assert client.post(f"{at}/corrections", json=said).status_code == 201

    assert client.get(at).json()["unit"] == ticket["unit"]
    assert waiting(client) == []


def test_suggestions_of_units_are_counted_while_they_are_open(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    body = {"service": "waste.container_damaged", "note": "ليست لنا"} | NOURA
    client.post(f"{API}/tickets/{ticket['id']}/return", json=body)
    assert client.get(f"{API}/stats/triage").json()["suggested"] == 1

    (hint,) = client.get(f"{API}/corrections/suggested").json()["items"]
    client.post(f"{API}/corrections/suggested/{hint['id']}/dismiss", json=NOURA)
    assert client.get(f"{API}/stats/triage").json()["suggested"] == 0

"""Closed means fixed, and somebody else has seen it: PEERS, section 4, P12, P13, M10; 7, row 7."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.tools import Tools

Routed = Callable[..., list[dict[str, Any]]]
PHOTO = {"kind": "photo", "value": "https://jeddah.example/after.jpg"}
SARA = {"platform": "x", "author": "sara", "source": "x"}


@pytest.fixture
def resolved(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of a ticket that نورة resolved, without showing anything."""
    said = pothole | SARA | {"native_id": "1790000000000000001"}
    address = f"/api/v1/tickets/{routed(said)[0]['id']}"
    client.post(f"{address}/claim", json={"holder": "نورة"})
    assert client.post(f"{address}/resolve", json={"note": "رُدمت"}).status_code == 200
    return address


def test_p13_a_ticket_is_not_verified_by_its_closer_nor_without_evidence(
    client: TestClient, resolved: str
) -> None:
    own = client.post(f"{resolved}/verify", json={"who": "نورة", "evidence": [PHOTO]})
    bare = client.post(f"{resolved}/verify", json={"who": "هند"})
    note = {"kind": "note", "value": "شاهدتها"}
    words = client.post(f"{resolved}/verify", json={"who": "هند", "evidence": [note]})
    done = client.post(f"{resolved}/verify", json={"who": "هند", "evidence": [PHOTO]})

    refused = [(each.status_code, each.json()["field"]) for each in (own, bare, words)]
    assert refused == [(422, "who"), (422, "evidence"), (422, "evidence")]
    assert done.json()["status"] == "verified"


def test_p12_the_author_takes_the_matter_up_again_and_it_counts_against_the_unit(
    client: TestClient, routed: Routed, resolved: str
) -> None:
    answer = {"text": "ما زالت الحفرة مكانها", "reply_to": "1790000000000000001"}

    routed(answer | SARA | {"native_id": "1790000000000000002"})

    ticket = client.get(resolved).json()
    assert (ticket["status"], ticket["holder"], ticket["post_count"]) == ("reopened", None, 2)
    assert (ticket["history"][-1]["verb"], ticket["history"][-1]["who"]) == ("reopen", "sawt")
    found = client.get("/api/v1/stats/closure").json()
    assert found["units"][0] == {
        "code": "jeddah.roads",
        "resolved": 1,
        "verified": 0,
        "closed": 0,
        "reopened": 1,
        "reopen_rate": 1.0,
        "median_minutes": 0,
    }
    voices = client.get("/api/v1/stats/unanswered").json()
    assert {each["reason"] for each in voices["items"]} == {"reopened"}


def test_the_shipped_policy_says_by_when_and_how_many(client: TestClient) -> None:
    tools: Tools = client.app_state["tools"]
    closure = tools.config.closure

    assert closure.verify_within < closure.object_within
    assert (closure.audit.share, closure.audit.at_least) == (0.05, 10)

"""Correcting by the API: what is asked for, what is answered, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import CorrectionItems, CorrectionPage, CorrectionView, TicketDetailView

API = "/api/v1"
Routed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ticket(routed: Routed, pothole: dict[str, Any]) -> dict[str, Any]:
    (ticket,) = routed(pothole)
    return ticket


@pytest.fixture
def post(ticket: dict[str, Any]) -> str:
    return f"{API}/posts/{ticket['posts'][0]['id']}"


def test_a_corrected_post_is_routed_anew_and_says_why(
    client: TestClient, ticket: dict[str, Any], post: str
) -> None:
    body = {"service": "waste.container_damaged", "who": "نورة", "note": "الحاوية مكسورة"}

    answer = client.post(f"{post}/corrections", json=body)

    kept = CorrectionView.model_validate(answer.json())
    assert (answer.status_code, kept.who, kept.note) == (201, "نورة", "الحاوية مكسورة")
    assert kept.label.services == ["waste.container_damaged"]
    assert kept.said.services[0].code == "roads.pothole"
    assert kept.misrouted
    shown = TicketDetailView.model_validate(client.get(f"{API}/tickets/{ticket['id']}").json())
    assert (shown.unit, shown.services) == ("jeddah.cleaning", ["waste.container_damaged"])
    assert "corrected by a person" in shown.reasons
    assert (shown.history[-1].verb, shown.history[-1].who) == ("correct", "نورة")
    tags = shown.posts[0].tags
    assert tags
    assert (tags.sure, tags.model) == (True, "judge+person")


def test_the_same_again_is_answered_with_the_first(client: TestClient, post: str) -> None:
    first = client.post(f"{post}/corrections", json={"urgency": "low"})
    again = client.post(f"{post}/corrections", json={"urgency": "low"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_ticket_is_corrected_whole_or_in_part_by_its_holder(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole, pothole | {"native_id": "p2"})
    at = f"{API}/tickets/{ticket['id']}"
    client.post(f"{at}/claim", json={"who": "سارة"})

    whole = client.post(f"{at}/corrections", json={"services": ["waste.container_damaged"]})
    part = client.post(
        f"{at}/corrections", json={"municipality": "riyadh", "posts": [ticket["posts"][1]["id"]]}
    )

    assert len(CorrectionItems.model_validate(whole.json()).items) == 2
    (moved,) = CorrectionItems.model_validate(part.json()).items
    assert (moved.who, moved.label.municipality) == ("سارة", "riyadh")
    assert moved.ticket != ticket["id"]
    assert (
        client.post(f"{at}/corrections", json={"services": ["waste.container_damaged"]}).status_code
        == 200
    )


def test_corrections_are_listed_latest_first(client: TestClient, post: str) -> None:
    for urgency in ("low", "high", "critical"):
        client.post(f"{post}/corrections", json={"urgency": urgency})

    first = CorrectionPage.model_validate(
        client.get(f"{API}/corrections", params={"limit": 2}).json()
    )
    last = client.get(f"{API}/corrections", params={"limit": 2, "after": first.next}).json()

    told = [each.label.urgency for each in first.items]
    assert told == ["critical", "high"]
    assert [each["latest"] for each in last["items"]] == [False]
    of_post = client.get(f"{API}/corrections", params={"post": post.rpartition("/")[2]}).json()
    assert len(of_post["items"]) == 3
    assert client.get(f"{API}/corrections", params={"post": "0" * 24}).status_code == 404


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "body"),
        ({"who": "نورة"}, "body"),
        ({"services": ["waste.bin"]}, "body.services.0"),
        ({"service": "waste.bin"}, "body.services.0"),
        ({"services": ["waste.container_damaged", "waste.container_damaged"]}, "body.services"),
        ({"municipality": "jedda"}, "body.municipality"),
        ({"relevant": None}, "body.relevant"),
        ({"services": None}, "body.services"),
    ],
)
def test_what_cannot_be_accepted_is_named_in_both_languages(
    client: TestClient, post: str, body: dict[str, Any], at: str
) -> None:
    answer = client.post(f"{post}/corrections", json=body)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["at"]) == (422, at)
    assert error["reason"]
    assert any("\u0621" <= letter <= "\u064a" for letter in error["reason_ar"])
    assert client.get(f"{API}/corrections").json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"urgency": "now"},
        {"services": []},
        {"services": ["a", "b", "c", "d"]},
        {"colour": "red"},
        {"note": "x" * 501, "urgency": "low"},
        {"relevant": "perhaps"},
    ],
)
def test_a_body_of_another_shape_is_a_problem(
    client: TestClient, post: str, body: dict[str, Any]
) -> None:
    answer = client.post(f"{post}/corrections", json=body)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid"


def test_an_unknown_code_names_the_one_that_was_meant(client: TestClient, post: str) -> None:
    answer = client.post(f"{post}/corrections", json={"municipality": "jedda"})

    assert answer.json()["errors"] == [
        {
            "at": "body.municipality",
            "reason": "no such code; did you mean jeddah?",
            "reason_ar": "لا يوجد رمز كهذا؛ هل تقصد jeddah؟",
        }
    ]


def test_problems_say_what_to_do(
    client: TestClient, routed: Routed, pothole: dict[str, Any], football: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole, football)
    posts = client.get(f"{API}/posts", params={"relevant": "false"}).json()["items"]
    waiting = client.post(f"{API}/posts", json=pothole | {"native_id": "p9"}).json()["id"]

    refused = {
        name: client.post(f"{API}/{path}/corrections", json=body)
        for name, path, body in (
            ("unknown-post", f"posts/{'0' * 24}", {"urgency": "low"}),
            ("unknown-post", "posts/x", {"urgency": "low"}),
            ("unknown-ticket", f"tickets/{'0' * 16}", {"urgency": "low"}),
            ("not-tagged", f"posts/{waiting}", {"urgency": "low"}),
            ("service-needed", f"posts/{posts[0]['id']}", {"relevant": True}),
            (
                "not-of-ticket",
                f"tickets/{ticket['id']}",
                {"urgency": "low", "posts": [posts[0]["id"]]},
            ),
        )
    }

    assert {name: answer.json()["type"] for name, answer in refused.items()} == {
        name: f"/problems/{name}" for name in refused
    }
    assert [answer.status_code for answer in refused.values()] == [404, 404, 409, 422, 422]
    assert posts[0]["id"] in refused["not-of-ticket"].json()["detail_ar"]

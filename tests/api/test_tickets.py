from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.queue_bodies import ListedTicketPage
from api.schemas import TicketDetailView, TicketView

TICKETS = "/api/v1/tickets"
Routed = Callable[..., list[dict[str, Any]]]


def test_a_relevant_post_becomes_a_ticket_and_another_does_not(
    client: TestClient, routed: Routed, pothole: dict[str, Any], football: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole, football)

    page = client.get(TICKETS).json()
    assert ListedTicketPage.model_validate(page).next is None
    assert ticket["municipality"] == "jeddah"
    assert ticket["services"] == ["roads.pothole"]
    assert [post["native_id"] for post in ticket["posts"]] == ["p1"]
    assert ticket["sample"] is False


def test_a_repost_joins_the_ticket(routed: Routed, pothole: dict[str, Any]) -> None:
    (ticket,) = routed(pothole, pothole | {"native_id": "p2"})

    assert {post["native_id"] for post in ticket["posts"]} == {"p1", "p2"}


def test_a_ticket_is_shown_with_posts_tags_evidence_and_history(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)

    shown = TicketDetailView.model_validate(client.get(f"{TICKETS}/{ticket['id']}").json())

    tags = shown.posts[0].tags
    assert tags
    assert tags.services[0].evidence == [(0, 4)]
    assert shown.posts[0].ticket == ticket["id"]
    assert shown.posts[0].reasons


def test_what_another_agency_owns_is_referred(routed: Routed, water: dict[str, Any]) -> None:
    (ticket,) = routed(water)

    assert ticket["status"] == "referred"
    assert ticket["referral"]["ar"]


def test_a_ticket_is_claimed_answered_and_resolved(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"{TICKETS}/{routed(pothole)[0]['id']}"

    claimed = client.post(f"{ticket}/claim", json={"holder": "نورة"})
    answered = client.post(f"{ticket}/answer", json={"text": "وصلنا بلاغكم ونعمل عليه"})
    resolved = client.post(f"{ticket}/resolve", json={"note": "رُدمت الحفرة"})

    said = [TicketView.model_validate(each.json()) for each in (claimed, answered, resolved)]
    assert [each.status for each in said] == ["claimed", "answered", "resolved"]
    assert said[0].holder == "نورة"
    history = client.get(ticket).json()["history"]
    assert [(line["verb"], line["who"]) for line in history if line["who"] == "نورة"] == [
        ("claim", "نورة"),
        ("answer", "نورة"),
        ("resolve", "نورة"),
    ]
    assert history[-1]["note"] == "رُدمت الحفرة"


def test_a_ticket_that_somebody_holds_names_the_holder(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"{TICKETS}/{routed(pothole)[0]['id']}"
    client.post(f"{ticket}/claim", json={"holder": "نورة"})

    answer = client.post(f"{ticket}/claim", json={"holder": "سعد"})

    assert answer.status_code == 409
    assert answer.json()["holder"] == "نورة"
    assert "نورة" in answer.json()["detail_ar"]


def test_what_is_not_possible_says_what_is(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"{TICKETS}/{routed(pothole)[0]['id']}"

    answer = client.post(f"{ticket}/resolve")

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["status"] == 409
    assert problem["state"] == "new"
    assert problem["possible"][0] == "claim"
    said = "لا يمكن تنفيذ «معالجة» على تذكرة حالتها «جديدة»؛ الممكن الآن: استلام،"
    assert problem["detail_ar"].startswith(said)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "referred"}, {"w1"}),
        ({"status": "new"}, {"p1"}),
        ({"municipality": "jeddah"}, {"p1", "w1"}),
        ({"municipality": "abha"}, set()),
        ({"amana": "jeddah"}, {"p1", "w1"}),
        ({"service": "roads.pothole"}, {"p1"}),
        ({"domain": "external"}, {"w1"}),
        ({"urgency": "high"}, {"p1", "w1"}),
        ({"urgency": "low"}, set()),
        ({"unit": "jeddah.roads"}, {"p1"}),
        ({"text": "انقطاع الما"}, {"w1"}),
        ({"text": "حُفْرَه"}, {"p1"}),
        ({"sample": "true"}, set()),
    ],
)
def test_filters(  # noqa: PLR0913, PLR0917 - fixtures
    client: TestClient,
    routed: Routed,
    pothole: dict[str, Any],
    water: dict[str, Any],
    asked: dict[str, str],
    found: set[str],
) -> None:
    routed(pothole, water)

    items = client.get(TICKETS, params=asked).json()["items"]

    assert {item["posts"][0]["native_id"] for item in items} == found


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"status": "open"}, "Input should be"),
        ({"urgency": "now"}, "Input should be"),
        ({"unit": "jeddah.road"}, "did you mean jeddah.roads?"),
        ({"domain": "road"}, "did you mean roads?"),
        ({"amana": "madina"}, "no such code"),
    ],
)
def test_a_wrong_filter_is_named(client: TestClient, asked: dict[str, str], says: str) -> None:
    answer = client.get(TICKETS, params=asked)

    assert answer.status_code == 422
    assert says in answer.json()["errors"][0]["reason"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"{TICKETS}?urgancy=critical", "query.urgancy: no such parameter; did you mean urgency?"),
        ("/api/v1/posts?colour=red", "query.colour: no such parameter"),
        ("/api/v1/units?limit=5", "query.limit: no such parameter"),
    ],
)
def test_a_misspelt_filter_is_refused_instead_of_meaning_all(
    client: TestClient, path: str, says: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 422
    assert [f"{each['at']}: {each['reason']}" for each in answer.json()["errors"]] == [says]


def test_a_body_without_its_content_type_is_told_so(client: TestClient) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}  # what curl says by itself

    answer = client.post(f"{TICKETS}/{'0' * 16}/claim", content=b'{"who": "x"}', headers=form)

    assert answer.status_code == 422
    assert "Content-Type: application/json" in answer.json()["errors"][0]["reason"]


@pytest.mark.parametrize("ticket", ["x", "0" * 16, "%00"])
@pytest.mark.parametrize("verb", ["", "/claim", "/answer", "/resolve"])
def test_an_unknown_ticket_is_a_problem(client: TestClient, ticket: str, verb: str) -> None:
    body = {"holder": "نورة", "text": "تم"}
    url = f"{TICKETS}/{ticket}{verb}"

    answer = client.post(url, json=body) if verb else client.get(url)

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown-ticket"


@pytest.mark.parametrize("body", [{}, {"holder": ""}, {"holder": "\0"}, {"holder": 7}, [], "x"])
def test_a_claim_needs_a_name(client: TestClient, body: Any) -> None:
    answer = client.post(f"{TICKETS}/{'0' * 16}/claim", json=body)

    assert answer.status_code == 422
    assert "input" not in answer.text

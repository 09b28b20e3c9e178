"""Tickets of one matter over HTTP: suggested, merged, split."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from api.schemas import SplitView, TicketDetailView, TicketView
from api.tools import Tools
from store.tables import PostRow, SuggestionRow, TicketRow

TICKETS = "/api/v1/tickets"
Routed = Callable[..., list[dict[str, Any]]]
LAMP = {"text": "لمبات شارع قريش في جدة طافية من أسبوع كامل", "native_id": "l1"}


@pytest.fixture
def two(routed: Routed, pothole: dict[str, Any]) -> list[str]:
    """Two tickets, that of the pothole first."""
    (early,) = routed(pothole)
    late = routed(dict(LAMP))[0]
    return [early["id"], late["id"]]


def posts(client: TestClient, ticket: str) -> list[str]:
    return [post["id"] for post in client.get(f"{TICKETS}/{ticket}").json()["posts"]]


def suggest(client: TestClient, ticket: str, post: str) -> None:
    """Let the service have suggested a post for a ticket."""
    tools: Tools = client.app_state["tools"]

    async def work() -> None:
        async with tools.sessions.begin() as session:
            numbers = {
                "post": await session.scalar(select(PostRow.seq).where(PostRow.id == post)),
                "ticket": await session.scalar(select(TicketRow.seq).where(TicketRow.id == ticket)),
            }
            told = {"score": 0.38, "reasons": ["words حفر"], "state": "open", "at": tools.clock()}
            await session.execute(insert(SuggestionRow).values(**numbers, **told))

    assert client.portal
    client.portal.call(work)


def test_tickets_are_merged_and_split_as_they_were(client: TestClient, two: list[str]) -> None:
    kept, gone = two
    (post,) = posts(client, gone)

    merged = client.post(
        f"{TICKETS}/{kept}/merge", json={"tickets": [gone], "reason": "حي واحد", "who": "هند"}
    )
    pointing = client.get(f"{TICKETS}/{gone}").json()
    refused = client.post(f"{TICKETS}/{gone}/claim", json={"holder": "سعد"})
    apart = client.post(
        f"{TICKETS}/{kept}/split", json={"posts": [post], "reason": "ليست واحدة", "who": "هند"}
    )

    assert TicketView.model_validate(merged.json()).post_count == 2
    assert (pointing["merged_into"], pointing["status"]) == (kept, "dismissed")
    assert pointing["history"][-1]["changes"]["merged_into"] == [None, kept]
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "stay-apart")
    assert "دُمجت" in refused.json()["detail_ar"]
    assert [one.id for one in SplitView.model_validate(apart.json()).items] == [kept, gone]
    assert client.get(f"{TICKETS}/{gone}").json()["status"] == "new"


def test_a_suggestion_is_shown_and_accepted(client: TestClient, two: list[str]) -> None:
    kept, other = two
    (post,) = posts(client, other)
    suggest(client, kept, post)

    shown = TicketDetailView.model_validate(client.get(f"{TICKETS}/{kept}").json())
    joined = client.post(f"{TICKETS}/{kept}/join", json={"post": post, "accept": True})
    again = client.post(f"{TICKETS}/{kept}/join", json={"post": post, "accept": False})

    (suggested,) = shown.suggestions
    assert (suggested.post, suggested.ticket, suggested.state) == (post, other, "open")
    assert joined.json()["post_count"] == 2
    assert again.status_code == 409


def test_a_suggestion_is_rejected(client: TestClient, two: list[str]) -> None:
    kept, other = two
    (post,) = posts(client, other)
    suggest(client, kept, post)

    answer = client.post(f"{TICKETS}/{kept}/join", json={"post": post, "accept": False})

    assert answer.json()["post_count"] == 1
    assert client.get(f"{TICKETS}/{kept}").json()["suggestions"][0]["state"] == "rejected"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("merge", {"tickets": [], "reason": "x"}, 422),
        ("merge", {"tickets": ["0" * 16]}, 422),
        ("merge", {"tickets": ["0" * 16], "reason": "x"}, 404),
        ("merge", {"tickets": ["nothing"], "reason": "x"}, 404),
        ("merge", {"tickets": ["SELF"], "reason": "x"}, 409),
        ("split", {"posts": ["0" * 24], "reason": "x"}, 422),
        ("split", {"posts": ["OWN"], "reason": "x"}, 409),
        ("split", {"posts": ["OWN"]}, 422),
        ("join", {"post": "OWN", "accept": True}, 409),
        ("join", {"post": "0" * 24, "accept": True}, 404),
        ("join", {"post": "OWN"}, 422),
    ],
)
def test_what_cannot_be_moved_is_refused(
    client: TestClient, two: list[str], path: str, body: dict[str, Any], status: int
) -> None:
    (own,) = posts(client, two[0])
    text = str(body).replace("SELF", two[0]).replace("OWN", own).replace("True", "true")

    answer = client.post(
        f"{TICKETS}/{two[0]}/{path}",
        content=text.replace("'", '"'),
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == status, answer.text
    assert answer.json()["detail_ar"]


def test_who_sees_other_places_only_moves_nothing(client: TestClient, two: list[str]) -> None:
    people = "/api/v1/users"
    made = client.post(
        people, json={"id": "riyadh", "name": "سارة", "roles": ["agent"], "places": ["riyadh"]}
    )
    assert made.status_code == 201, made.text
    key = client.post("/api/v1/keys", json={"user": "riyadh", "label": "t"}).json()["key"]

    answer = client.post(
        f"{TICKETS}/{two[0]}/merge",
        json={"tickets": [two[1]], "reason": "x"},
        headers={"authorization": f"Bearer {key}"},
    )

    assert answer.status_code == 404


def test_a_post_of_a_ticket_of_other_places_is_not_let_in(
    client: TestClient, routed: Routed, two: list[str]
) -> None:
    far = routed({"text": "لمبات شارع العليا في الرياض طافية من أسبوع كامل", "native_id": "r1"})[0]
    (post,) = posts(client, far["id"])
    suggest(client, two[0], post)
    people = "/api/v1/users"
    client.post(people, json={"id": "j", "name": "س", "roles": ["agent"], "places": ["jeddah"]})
    key = client.post("/api/v1/keys", json={"user": "j", "label": "t"}).json()["key"]
    path, speaking = f"{TICKETS}/{two[0]}/join", {"authorization": f"Bearer {key}"}

    refused = client.post(path, json={"post": post, "accept": True}, headers=speaking)
    rejected = client.post(path, json={"post": post, "accept": False}, headers=speaking)

    assert (refused.status_code, rejected.status_code) == (404, 200)

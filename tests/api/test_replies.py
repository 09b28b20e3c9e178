"""Replies over HTTP: drafts, the gate, approvals, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.jobs import new_jobs
from api.tools import Tools

Routed = Callable[..., list[dict[str, Any]]]
FIELDS = {"district": "حي التحلية", "next": "ردم الحفرة"}


@pytest.fixture
def ticket(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of an urgent ticket that نورة holds; its author can be answered."""
    post = pothole | {"author": "sara", "url": "https://x.com/sara/status/1", "platform": "x"}
    address = f"/api/v1/tickets/{routed(post)[0]['id']}"
    assert client.post(f"{address}/claim", json={"holder": "نورة"}).status_code == 200
    return address


@pytest.fixture
def reply(client: TestClient, ticket: str) -> str:
    """The address of a draft that نورة wrote from a template."""
    body = {"template": "roads-acknowledged", "fields": FIELDS, "who": "نورة"}
    answer = client.post(f"{ticket}/replies", json=body)
    assert answer.status_code == 201, answer.text
    return f"/api/v1/replies/{answer.json()['id']}"


def test_a_template_is_filled_with_what_is_given_and_what_the_ticket_knows(
    client: TestClient, reply: str
) -> None:
    """P1."""
    shown = client.get(reply).json()

    assert shown["text"].startswith("شكرًا لتنبيهك. سجّلنا بلاغك عن الحفر والهبوطات في الشوارع في")
    assert shown["ticket"] in shown["text"]
    assert "{" not in shown["text"]
    assert (shown["state"], shown["findings"], shown["needed"]) == ("draft", [], 2)


def test_what_can_be_said_is_offered_and_what_is_owed_is_told(
    client: TestClient, ticket: str
) -> None:
    """P14: each change of the ticket is owed to its authors until a reply of that stage is sent."""
    claimed = client.get(f"{ticket}/templates").json()
    client.post(f"{ticket}/resolve", json={"note": "رُدمت"})
    resolved = client.get(f"{ticket}/templates").json()

    assert (claimed["owed"], resolved["owed"]) == ("acknowledged", "resolved")
    assert claimed["items"][0]["code"] == "roads-acknowledged"
    assert resolved["items"][0]["code"] == "roads-resolved"
    fields = {each["name"]: each["value"] for each in claimed["items"][0]["fields"]}
    assert fields["service"] == "الحفر والهبوطات في الشوارع"
    assert fields["district"] is None


def test_two_people_approve_and_a_person_sends_it_by_hand(
    client: TestClient, ticket: str, reply: str
) -> None:
    """P2, P3, and nothing goes out by itself where the office has no account."""
    assert client.post(f"{reply}/submit", json={"who": "نورة"}).json()["state"] == "submitted"
    own = client.post(f"{reply}/approve", json={"who": "نورة"})
    first = client.post(f"{reply}/approve", json={"who": "هند"}).json()
    second = client.post(f"{reply}/approve", json={"who": "منال"}).json()
    assert (own.status_code, own.json()["type"]) == (409, "/problems/own-reply")
    assert (first["state"], second["state"]) == ("submitted", "approved")

    (waiting,) = client.get(f"{reply}/deliveries").json()["items"]
    assert (waiting["channel"], waiting["state"], waiting["due"]) == ("manual", "queued", None)
    assert waiting["url"] == "https://x.com/i/status/1"
    tools: Tools = client.app_state["tools"]
    jobs = new_jobs(tools, ("deliver",))
    assert client.portal
    assert client.portal.call(jobs.loops["deliver"].once) == 0
    at = f"{reply}/deliveries/{waiting['post']}"
    assert client.post(f"{at}/retry", json={"who": "هند"}).status_code == 409
    link = {"link": "https://x.com/amana/status/2", "who": "هند"}
    (sent,) = client.post(f"{at}/sent", json=link).json()["items"]

    assert (sent["state"], sent["link"], sent["who"]) == ("sent", link["link"], "هند")
    assert client.get(reply).json()["state"] == "sent"
    assert client.get(ticket).json()["status"] == "answered"


def test_what_the_gate_stops_is_not_submitted_and_says_where(
    client: TestClient, reply: str
) -> None:
    text = "اتصل على 0551234567، ونعالجها خلال شهر"
    assert client.patch(reply, json={"text": text, "who": "نورة"}).status_code == 200

    answer = client.post(f"{reply}/submit", json={"who": "نورة"})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/reply-stopped")
    found = {each["kind"]: text[slice(*each["span"])] for each in answer.json()["findings"]}
    assert found == {"personal": "0551234567", "promise": "خلال شهر"}
    assert client.get(reply).json()["state"] == "draft"


def test_a_text_longer_than_its_platform_takes_is_not_submitted(
    client: TestClient, reply: str
) -> None:
    """P4."""
    client.patch(reply, json={"text": "نعمل عليها " * 40, "who": "نورة"})

    answer = client.post(f"{reply}/submit", json={"who": "نورة"})

    (found,) = answer.json()["findings"]
    assert (answer.status_code, found["kind"]) == (422, "length")
    assert "x takes 280" in found["reason"]


def test_a_second_reply_is_a_conflict_that_names_the_first(
    client: TestClient, ticket: str, reply: str
) -> None:
    body = {"text": "نعمل عليها", "who": "سعد"}
    answer = client.post(f"{ticket}/replies", json=body)
    instead = client.post(f"{ticket}/replies", json=body | {"replace": True})

    assert answer.status_code == 409
    assert answer.json()["other"] == reply.rpartition("/")[2]
    assert "نورة" in answer.json()["detail_ar"]
    assert instead.status_code == 201
    assert client.get(reply).json()["state"] == "rejected"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"who": "نورة"}, "body.text"),
        ({"template": "roads-x", "who": "نورة"}, "body.template"),
        (
            {"template": "roads-acknowledged", "fields": {"distrct": "ح"}, "who": "نورة"},
            "body.fields.distrct",
        ),
        ({"text": "نعم", "channel": "fax", "who": "نورة"}, "body.channel"),
        ({"text": "", "who": "نورة"}, "body.text"),
        ({"text": "نعم", "state": "approved", "who": "نورة"}, "body.state"),
        ({"text": "نعم"}, "body.who"),
        ({"text": "ن" * 5001, "who": "نورة"}, "body.text"),
    ],
)
def test_what_cannot_be_used_is_named(
    client: TestClient, ticket: str, body: dict[str, Any], at: str
) -> None:
    answer = client.post(f"{ticket}/replies", json=body)

    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (422, at)


def test_what_is_not_possible_says_what_is(client: TestClient, reply: str) -> None:
    answer = client.post(f"{reply}/approve", json={"who": "هند"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/reply-not-possible")
    assert answer.json()["possible"] == ["edit", "submit", "reject"]
    assert "مسودة" in answer.json()["detail_ar"]


def test_a_submitted_reply_is_rejected_with_a_reason_or_taken_back(
    client: TestClient, reply: str
) -> None:
    client.post(f"{reply}/submit", json={"who": "نورة"})
    bare = client.post(f"{reply}/reject", json={"who": "هند"})
    back = client.post(f"{reply}/withdraw", json={"who": "نورة"})
    client.post(f"{reply}/submit", json={"who": "نورة"})
    done = client.post(f"{reply}/reject", json={"who": "هند", "note": "الموعد غير مؤكد"})

    assert (bare.status_code, back.json()["state"]) == (422, "draft")
    assert (done.json()["state"], done.json()["note"]) == ("rejected", "الموعد غير مؤكد")


def test_what_is_not_there_is_unknown(client: TestClient, reply: str) -> None:
    assert client.get("/api/v1/replies/rep_999").status_code == 404
    assert client.get("/api/v1/tickets/0000000000000000/templates").status_code == 404
    sent = {"link": "https://x.com/a/1", "who": "هند"}
    assert client.post(f"{reply}/deliveries/{'0' * 24}/sent", json=sent).status_code == 404
    skipped = client.post(f"{reply}/deliveries/{'0' * 24}/skip", json={"who": "هند"})
    assert skipped.json()["type"] == "/problems/unknown-delivery"
    script = sent | {"link": "javascript:alert(1)"}
    refused = client.post(f"{reply}/deliveries/{'0' * 24}/sent", json=script)
    assert refused.status_code == 422


def test_replies_are_listed(client: TestClient, ticket: str, reply: str) -> None:
    name = ticket.rpartition("/")[2]

    found = client.get("/api/v1/replies", params={"ticket": name, "state": "draft"}).json()

    assert [each["id"] for each in found["items"]] == [reply.rpartition("/")[2]]


@pytest.fixture
def keys(client: TestClient) -> dict[str, str]:
    """Keys of a viewer, an agent and an approver; the approver is of Riyadh."""
    made = {}
    for user, role, places in (
        ("viewer", "viewer", []), ("agent", "agent", []), ("far", "approver", ["riyadh"]),
    ):  # fmt: skip
        body = {"id": user, "name": user, "roles": [role], "places": places}
        assert client.post("/api/v1/users", json=body).status_code == 201
        issued = client.post("/api/v1/keys", json={"user": user, "label": "test"})
        made[user] = f"Bearer {issued.json()['key']}"
    return made


def test_roles_and_places_hold_for_replies(
    client: TestClient, ticket: str, reply: str, keys: dict[str, str]
) -> None:
    def ask(user: str, path: str, **body: Any) -> int:
        headers = {"authorization": keys[user]}
        return client.post(path, json=body, headers=headers).status_code

    client.post(f"{reply}/submit", json={"who": "نورة"})

    assert ask("viewer", f"{ticket}/replies", text="نعم") == 403
    assert ask("agent", f"{reply}/approve") == 403
    assert ask("far", f"{reply}/approve") == 404
    assert ask("far", f"{ticket}/replies", text="نعم") == 404
    deliveries = client.get(f"{reply}/deliveries", headers={"authorization": keys["far"]})
    assert deliveries.status_code == 404
    assert ask("viewer", f"{reply}/deliveries/{'0' * 24}/skip") == 403
    seen = client.get("/api/v1/replies", headers={"authorization": keys["far"]})
    assert seen.json()["items"] == []
    assert client.get(reply, headers={"authorization": keys["far"]}).status_code == 404

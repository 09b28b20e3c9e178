"""What stands beside a ticket: similar ones, people by name, its calendar, words being typed."""

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from api.schemas import TicketDetailView

TICKETS = "/api/v1/tickets"
Routed = Callable[..., list[dict[str, Any]]]
AGAIN = {
    "text": "للحين حفرة التحلية في جدة مكانها وكسرت كفرات السيارات",
    "native_id": "again",
}


def test_open_tickets_of_the_same_service_and_place_are_similar_and_say_why(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (first,) = routed(pothole)
    second = next(each for each in routed(dict(AGAIN)) if each["id"] != first["id"])

    found = client.get(f"{TICKETS}/{second['id']}/similar").json()["items"]

    assert [each["ticket"]["id"] for each in found] == [first["id"]]
    assert found[0]["text"] == pothole["text"]
    assert "municipality jeddah" in found[0]["reasons"]
    client.post(f"{TICKETS}/{first['id']}/dismiss", json={"note": "لا عمل", "who": "هند"})
    assert client.get(f"{TICKETS}/{second['id']}/similar").json()["items"] == []


def test_nothing_is_similar_to_a_ticket_that_stands_alone(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (first,) = routed(pothole)

    assert client.get(f"{TICKETS}/{first['id']}/similar").json() == {"items": []}
    assert client.get(f"{TICKETS}/0000000000000000/similar").status_code == 404


def a_user(client: TestClient, name: str, *roles: str, **more: Any) -> None:
    body = {"id": name, "name": f"اسم {name}", "roles": roles, **more}
    assert client.post("/api/v1/users", json=body).status_code == 201


def test_people_of_a_ticket_are_named_and_those_told_who_could_have_it(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    a_user(client, "sara", "agent")
    a_user(client, "fahad", "agent", places=["jeddah"])
    a_user(client, "salem", "agent", places=["riyadh"])
    a_user(client, "lama", "viewer")
    at = f"{TICKETS}/{ticket['id']}"
    member = {"user": "fahad", "capacity": 4}
    assert client.post(f"/api/v1/units/{ticket['unit']}/members", json=member).status_code == 201
    client.post(f"{at}/claim", json={"holder": "sara"})
    client.post(f"{at}/release", json={"who": "sara", "note": "إجازة"})
    client.post(f"{at}/claim", json={"holder": "lama"})

    found = {each["id"]: each for each in client.get(f"{at}/people").json()["items"]}

    assert set(found) == {"sara", "fahad", "lama"}
    assert (found["sara"]["name"], found["sara"]["named"]) == ("اسم sara", True)
    assert (found["fahad"]["named"], found["fahad"]["could"], found["fahad"]["member"]) == (
        False,
        True,
        True,
    )
    assert (found["lama"]["named"], found["lama"]["could"]) == (True, False)
    assert found["fahad"]["on_duty"] in {True, False}
    assert found["sara"]["on_duty"] is None


def test_who_leads_nobody_is_told_the_names_on_the_ticket_alone(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    a_user(client, "sara", "agent")
    a_user(client, "fahad", "agent")
    key = client.post("/api/v1/keys", json={"user": "sara", "label": "x"}).json()["key"]
    hers = {"authorization": f"Bearer {key}"}
    client.post(f"{TICKETS}/{ticket['id']}/claim", json={"holder": "sara"})

    (found,) = client.get(f"{TICKETS}/{ticket['id']}/people", headers=hers).json()["items"]

    assert (found["id"], found["could"]) == ("sara", False)


def test_a_ticket_says_how_much_time_is_left_by_which_calendar_and_what_it_takes_to_end(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    at = f"{TICKETS}/{ticket['id']}"
    client.post(f"{at}/claim", json={"holder": "سعد"})
    until = "2030-01-01T00:00:00Z"
    assert client.post(f"{at}/snooze", json={"note": "x", "until": until}).status_code == 422

    shown = TicketDetailView.model_validate(client.get(at).json())

    assert shown.clock is not None
    first = shown.clock.first_answer
    assert 0 < first.left_seconds <= first.length_seconds
    assert (first.warned, first.escalated, first.pauses) == ([], 0, [])
    assert shown.calendar.open is (shown.calendar.opens is None)
    assert shown.standing.wants == ["photo"]
    assert (shown.standing.snoozed, shown.standing.resolver) == (None, None)
    assert [each.answered for each in shown.posts] == [None]

    client.post(f"{at}/answer", json={"text": "وصل الفريق"})
    photo = {"kind": "photo", "value": "https://files.example.gov.sa/1.jpg"}
    client.post(f"{at}/resolve", json={"evidence": [photo]})
    ended = TicketDetailView.model_validate(client.get(at).json())
    assert ended.posts[0].answered is not None
    assert ended.standing.resolver == "سعد"
    assert [each.value for each in ended.standing.evidence] == [photo["value"]]
    assert ended.clock is not None
    assert ended.clock.first_answer.left_seconds > 0


def test_words_are_checked_as_they_are_typed_and_nothing_is_kept(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    at = f"{TICKETS}/{ticket['id']}/replies"
    text = "اتصل على 0551234567"

    checked = client.post(f"{at}/check", json={"text": text})

    assert checked.status_code == 200, checked.text
    (found,) = checked.json()["findings"]
    assert (found["kind"], text[slice(*found["span"])]) == ("personal", "0551234567")
    assert client.get("/api/v1/replies", params={"ticket": ticket["id"]}).json()["items"] == []
    nothing = client.post(f"{at}/check", json={})
    assert nothing.status_code == 422


def test_agencies_are_named_for_those_who_refer(client: TestClient) -> None:
    assert client.get("/api/v1/names").json()["agencies"]["nwc"]["ar"] == "شركة المياه الوطنية"

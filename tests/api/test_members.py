"""Members of units over HTTP: who may change them, what is refused, and what comes of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.member_bodies import MemberItems, MemberView

Routed = Callable[..., list[dict[str, Any]]]
NOURA = {"id": "نورة", "name": "نورة العتيبي", "roles": ["agent"], "places": ["jeddah"]}
MANAL = {"id": "منال", "name": "منال", "roles": ["manager"], "places": ["jeddah"]}
WEEK = {"sunday": ["07:30-12:00", "13:00-15:00"], "friday": ["22:00-06:00"]}
PATH = "/api/v1/units/jeddah.roads/members"


def key_of(client: TestClient, user: dict[str, Any]) -> dict[str, str]:
    """Add a user with a key; return the header that shows it."""
    assert client.post("/api/v1/users", json=user).status_code == 201
    made = client.post("/api/v1/keys", json={"user": user["id"], "label": "test"})
    return {"authorization": f"Bearer {made.json()['key']}"}


@pytest.fixture
def noura(client: TestClient) -> dict[str, str]:
    return key_of(client, NOURA)


def test_a_member_is_added_changed_listed_and_removed(
    client: TestClient, noura: dict[str, str]
) -> None:
    manal = key_of(client, MANAL)
    whole = {
        "user": "نورة",
        "teams": ["حفر"],
        "capacity": 3,
        "shifts": [{"name": "day", "week": WEEK}],
        "dates": [{"first": "2027-03-09", "last": "2027-03-14", "note": "إجازة"}],
    }

    added = client.post(PATH, json=whole, headers=manal)
    changed = client.patch(f"{PATH}/نورة", json={"capacity": 5}, headers=manal)
    listed = client.get(PATH, headers=noura)
    removed = client.delete(f"{PATH}/نورة", headers=manal)

    assert added.status_code == 201
    one = MemberView.model_validate(added.json())
    assert (one.capacity, one.teams, one.shifts) == (3, ["حفر"], whole["shifts"])
    assert (changed.json()["capacity"], changed.json()["dates"]) == (5, added.json()["dates"])
    assert MemberItems.model_validate(listed.json()).items[0].user == "نورة"
    assert removed.status_code == 204
    assert client.get(PATH).json() == {"items": []}
    verbs = [line["verb"] for line in client.get("/api/v1/audit").json()["items"]]
    assert verbs[:3] == ["member.remove", "member.change", "member.add"]


def test_each_list_that_is_sent_replaces_the_one_before(
    client: TestClient, noura: dict[str, str]
) -> None:
    assert noura
    client.post(PATH, json={"user": "نورة", "teams": ["حفر"]})

    changed = client.patch(
        f"{PATH}/نورة",
        json={
            "teams": [],
            "shifts": [{"name": "s", "week": {"sunday": ["08:00-09:00"]}}],
            "dates": [{"first": "2027-03-09", "last": "2027-03-09", "hours": ["08:00-10:00"]}],
        },
    ).json()

    assert changed["teams"] == []
    assert changed["shifts"][0]["week"] == {"sunday": ["08:00-09:00"]}
    assert changed["dates"][0]["hours"] == ["08:00-10:00"]


@pytest.mark.parametrize(
    ("body", "at", "said"),
    [
        ({"capacity": -1}, "body.capacity", "0: nothing is given"),
        (
            {"shifts": [{"name": "day", "week": {"sunday": ["07:00-12:00", "11:00-13:00"]}}]},
            "body.shifts.0.week.sunday.1",
            "overlaps a window of day",
        ),
        (
            {"shifts": [{"name": "day", "week": {"الأحد": ["07:00-12:00"]}}]},
            "body.shifts.0.week.الأحد",
            "no such day; there are monday",
        ),
        (
            {"dates": [{"first": "2027-03-09", "last": "2027-03-01"}]},
            "body.dates.0.last",
            "must be 2027-03-09 or later",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place_in_both_languages(
    client: TestClient, noura: dict[str, str], body: dict[str, Any], at: str, said: str
) -> None:
    assert noura
    refused = client.post(PATH, json={"user": "نورة"} | body)

    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert (fault["at"], said in fault["reason"]) == (at, True)
    assert re.search("[\u0621-\u064a]", fault["reason_ar"])


def test_unknown_units_users_and_members_are_refused(
    client: TestClient, noura: dict[str, str]
) -> None:
    assert noura
    client.post(PATH, json={"user": "نورة"})

    unit = client.post("/api/v1/units/jeddah.rods/members", json={"user": "نورة"})
    user = client.post(PATH, json={"user": "سعد"})
    again = client.post(PATH, json={"user": "نورة"})
    nobody = client.patch(f"{PATH}/سعد", json={})

    assert unit.json()["errors"][0]["reason"] == "no such code; did you mean jeddah.roads?"
    assert unit.json()["errors"][0]["reason_ar"].endswith("هل تقصد jeddah.roads؟")
    assert (user.status_code, user.json()["type"]) == (404, "/problems/unknown-user")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/member-exists")
    assert (nobody.status_code, nobody.json()["user"]) == (404, "سعد")
    assert "ليس سعد عضوًا" in nobody.json()["detail_ar"]


def test_only_a_manager_of_the_place_or_an_administrator_changes_members(
    client: TestClient, noura: dict[str, str]
) -> None:
    manal = key_of(client, MANAL)
    away = key_of(client, MANAL | {"id": "هند", "places": ["riyadh"]})
    body = {"user": "نورة"}

    agent = client.post(PATH, json=body, headers=noura)
    other = client.post(PATH, json=body, headers=away)
    seen = client.get(PATH, headers=away)
    national = client.post("/api/v1/units/national.triage/members", json=body, headers=manal)
    own_place = client.post("/api/v1/units/jeddah/members", json=body, headers=manal)

    assert (agent.status_code, agent.json()["roles"]) == (403, ["administrator", "manager"])
    assert (other.status_code, other.json()["type"]) == (404, "/problems/not-your-place")
    assert "لا تشمل صلاحيتك" in other.json()["detail_ar"]
    assert seen.status_code == 404
    assert national.status_code == 404
    assert own_place.status_code == 201


def test_a_ticket_says_why_it_waits(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = routed(pothole)[0]["id"]

    assert client.get(f"/api/v1/tickets/{ticket}").json()["waiting"] is None

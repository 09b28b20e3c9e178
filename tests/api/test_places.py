"""Whoever works for some municipalities sees theirs alone, and does nothing to others'."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

Routed = Callable[..., list[dict[str, Any]]]
Keys = Callable[..., dict[str, str]]
RULES = (Path(__file__).parents[2] / "config" / "rules.yaml").read_text(encoding="utf-8")
EDITED = RULES.replace(
    "  # لكل خدمة إدارة تملكها\n",
    "  - name: potholes\n    when: {service: [roads.pothole]}\n    to: '{amana}.projects'\n",
)


@pytest.fixture
def key(client: TestClient) -> Keys:
    """`key("riyadh", role="agent")`: the header of a new user of these places."""

    def issue(*places: str, role: str = "manager") -> dict[str, str]:
        user = f"{role}-{'-'.join(places)}"
        body = {"id": user, "name": user, "roles": [role], "places": list(places)}
        assert client.post("/api/v1/users", json=body).status_code == 201
        issued = client.post("/api/v1/keys", json={"user": user, "label": "test"})
        return {"authorization": f"Bearer {issued.json()['key']}"}

    return issue


def soon(hours: float = 5) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_the_preview_of_rules_looks_at_posts_of_the_caller_s_places(
    client: TestClient, routed: Routed, pothole: dict[str, Any], key: Keys
) -> None:
    routed(pothole)
    body = {"rules": EDITED}

    theirs = client.post("/api/v1/rules/preview", json=body, headers=key("riyadh")).json()
    ours = client.post("/api/v1/rules/preview", json=body, headers=key("jeddah")).json()

    assert (theirs["looked"], theirs["examples"], theirs["units"]) == (0, [], [])
    assert (ours["looked"], ours["moved"], len(ours["examples"])) == (1, 1, 1)


def test_filters_of_other_places_are_not_there(client: TestClient, key: Keys) -> None:
    given = {"reason": "إعلان", "until": soon(), "who": "منال"}
    ours = client.post("/api/v1/filters", json=given | {"words": "a", "municipality": "jeddah"})
    client.post("/api/v1/filters", json=given | {"words": "b"})
    away, near = key("riyadh"), key("khulays")

    def words(headers: dict[str, str]) -> list[str]:
        items = client.get("/api/v1/filters", headers=headers).json()["items"]
        return [each["words"] for each in items]

    assert words(away) == ["b"]
    assert words(near) == ["b", "a"]
    path = f"/api/v1/filters/{ours.json()['id']}"
    assert client.get(path, headers=away).status_code == 404
    ended = client.post(f"{path}/end", json={"reason": "لا"}, headers=away)
    assert ended.status_code == 404


def test_what_was_suppressed_elsewhere_is_not_counted(
    client: TestClient, routed: Routed, pothole: dict[str, Any], key: Keys
) -> None:
    given = {"reason": "إعلان", "until": soon(), "who": "منال", "words": "حفرة"}
    assert client.post("/api/v1/filters", json=given).status_code == 201
    routed(pothole)
    path, period = "/api/v1/stats/suppressed", {"until": soon()}

    assert client.get(path, params=period, headers=key("riyadh")).json()["posts"] == 0
    assert client.get(path, params=period, headers=key("jeddah")).json()["posts"] == 1


def test_misroutes_of_other_places_are_not_counted(
    client: TestClient, routed: Routed, pothole: dict[str, Any], key: Keys
) -> None:
    ticket = routed(pothole)[0]["id"]
    client.post(f"/api/v1/tickets/{ticket}/return", json={"reason": "لا", "who": "نورة"})
    path, period = "/api/v1/stats/misroutes", {"until": soon()}

    away = client.get(path, params=period, headers=key("riyadh")).json()
    here = client.get(path, params=period, headers=key("jeddah")).json()

    assert (away["tickets"]["tickets"], away["units"], away["bands"]) == (0, [], [])
    assert (here["tickets"]["tickets"], here["tickets"]["misrouted"]) == (1, 1)


def test_tickets_and_posts_of_other_places_are_not_corrected(
    client: TestClient, routed: Routed, pothole: dict[str, Any], key: Keys
) -> None:
    ticket = routed(pothole)[0]
    post = client.get(f"/api/v1/tickets/{ticket['id']}").json()["posts"][0]["id"]
    away = key("riyadh")

    for path in (f"/api/v1/tickets/{ticket['id']}", f"/api/v1/posts/{post}"):
        refused = client.post(f"{path}/corrections", json={"relevant": False}, headers=away)
        assert refused.status_code == 404
    assert client.get(f"/api/v1/tickets/{ticket['id']}").json()["status"] == "new"


def test_a_plan_that_runs_in_all_of_an_amana_is_seen_in_each_of_its_municipalities(
    client: TestClient, key: Keys
) -> None:
    body = {"reason": "سيول", "who": "منال", "places": ["jeddah"]}
    run = client.post("/api/v1/plans/floods/start", json=body).json()["id"]
    path = f"/api/v1/plans/floods/runs/{run}"

    assert client.get(path, headers=key("khulays", role="agent")).status_code == 200
    assert client.get(path, headers=key("riyadh", role="agent")).status_code == 404
    assert client.get(path, headers=key("jeddah", role="agent")).status_code == 200


def test_every_path_to_a_ticket_of_another_place_is_closed(
    client: TestClient, routed: Routed, pothole: dict[str, Any], key: Keys
) -> None:
    ticket = routed(pothole)[0]["id"]
    away = key("riyadh", role="administrator")
    path = f"/api/v1/tickets/{ticket}"

    for verb, body in {
        "referral": {"reference": "7"},
        "audit": {"verdict": "fixed"},
        "claim": {},
        "assign": {"person": "نورة"},
        "merge": {"tickets": [ticket], "reason": "x"},
        "split": {"posts": ["x"], "reason": "x"},
    }.items():
        refused = client.post(f"{path}/{verb}", json=body, headers=away)
        assert (verb, refused.status_code) == (verb, 404)
    assert client.get(f"{path}/referral", headers=away).status_code == 404
    unanswered = client.get("/api/v1/stats/unanswered", headers=away).json()
    assert (unanswered["total"], unanswered["items"]) == (None, [])


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("viewer", ()),
        ("operator", ("preview",)),
        ("agent", ("duty", "answer", "accept")),
        ("approver", ("duty", "answer", "accept", "start", "end")),
        (
            "manager",
            ("duty", "answer", "accept", "start", "end", "filter", "member", "preview"),
        ),
        (
            "administrator",
            ("duty", "answer", "accept", "start", "end", "filter", "member", "preview"),
        ),
    ],
)
def test_each_role_does_what_the_docs_say(
    client: TestClient, key: Keys, role: str, may: tuple[str, ...]
) -> None:
    start = {"reason": "سيول", "places": ["jeddah"], "mode": "drill"}
    run = client.post("/api/v1/plans/floods/start", json=start | {"who": "منال"}).json()
    at, who = f"/api/v1/plans/floods/runs/{run['id']}", key("jeddah", role=role)
    duty = run["roles"][0]["duties"][0]["code"]
    question = run["after"][0]["code"]
    asked = {
        "duty": (f"{at}/duties/{duty}", {}),
        "answer": (f"{at}/after/{question}", {"text": "لا شيء"}),
        "accept": ("/api/v1/corrections/suggested/hint_9/accept", {}),
        "start": ("/api/v1/plans/collapse/start", start),
        "end": ("/api/v1/plans/floods/end", {"reason": "انتهت", "run": run["id"]}),
        "filter": (
            "/api/v1/filters",
            {"reason": "x", "until": soon(), "words": "x", "municipality": "jeddah"},
        ),
        "member": ("/api/v1/units/jeddah.roads/members", {"user": "nobody"}),
        "preview": ("/api/v1/rules/preview", {"rules": RULES}),
    }

    allowed = [
        name
        for name, (path, body) in asked.items()
        if client.post(path, json=body, headers=who).status_code != 403
    ]

    assert sorted(allowed) == sorted(may)


@pytest.mark.parametrize("what", ["sessions", "second-factor"])
def test_an_administrator_of_a_place_lets_nobody_of_another_in_or_out(
    client: TestClient, key: Keys, what: str
) -> None:
    of_jeddah = key("jeddah", role="administrator")
    for user, roles, places in (
        ("ministry", ["administrator"], []),
        ("saad", ["agent"], ["riyadh"]),
        ("huda", ["agent", "operator"], ["jeddah"]),
    ):
        body = {"id": user, "name": user, "roles": roles, "places": places}
        assert client.post("/api/v1/users", json=body).status_code == 201

    ended = [
        client.delete(f"/api/v1/users/{user}/{what}", headers=of_jeddah)
        for user in ("ministry", "saad", "huda")
    ]

    kinds = [each.json()["type"].rpartition("/")[2] for each in ended]
    assert kinds == ["unknown-user", "unknown-user", "more-roles"]

"""Crisis plans over HTTP: who may start one, what it changes, what comes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.plan_bodies import PlanDetailView, PlanItems, ReportView, RunDetailView, RunPage
from api.tools import Tools
from store.aligning import SqlAlignment

Routed = Callable[..., list[dict[str, Any]]]
COLLAPSE = {"text": "غرق النفق في جدة والسيارات عالقة داخله", "native_id": "s1"}
WHY = {"reason": "أمطار غزيرة", "who": "منال"}
START = {**WHY, "places": ["jeddah"]}
FIELDS = {"district": "حي الصفا"}


def start(client: TestClient, plan: str = "floods", **body: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/plans/{plan}/start", json=START | body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    RunDetailView.model_validate(found)
    return found


def align(client: TestClient) -> None:
    """Let the loop `tend` do its part for plans."""
    tools: Tools = client.app_state["tools"]
    assert client.portal
    work = SqlAlignment(tools.sessions, tools.config.tell, tools.config.timing)
    client.portal.call(work.align, tools.clock())


@pytest.fixture
def keys(client: TestClient) -> dict[str, dict[str, str]]:
    """Keys of an agent, of a manager of Riyadh and of an approver of Jeddah."""
    made = {}
    for user, role, places in (
        ("agent", "agent", ["jeddah"]),
        ("far", "manager", ["riyadh"]),
        ("near", "approver", ["jeddah"]),
    ):
        body = {"id": user, "name": user, "roles": [role], "places": places}
        assert client.post("/api/v1/users", json=body).status_code == 201
        issued = client.post("/api/v1/keys", json={"user": user, "label": "test"})
        made[user] = {"authorization": f"Bearer {issued.json()['key']}"}
    return made


def test_p10_a_plan_is_started_with_its_checklist_and_ends_with_a_report(
    client: TestClient,
) -> None:
    """P10: roles, tasks and statements are there on activation."""
    run = start(client, until=(datetime.now(UTC) + timedelta(hours=5)).isoformat())
    address = f"/api/v1/plans/floods/runs/{run['id']}"

    assert run["running"]
    assert run["roles"][0]["units"] == ["jeddah.emergency"]
    assert all(duty["done"] is None for part in run["roles"] for duty in part["duties"])
    plan = client.get("/api/v1/plans/floods").json()
    PlanDetailView.model_validate(plan)
    assert [each["id"] for each in plan["runs"]] == [run["id"]]
    assert "floods-received" in {each["code"] for each in plan["statements"]}

    done = client.post(f"{address}/duties/close-underpasses", json={"who": "سعد"}).json()
    duty = next(duty for part in done["roles"] for duty in part["duties"] if duty["done"])
    assert (duty["code"], duty["done"]["who"]) == ("close-underpasses", "سعد")
    over = client.post("/api/v1/plans/floods/end", json=WHY).json()
    assert (over["running"], over["ended_by"], over["end_reason"]) == (False, "منال", "أمطار غزيرة")
    client.post(f"{address}/after/first-signs", json={"text": "عند الفجر", "who": "منال"})
    report = client.get(f"{address}/report").json()
    ReportView.model_validate(report)
    assert report["duties"] == {"done": 1, "all": 9}
    assert report["run"]["after"][0]["answer"]["note"] == "عند الفجر"
    runs = client.get("/api/v1/plans/floods/runs").json()
    RunPage.model_validate(runs)
    assert [each["id"] for each in runs["items"]] == [run["id"]]


def test_all_plans_are_listed_with_what_runs(client: TestClient) -> None:
    run = start(client, "rumour", mode="drill")

    found = client.get("/api/v1/plans").json()

    PlanItems.model_validate(found)
    assert {plan["code"]: [each["id"] for each in plan["runs"]] for plan in found["items"]} == {
        "collapse": [], "floods": [], "food-poisoning": [], "rumour": [run["id"]],
    }  # fmt: skip


def test_who_starts_says_why_and_has_the_role_and_the_places(
    client: TestClient, keys: dict[str, dict[str, str]]
) -> None:
    def ask(user: str, path: str = "start", **body: Any) -> int:
        given = {"reason": "سيول", "places": ["jeddah"]} | body
        address = f"/api/v1/plans/floods/{path}"
        return client.post(address, json=given, headers=keys[user]).status_code

    assert ask("agent") == 403
    assert ask("far") == 403
    assert ask("near", places=["jeddah", "riyadh"]) == 403
    assert ask("near") == 201
    address = client.get("/api/v1/plans/floods").json()["runs"][0]["id"]
    end = {"reason": "سيول", "run": address}
    assert client.post("/api/v1/plans/floods/end", json=end, headers=keys["far"]).status_code == 404
    assert (
        client.post("/api/v1/plans/floods/end", json=end, headers=keys["agent"]).status_code == 403
    )
    assert client.get("/api/v1/plans/floods", headers=keys["far"]).json()["runs"] == []
    assert client.get("/api/v1/plans/floods/runs", headers=keys["far"]).json()["items"] == []
    duty = f"/api/v1/plans/floods/runs/{address}/duties/review-end"
    assert client.post(duty, headers=keys["agent"]).status_code == 200
    assert client.post(duty, headers=keys["far"]).status_code == 404


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"reason": None}, "body.reason"),
        ({"places": []}, "body.places"),
        ({"places": ["jedah"]}, "body.places.0"),
        ({"mode": "practice"}, "body.mode"),
        ({"until": "2020-01-01"}, "body.until"),
        ({"until": "2999-01-01"}, "body.until"),
        ({"who": None}, "body.who"),
        ({"place": "jeddah"}, "body.place"),
    ],
)
def test_what_cannot_be_used_is_named(client: TestClient, body: dict[str, Any], at: str) -> None:
    answer = client.post("/api/v1/plans/floods/start", json=START | body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"].startswith(at)
    assert client.get("/api/v1/plans/floods").json()["runs"] == []


def test_a_second_plan_there_is_refused_and_a_drill_is_not(client: TestClient) -> None:
    run = start(client)

    again = client.post("/api/v1/plans/floods/start", json=START)
    assert (again.status_code, again.json()["run"]) == (409, run["id"])
    assert "أنهها أولًا" in again.json()["detail_ar"]
    drill = start(client, mode="drill")
    both = client.post("/api/v1/plans/floods/end", json=WHY)
    assert both.status_code == 422
    assert drill["id"] in both.json()["errors"][0]["reason"]
    one = client.post("/api/v1/plans/floods/end", json=WHY | {"run": drill["id"]})
    assert not one.json()["running"]


def test_a_person_extends_a_plan_within_its_longest(client: TestClient) -> None:
    run = start(client, until=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    later = datetime.now(UTC) + timedelta(hours=70)

    done = client.post("/api/v1/plans/floods/extend", json=WHY | {"until": later.isoformat()})
    far = WHY | {"until": (later + timedelta(hours=9)).isoformat(), "run": run["id"]}

    assert datetime.fromisoformat(done.json()["until"]) == later
    assert client.post("/api/v1/plans/floods/extend", json=far).status_code == 422
    assert client.post("/api/v1/plans/rumour/extend", json=far).status_code == 404
    audit = client.get("/api/v1/audit").json()["items"]
    assert [line["verb"] for line in audit] == ["plan.extend", "plan.start"]


def test_what_is_not_there_is_unknown(client: TestClient) -> None:
    run = start(client)["id"]
    runs = f"/api/v1/plans/floods/runs/{run}"

    for method, path, body in (
        ("GET", "/api/v1/plans/flods", None),
        ("POST", "/api/v1/plans/flods/start", START),
        ("GET", "/api/v1/plans/flods/runs", None),
        ("GET", "/api/v1/plans/floods/runs/run_99", None),
        ("GET", "/api/v1/plans/floods/runs/run_99/report", None),
        ("POST", f"{runs}/duties/sleep", {"who": "سعد"}),
        ("POST", f"{runs}/after/why", {"who": "سعد", "text": "لا"}),
    ):
        assert client.request(method, path, json=body).status_code == 404, path
    assert client.post("/api/v1/plans/rumour/end", json=WHY).status_code == 409


def test_p10_a_ticket_within_a_plan_is_led_hastened_and_offered_its_statements(
    client: TestClient, routed: Routed
) -> None:
    run = start(client)
    ticket = routed(COLLAPSE)[0]
    address = f"/api/v1/tickets/{ticket['id']}"

    assert ticket["unit"] == "jeddah.emergency"
    assert ticket["reasons"][0] == f"plan floods {run['id']}"
    clock = client.get(address).json()["clock"]
    assert clock["first_answer"]["policy"] == "plan floods"
    offered = [each["code"] for each in client.get(f"{address}/templates").json()["items"]]
    assert offered[:2] == ["floods-received", "floods-closed-road"]
    tried = client.post("/api/v1/rules/try", json={"text": COLLAPSE["text"]}).json()
    assert tried["reasons"][0] == f"plan floods {run['id']}"
    assert tried["unit"]["code"] == "jeddah.emergency"

    client.post("/api/v1/plans/floods/end", json=WHY)
    align(client)
    after = client.get(address).json()
    assert after["clock"]["first_answer"]["policy"] != "plan floods"
    assert after["unit"] == "jeddah.emergency"
    assert "floods-received" not in client.get(f"{address}/templates").text


def test_p10_replies_freeze_and_statements_go(client: TestClient, routed: Routed) -> None:
    ticket = routed(COLLAPSE | {"author": "sara", "url": "https://x.com/sara/1"})[0]["id"]
    start(client)

    def approved(**body: Any) -> dict[str, Any]:
        made = client.post(
            f"/api/v1/tickets/{ticket}/replies", json={"who": "نورة", "replace": True, **body}
        )
        assert made.status_code == 201, made.text
        reply = made.json()["id"]
        client.post(f"/api/v1/replies/{reply}/submit", json={"who": "نورة"})
        for who in ("هند", "منال"):
            answer = client.post(f"/api/v1/replies/{reply}/approve", json={"who": who})
        found: dict[str, Any] = client.get(f"/api/v1/replies/{reply}").json()
        assert found["state"] in {"approved", "sending"}, answer.text
        return found

    other = approved(text="سحبنا المياه من النفق وأعدنا فتحه.")
    address = f"/api/v1/replies/{other['id']}"
    assert other["frozen"]["plan"] == "floods"
    assert "thaw" in other["possible"]
    (waiting,) = client.get(f"{address}/deliveries").json()["items"]
    assert waiting["reason"] == "frozen by plan floods"
    sent = {"link": "https://x.com/amana/1", "who": "سعد"}
    refused = client.post(f"{address}/deliveries/{waiting['post']}/sent", json=sent)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/reply-frozen")
    for body, status in (({"who": "هند"}, 422), ({"who": "نورة", "note": "صحيح"}, 409)):
        assert client.post(f"{address}/thaw", json=body).status_code == status
    client.post(f"{address}/reject", json={"who": "هند", "note": "قديم"})

    statement = approved(template="floods-received", fields=FIELDS)
    assert statement["frozen"] is None
    (waiting,) = client.get(f"/api/v1/replies/{statement['id']}/deliveries").json()["items"]
    done = client.post(
        f"/api/v1/replies/{statement['id']}/deliveries/{waiting['post']}/sent", json=sent
    )
    assert done.json()["items"][0]["state"] == "sent"

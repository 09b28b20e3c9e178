"""The weekly audit, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.auditing import AuditView
from api.tools import Tools, utc_now
from router.auditing import Week
from store.acting import SqlActs
from store.auditing import SqlAudits

AUDIT = "/api/v1/stats/audit"
PHOTO = {"kind": "photo", "value": "https://jeddah.example/after.jpg"}
Routed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def drawn(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of a ticket that was closed this week, and drawn when the week was over."""
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    client.post(f"{address}/claim", json={"holder": "نورة"})
    client.post(f"{address}/resolve", json={"evidence": [PHOTO]})
    client.post(f"{address}/verify", json={"who": "هند"})
    assert client.post(f"{address}/close").json()["status"] == "closed"
    tools: Tools = client.app_state["tools"]
    config = tools.config
    acts = SqlActs(
        sessions=tools.sessions, tell=config.tell, wants=config.wants, timing=config.timing
    )
    audits = SqlAudits(sessions=tools.sessions, acts=acts, policy=config.closure.audit)
    week = Week.of(utc_now())
    assert client.portal
    assert client.portal.call(audits.draw, week, "seed", week.ends)
    return address


def test_m10_a_sample_is_listed_judged_and_counted(client: TestClient, drawn: str) -> None:
    waiting = AuditView.model_validate(client.get(AUDIT).json()).sample
    body = {"verdict": "not_fixed", "note": "الحفرة باقية", "who": "سعد"}

    judged = client.post(f"{drawn}/audit", json=body)
    again = client.post(f"{drawn}/audit", json=body)

    assert waiting
    assert (waiting.closed, waiting.found.drawn, waiting.found.interval) == (1, 1, None)
    assert (judged.status_code, judged.json()["status"]) == (200, "reopened")
    assert (again.status_code, again.json()["who"]) == (409, "سعد")
    assert "لم تُعالج" in again.json()["detail_ar"]
    week = waiting.week
    found = AuditView.model_validate(client.get(AUDIT, params={"week": week}).json()).sample
    assert found
    assert (found.found.defect_rate, found.units[0].unit) == (1.0, "jeddah.roads")
    assert found.found.interval
    assert found.found.interval.high == 1.0


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"verdict": "fixed", "who": "هند"}, 409, "own-work"),
        ({"verdict": "cannot_tell", "who": "سعد"}, 422, "lacking"),
        ({"verdict": "perhaps", "who": "سعد"}, 422, "invalid"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
    client: TestClient, drawn: str, body: dict[str, str], status: int, problem: str
) -> None:
    answer = client.post(f"{drawn}/audit", json=body)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


def test_a_ticket_that_was_not_drawn_says_so(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"

    answer = client.post(f"{address}/audit", json={"verdict": "fixed", "who": "سعد"})

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-drawn")


def test_before_the_first_week_is_over_there_is_no_sample(client: TestClient) -> None:
    assert client.get(AUDIT).json() == {"sample": None}
    assert client.get(AUDIT, params={"week": "2026-W48"}).json() == {"sample": None}
    assert client.get(AUDIT, params={"week": "48"}).status_code == 422

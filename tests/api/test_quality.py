"""The figures of quality by the API."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import QualityView

QUALITY = "/api/v1/stats/quality"
Routed = Callable[..., list[dict[str, Any]]]


def test_what_was_corrected_shows_by_service_unit_and_band(
    client: TestClient, routed: Routed, pothole: dict[str, Any], football: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole, football)
    body = {"service": "waste.container_damaged"}
    client.post(f"/api/v1/tickets/{ticket['id']}/corrections", json=body)

    answer = client.get(QUALITY)

    found = QualityView.model_validate(answer.json())
    assert answer.status_code == 200
    assert (found.posts.tagged, found.posts.misrouted, found.posts.misroute_rate) == (2, 1, 0.5)
    assert [(one.code, one.misroute_rate) for one in found.services] == [
        ("roads.pothole", 1.0),
        ("offtopic", 0.0),
    ]
    assert [(one.code, one.sure_misroute_rate) for one in found.units] == [("jeddah.roads", 1.0)]
    assert found.bands[0].begins < found.bands[0].ends
    (week,) = found.weeks
    assert week.week.endswith(f"-W{week.begins.isocalendar().week:02}")
    assert [(one.code, one.share) for one in week.domains] == [("offtopic", 0.5), ("roads", 0.5)]
    assert [one.code for one in week.services] == ["roads.pothole"]
    assert (week.unsure_share, week.distance) == (0.0, None)


def test_a_period_may_be_asked_for(client: TestClient, routed: Routed, pothole: Any) -> None:
    routed(pothole)

    found = client.get(QUALITY, params={"since": "2020-01-01", "until": "2020-02-01T00:00:00Z"})

    assert found.json()["since"] == "2020-01-01T00:00:00Z"
    assert (found.json()["posts"]["tagged"], found.json()["posts"]["misroute_rate"]) == (0, None)
    assert found.json()["weeks"] == []


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"since": "yesterday"}, "query.since"),
        ({"until": "2026-13-01"}, "query.until"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "query.since"),
        ({"since": "2024-01-01", "until": "2026-01-01"}, "query.since"),
        ({"until": "0001-01-01"}, "query.since"),
        ({"since": "9999-12-31"}, "query.since"),
        ({"week": "1"}, "query.week"),
    ],
)
def test_a_wrong_period_is_named(client: TestClient, asked: dict[str, str], at: str) -> None:
    answer = client.get(QUALITY, params=asked)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at

"""How matters ended, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.ends import ClosureView

CLOSURE = "/api/v1/stats/closure"
Routed = Callable[..., list[dict[str, Any]]]


def test_reopenings_show_against_the_unit_that_resolved(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    client.post(f"{address}/claim", json={"holder": "نورة"})
    client.post(f"{address}/resolve", json={})
    client.post(f"{address}/reopen", json={"reason": "الحفرة ما زالت هنا"})

    found = ClosureView.model_validate(client.get(CLOSURE).json())

    assert (found.total.resolved, found.total.reopened, found.total.reopen_rate) == (1, 1, 1.0)
    assert found.total.median_minutes == 0
    assert [(each.code, each.reopened) for each in found.units] == [("jeddah.roads", 1)]
    assert found.municipalities[0].code == "jeddah"


def test_where_nothing_ended_there_is_no_rate(client: TestClient) -> None:
    found = client.get(CLOSURE).json()

    assert (found["total"]["reopen_rate"], found["total"]["median_minutes"]) == (None, None)
    assert found["units"] == []


@pytest.mark.parametrize(
    "asked", [{"unit": "jeda.roads"}, {"since": "2026-02-01", "until": "2026-01-01"}, {"week": "1"}]
)
def test_what_cannot_be_asked_is_named(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get(CLOSURE, params=asked).status_code == 422

"""Posts without an answer, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.unanswered import UnansweredView

UNANSWERED = "/api/v1/stats/unanswered"
Routed = Callable[..., list[dict[str, Any]]]


def test_posts_wait_with_and_without_a_ticket(
    client: TestClient, routed: Routed, pothole: Any, water: Any, football: Any
) -> None:
    (_, ticket) = routed(pothole, water, football)
    client.post("/api/v1/posts", json={"items": [{"text": "حفرة أخرى في جدة"}]})

    found = UnansweredView.model_validate(client.get(UNANSWERED).json())

    assert found.total
    assert found.groups
    assert found.total.posts == 3
    assert {each.code.value: each.posts for each in found.total.reasons} == {
        "new": 1,
        "referred": 1,
        "waits_for_tags": 1,
    }
    assert [(each.municipality, each.service) for each in found.groups] == [
        (None, None),
        ("jeddah", "external.water"),
        ("jeddah", "roads.pothole"),
    ]
    oldest = found.items[0]
    assert (oldest.ticket, oldest.unit) == (ticket["id"], "jeddah.roads")
    assert oldest.age.working_minutes is not None
    assert oldest.age.working_minutes <= oldest.age.minutes + 1


def test_further_pages_leave_the_figures_out(
    client: TestClient, routed: Routed, pothole: Any, water: Any
) -> None:
    routed(pothole, water)

    first = client.get(UNANSWERED, params={"limit": 1}).json()
    rest = client.get(UNANSWERED, params={"limit": 1, "after": first["next"]}).json()

    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (1, 1, None)
    assert first["items"] != rest["items"]
    assert (rest["total"], rest["groups"]) == (None, None)


def test_nobody_waits_where_nothing_was_said(client: TestClient) -> None:
    found = client.get(UNANSWERED).json()

    assert (found["total"], found["groups"], found["items"]) == (None, [], [])


@pytest.mark.parametrize(
    "asked",
    [
        {"municipality": "jedda"},
        {"service": "roads"},
        {"reason": "lost"},
        {"after": "x"},
        {"since": "1"},
    ],
)
def test_what_cannot_be_asked_is_named(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get(UNANSWERED, params=asked).status_code == 422

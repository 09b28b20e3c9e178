"""The figures of the overview over HTTP: each opens the list of what it counts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.figure_bodies import AnsweringView, MapView, TopsView, VolumeView

STATS = "/api/v1/stats"
Routed = Callable[..., list[dict[str, Any]]]
WATER = {"text": "انقطاع الماء عن حي الصفا في جدة", "native_id": "w1"}
FOOTBALL = {"text": "مباراة الليلة كانت ممتعة", "native_id": "f1"}
LAMP = {"text": "إنارة الشارع مطفأة والماء مقطوع", "native_id": "l1"}


def behind(figures: Any) -> Iterator[tuple[int, str]]:
    """Yield every count of an answer that has a list behind it."""
    if isinstance(figures, dict):
        if figures.get("behind"):
            yield figures["count"], figures["behind"]
        for each in figures.values():
            yield from behind(each)
    elif isinstance(figures, list):
        for each in figures:
            yield from behind(each)


@pytest.mark.parametrize("name", ["volume", "tops", "map", "answering"])
@pytest.mark.parametrize("asked", ["", "?municipality=jeddah&service=roads"])
def test_each_figure_opens_what_it_counts(
    client: TestClient, routed: Routed, pothole: Any, name: str, asked: str
) -> None:
    tickets = routed(pothole, WATER, FOOTBALL, LAMP)
    address = f"/api/v1/tickets/{tickets[-1]['id']}"
    client.post(f"{address}/claim", json={"holder": "نورة"})
    client.post(f"{address}/resolve", json={})
    client.post(f"{address}/reopen", json={"reason": "باقية"})
    found = client.get(f"{STATS}/{name}{asked}").json()

    counts = list(behind(found))

    assert len(counts) > 3
    assert any(count for count, _ in counts)
    for count, link in counts:
        listed = client.get(link)
        assert listed.status_code == 200, (link, listed.text)
        assert len(listed.json()["items"]) == count, link


def test_volume_tells_of_today_hour_by_hour(
    client: TestClient, routed: Routed, pothole: Any, football: Any
) -> None:
    routed(pothole, football)

    found = VolumeView.model_validate(client.get(f"{STATS}/volume").json())

    assert (found.posts.count, found.tickets.count) == (1, 1)
    assert found.steps[0].begin == found.since
    assert (found.since.hour, found.since.minute) == (21, 0)
    assert [each.tickets.count for each in found.steps if each.tickets.count] == [1]
    assert not found.steps[-1].whole
    # Sawt began to listen just now: nothing can be usual yet.
    assert found.known is not None
    assert found.posts.usual is None
    assert found.posts.change is None


def test_what_has_not_begun_has_no_count(client: TestClient) -> None:
    until = datetime.now(UTC) + timedelta(hours=5)

    found = client.get(f"{STATS}/volume", params={"until": until.isoformat()}).json()

    last = found["steps"][-1]["posts"]
    assert (last["count"], last["behind"], last["usual"]) == (None, None, None)


def test_days_that_are_unlike_others_are_named(client: TestClient) -> None:
    asked = {"since": "2026-09-22T00:00:00Z", "until": "2026-09-25T00:00:00Z", "by": "day"}

    found = client.get(f"{STATS}/volume", params=asked).json()

    notes = {each["date"]: each["note"] and each["note"]["en"] for each in found["steps"]}
    assert notes == {
        "2026-09-22": None,
        "2026-09-23": "National Day",
        "2026-09-24": None,
        "2026-09-25": None,
    }


def test_tops_name_services_places_and_intents(
    client: TestClient, routed: Routed, pothole: Any, water: Any
) -> None:
    routed(pothole, water, LAMP)

    found = TopsView.model_validate(client.get(f"{STATS}/tops", params={"top": "2"}).json())

    services = [(each.code, each.tickets.count, each.posts.count) for each in found.services]
    assert services == [("external.water", 2, 2), ("roads.pothole", 1, 1)]
    places = {each.code: (each.tickets.count, each.tickets.behind) for each in found.municipalities}
    assert places["jeddah"][0] == 2
    assert places[None] == (1, None)
    assert [each.code for each in found.intents] == ["complaint"]


def test_the_map_knows_where_places_lie(client: TestClient, routed: Routed, pothole: Any) -> None:
    routed(pothole, LAMP)

    found = MapView.model_validate(client.get(f"{STATS}/map").json())

    (nowhere, jeddah) = sorted(found.municipalities, key=lambda each: each.code or "")
    assert (jeddah.code, jeddah.amana, jeddah.opened.count) == ("jeddah", "jeddah", 1)
    assert jeddah.spot is not None
    assert (round(jeddah.spot.lat), round(jeddah.spot.long)) == (21, 39)
    assert (nowhere.code, nowhere.spot, nowhere.unanswered.count) == (None, None, 1)
    assert {each.code for each in found.amanat} == {"jeddah", None}


def test_paces_are_told_in_minutes(client: TestClient, routed: Routed, pothole: Any) -> None:
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    client.post(f"{address}/claim", json={"holder": "نورة"})
    client.post(f"{address}/resolve", json={})
    client.post(f"{address}/reopen", json={"reason": "باقية"})

    found = AnsweringView.model_validate(client.get(f"{STATS}/answering").json())

    assert found.total.tickets.count == 1
    assert found.total.first_answer.waiting.count == 1
    assert found.total.first_answer.share_in_time is None
    assert [each.code for each in found.units] == ["jeddah.roads"]
    assert (found.reopened.count, found.reopened.times) == (1, 1)


def test_figures_are_worked_out_once_for_all_who_ask_within_the_minute(
    client: TestClient, routed: Routed, pothole: Any, water: Any
) -> None:
    since = {"since": (datetime.now(UTC) - timedelta(days=3)).isoformat()}
    routed(pothole)
    first = client.get(f"{STATS}/map", params=since).json()
    routed(water)

    assert client.get(f"{STATS}/map", params=since).json() == first


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"since": "2026-01-01", "until": "2026-06-01"},
        {"since": "2126-01-01"},
        {"since": "1999-01-01", "until": "1999-01-02"},
        {"until": "2126-01-01"},
        {"municipality": "jedda"},
        {"service": "road"},
        {"week": "1"},
    ],
)
@pytest.mark.parametrize("name", ["volume", "tops", "map", "answering"])
def test_what_cannot_be_asked_is_named(
    client: TestClient, asked: dict[str, str], name: str
) -> None:
    assert client.get(f"{STATS}/{name}", params=asked).status_code == 422


def test_many_days_are_not_told_by_the_hour(client: TestClient) -> None:
    asked = {"since": "2026-01-01", "until": "2026-01-31"}

    assert client.get(f"{STATS}/volume", params=asked).status_code == 422
    assert client.get(f"{STATS}/volume", params={**asked, "by": "day"}).status_code == 200


@pytest.mark.parametrize("name", ["first_answer", "resolve"])
def test_clocks_are_asked_for_within_a_time(client: TestClient, name: str) -> None:
    refused = client.get("/api/v1/tickets", params={name: "late"})

    assert refused.status_code == 422
    assert "opened_from" in refused.text


def test_lists_can_be_of_a_place_itself(client: TestClient, routed: Routed, pothole: Any) -> None:
    routed(pothole)

    def listed(place: str, of: str) -> int:
        return len(client.get(f"/api/v1/{of}", params={"place": place}).json()["items"])

    assert [listed("jeddah", of) for of in ("tickets", "posts")] == [1, 1]
    assert [listed("riyadh", of) for of in ("tickets", "posts")] == [0, 0]
    assert client.get("/api/v1/posts", params={"place": "jedda"}).status_code == 422

"""Updates in both directions: what was done flows out, what others tell is noted once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from api.settings import LOCAL_KEY
from reporting import Reporter, texts, tree

BEARER = {"authorization": f"Bearer {LOCAL_KEY}"}


def claim_and_answer(city: Reporter, ticket: str) -> None:
    for verb, body in (("claim", {}), ("answer", {"text": "سنعالجها غدًا"})):
        path = f"/api/v1/tickets/{ticket}/{verb}"
        answer = city.client.post(path, json={"who": "نورة", **body}, headers=BEARER)
        assert answer.status_code == 200


def history(city: Reporter, ticket: str) -> list[Any]:
    lines: list[Any] = city.client.get(f"/api/v1/tickets/{ticket}", headers=BEARER).json()[
        "history"
    ]
    return lines


def test_what_was_done_is_told_oldest_first(city: Reporter) -> None:
    name = city.report()
    claim_and_answer(city, name)

    told = city.get("servicerequestupdates.json").json()
    assert [each["service_request_id"] for each in told] == [name, name]
    assert told[1]["description"].endswith("سنعالجها غدًا")
    assert len({each["update_id"] for each in told}) == 2
    assert tree(city.get("servicerequestupdates.xml")).tag == "service_requests_updates"
    assert texts(city.get("servicerequestupdates.xml"), "status") == ["open", "open"]


def test_only_the_window_that_is_asked_for_is_told(city: Reporter) -> None:
    name = city.report()
    claim_and_answer(city, name)
    now = datetime.now(UTC)

    later = {"start_date": now.isoformat(), "end_date": (now + timedelta(days=1)).isoformat()}
    assert city.get("servicerequestupdates.json", **later).json() == []
    assert len(city.get("servicerequestupdates.json", service_request_id=name).json()) == 2
    assert city.get("servicerequestupdates.json", service_request_id="x").json() == []


def test_an_update_of_another_system_becomes_a_note(city: Reporter) -> None:
    name = city.report()
    answer = city.post(
        "servicerequestupdates.json",
        service_request_id=name,
        update_id="7",
        status="CLOSED",
        description="أصلحت",
        updated_datetime="2026-11-23T09:00:00+03:00",
    )

    assert answer.status_code == 200
    line = history(city, name)[-1]
    assert (line["verb"], line["note"], line["who"]) == ("update", "[closed] أصلحت", "api")
    assert city.request(name)["status"] == "open"
    events = city.client.get("/api/v1/tickets", headers=BEARER).json()["items"]
    assert events[0]["id"] == name


def test_the_same_update_again_is_ignored(city: Reporter) -> None:
    name = city.report()
    given = {"service_request_id": name, "description": "أصلحت"}
    named = [city.post("servicerequestupdates.json", update_id="7", **given) for _ in range(2)]
    unnamed = [city.post("servicerequestupdates.xml", **given) for _ in range(3)]

    assert named[0].json() == named[1].json()
    assert len({each.text for each in unnamed}) == 1
    assert len([each for each in history(city, name) if each["verb"] == "update"]) == 2


def test_an_update_must_say_something_of_a_request(city: Reporter) -> None:
    name = city.report()
    for given, status in (
        ({}, 400),
        ({"service_request_id": name}, 400),
        ({"service_request_id": "0" * 16, "description": "x"}, 404),
        ({"service_request_id": "x", "description": "x"}, 404),
        ({"service_request_id": name, "description": "x" * 4001}, 400),
        ({"service_request_id": name, "description": "x", "updated_datetime": "then"}, 400),
    ):
        assert city.post("servicerequestupdates.json", **given).status_code == status, given

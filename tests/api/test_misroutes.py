"""R8: returned tickets are counted, and what is said of them is offered to the learning loop."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.hint_bodies import HintPage, HintView
from api.schemas import CorrectionItems, MisroutesView

Routed = Callable[..., list[dict[str, Any]]]
SUGGESTED = "/api/v1/corrections/suggested"


@pytest.fixture
def ticket(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of a ticket of jeddah.roads."""
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    assert client.get(address).json()["unit"] == "jeddah.roads"
    return address


def suggested(client: TestClient, **query: str) -> list[HintView]:
    return HintPage.model_validate(client.get(SUGGESTED, params=query).json()).items


def test_a_return_with_the_right_service_goes_to_its_unit_and_is_offered(
    client: TestClient, ticket: str
) -> None:
    body = {"reason": "عمود إنارة", "service": "lighting.outage", "who": "نورة"}

    back = client.post(f"{ticket}/return", json=body)

    assert back.json()["unit"] == "jeddah.lighting"
    (hint,) = suggested(client)
    assert (hint.unit, hint.went, hint.service) == (
        "jeddah.roads", "jeddah.lighting", "lighting.outage",
    )  # fmt: skip
    assert (hint.who, hint.note, hint.state, hint.said) == (
        "نورة", "عمود إنارة", "open", "roads.pothole",
    )  # fmt: skip


def test_a_return_that_names_nothing_is_counted_and_offers_nothing(
    client: TestClient, ticket: str
) -> None:
    client.post(f"{ticket}/return", json={"reason": "ليست لنا"})

    assert suggested(client) == []


def test_r8_what_is_accepted_becomes_a_correction_and_no_second_misroute(
    client: TestClient, ticket: str
) -> None:
    """R8: every return is a label."""
    client.post(f"{ticket}/return", json={"reason": "إنارة", "service": "lighting.outage"})
    (hint,) = suggested(client)

    made = client.post(f"{SUGGESTED}/{hint.id}/accept", json={"who": "منال"})

    assert made.status_code == 201
    (kept,) = CorrectionItems.model_validate(made.json()).items
    assert kept.who == "منال"
    assert client.get(ticket).json()["services"] == ["lighting.outage"]
    (after,) = suggested(client, state="accepted")
    assert (after.decided_by, suggested(client, state="open")) == ("منال", [])
    figures = client.get("/api/v1/stats/misroutes").json()
    assert figures["tickets"] == {
        "tickets": 1, "misrouted": 1, "misroutes": 1, "misroute_rate": 1.0,
    }  # fmt: skip
    assert client.get("/api/v1/stats/quality").json()["posts"]["misrouted"] == 1


def test_a_unit_alone_is_offered_and_accepted_with_the_service(
    client: TestClient, ticket: str
) -> None:
    client.post(f"{ticket}/return", json={"reason": "إنارة", "unit": "jeddah.lighting"})
    (hint,) = suggested(client)
    path = f"{SUGGESTED}/{hint.id}/accept"

    bare = client.post(path, json={})
    wrong = client.post(path, json={"services": ["lighting.outtage"]})
    done = client.post(path, json={"services": ["lighting.outage"]})
    again = client.post(path, json={"services": ["lighting.outage"]})

    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/service-needed")
    assert wrong.json()["errors"][0]["at"] == "body.services.0"
    assert done.status_code == 201
    assert (again.status_code, again.json()["state"]) == (409, "accepted")
    assert "مقبول" in again.json()["detail_ar"]


def test_what_is_dismissed_teaches_nothing(client: TestClient, ticket: str) -> None:
    client.post(f"{ticket}/return", json={"reason": "إنارة", "service": "lighting.outage"})
    (hint,) = suggested(client)
    path = f"{SUGGESTED}/{hint.id}"

    done = client.post(f"{path}/dismiss", json={"note": "كانت حفرة فعلًا", "who": "منال"})
    late = client.post(f"{path}/accept", json={})

    assert HintView.model_validate(done.json()).decided_note == "كانت حفرة فعلًا"
    assert late.status_code == 409
    assert client.get("/api/v1/corrections").json()["items"] == []


def test_who_is_of_another_place_sees_and_decides_none(client: TestClient, ticket: str) -> None:
    client.post(f"{ticket}/return", json={"reason": "إنارة", "service": "lighting.outage"})
    (hint,) = suggested(client)
    user = {"id": "هند", "name": "هند", "roles": ["manager"], "places": ["riyadh"]}
    client.post("/api/v1/users", json=user)
    key = client.post("/api/v1/keys", json={"user": "هند", "label": "x"}).json()["key"]
    away = {"authorization": f"Bearer {key}"}

    assert client.get(SUGGESTED, headers=away).json()["items"] == []
    for verb in ("accept", "dismiss"):
        refused = client.post(f"{SUGGESTED}/{hint.id}/{verb}", json={}, headers=away)
        assert refused.status_code == 404


@pytest.mark.parametrize("hint", ["hint_9", "x", "hint_٣", f"hint_{10**30}"])
def test_what_is_not_there_is_not_found(client: TestClient, hint: str) -> None:
    assert client.post(f"{SUGGESTED}/{hint}/dismiss", json={}).status_code == 404


def test_r8_rates_are_told_by_service_unit_and_band(
    client: TestClient, routed: Routed, pothole: dict[str, Any], ticket: str
) -> None:
    """R8: misroute rate by service, unit and score band, over a window."""
    assert ticket
    other = pothole | {"native_id": "p2", "text": "هبوط عميق في طريق الملك فهد قرب جسر جدة"}
    routed(other)
    client.post(f"{ticket}/return", json={"reason": "إنارة", "unit": "jeddah.lighting"})

    told = client.get("/api/v1/stats/misroutes")

    found = MisroutesView.model_validate(told.json())
    units = {each.code: (each.tickets, each.misrouted) for each in found.units}
    assert units == {"jeddah.roads": (2, 1), "jeddah.lighting": (1, 0)}
    (service,) = found.services
    assert (service.code, service.tickets, service.misrouted) == ("roads.pothole", 2, 1)
    assert service.misroute_rate == 0.5
    (band,) = found.bands
    assert (band.tickets, band.misrouted, band.begins <= 0.9 <= band.ends) == (2, 1, True)


def test_a_window_without_tickets_has_no_rate_and_one_that_cannot_be_is_refused(
    client: TestClient,
) -> None:
    path = "/api/v1/stats/misroutes"
    empty = client.get(path, params={"since": "2020-01-01", "until": "2020-02-01"})
    refused = client.get(path, params={"since": "2026-02-01", "until": "2026-01-01"})

    assert empty.json()["tickets"]["misroute_rate"] is None
    assert refused.json()["errors"][0]["at"] == "query.since"


def test_what_was_merged_meanwhile_names_the_ticket_that_answers_for_it(
    client: TestClient, routed: Routed, pothole: dict[str, Any], ticket: str
) -> None:
    client.post(f"{ticket}/return", json={"reason": "إنارة", "service": "lighting.outage"})
    (hint,) = suggested(client)
    other = routed(pothole | {"native_id": "p9", "text": "حفرة أخرى في جدة عند الجامعة"})[0]["id"]
    here = ticket.rpartition("/")[2]
    merged = client.post(
        f"/api/v1/tickets/{other}/merge", json={"tickets": [here], "reason": "واحد", "who": "هند"}
    )
    assert merged.status_code == 200, merged.text

    refused = client.post(f"{SUGGESTED}/{hint.id}/accept", json={"who": "هند"})

    assert refused.status_code == 409
    assert other in refused.json()["detail"]
    assert suggested(client)[0].state == "open"

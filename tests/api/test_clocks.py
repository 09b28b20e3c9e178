"""The clock of a ticket and the calendars, over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.calendar_bodies import CalendarItems
from api.schemas import TicketDetailView
from api.tools import utc_now

Routed = Callable[..., list[dict[str, Any]]]
TICKETS = "/api/v1/tickets"
CALENDARS = "/api/v1/calendars"


@pytest.fixture
def ticket(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of a ticket that نورة holds."""
    address = f"{TICKETS}/{routed(pothole)[0]['id']}"
    assert client.post(f"{address}/claim", json={"holder": "نورة"}).status_code == 200
    return address


def ids(client: TestClient, **asked: str) -> list[str]:
    answer = client.get(TICKETS, params=asked)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


def test_a_ticket_shows_what_is_owed_by_when(client: TestClient, ticket: str) -> None:
    shown = client.get(ticket).json()

    clock = TicketDetailView.model_validate(shown).clock
    assert clock
    # The pothole is urgent: four hours, day and night.
    first = clock.first_answer
    assert first.due == datetime.fromisoformat(shown["opened"]) + timedelta(hours=4)
    assert (shown["due"], first.policy) == (shown["clock"]["first_answer"]["due"], "high")
    assert (first.met, first.paused, first.used < 0.1) == (None, False, True)
    assert (clock.next_update.due, clock.next_update.met, clock.next_update.used) == (None, None, 0)


def test_an_answer_and_an_end_are_met(client: TestClient, ticket: str) -> None:
    client.post(f"{ticket}/answer", json={"text": "وصلنا بلاغكم ونعمل عليه"})
    answered = client.get(ticket).json()
    client.post(f"{ticket}/resolve")
    resolved = client.get(ticket).json()["clock"]

    assert answered["clock"]["first_answer"]["met"]
    assert answered["due"] == answered["clock"]["next_update"]["due"]
    assert (resolved["next_update"]["paused"], resolved["resolve"]["paused"]) == (True, False)
    assert resolved["resolve"]["met"]


def test_a_referred_ticket_stands_still(routed: Routed, client: TestClient) -> None:
    (water,) = routed({"text": "انقطاع الماء عن حي الصفا في جدة من يومين", "native_id": "w1"})

    clock = client.get(f"{TICKETS}/{water['id']}").json()["clock"]

    assert (clock["resolve"]["paused"], clock["resolve"]["due"]) == (True, None)
    assert not clock["first_answer"]["paused"]


def test_tickets_are_asked_for_by_their_deadlines(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)
    in_an_hour = (utc_now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    in_a_day = (utc_now() + timedelta(hours=24)).isoformat().replace("+00:00", "Z")

    assert ids(client, overdue="true") == []
    assert len(ids(client, overdue="false")) == 2
    assert ids(client, due_before=in_an_hour) == []
    assert len(ids(client, due_before=in_a_day)) == 2
    assert ids(client, due_before=in_a_day, overdue="true") == []


def test_the_soonest_due_come_first_a_page_at_a_time(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)

    page = client.get(TICKETS, params={"sort": "due", "limit": "1"}).json()
    rest = client.get(TICKETS, params={"sort": "due", "after": page["next"]}).json()

    due = [each["due"] for each in (*page["items"], *rest["items"])]
    assert (len(due), due, rest["next"]) == (2, sorted(due), None)
    mixed = client.get(TICKETS, params={"after": page["next"]})
    assert mixed.status_code == 422
    assert client.get(TICKETS, params={"sort": "urgency"}).status_code == 422


def test_a_post_that_is_tried_is_due_by_the_clock(client: TestClient) -> None:
    asked = {"text": "حفرة كبيرة في شارع التحلية في جدة"}

    tried = client.post("/api/v1/rules/try", json=asked).json()

    hours = (datetime.fromisoformat(tried["due"]) - utc_now()) / timedelta(hours=1)
    assert 3.9 < hours < 4.1


def test_calendars_tell_hours_holidays_and_units(client: TestClient) -> None:
    found = CalendarItems.model_validate(client.get(CALENDARS).json()).items

    office, holy, always = found
    assert [each.code for each in found] == ["office", "holy-cities", "always"]
    assert office.week["sunday"] == ["07:30-14:30"]
    assert list(office.week) == ["sunday", "monday", "tuesday", "wednesday", "thursday"]
    assert (office.seasons[0].first, office.seasons[0].week["sunday"]) == ("09-01", ["10:00-15:00"])
    assert office.next_holiday
    assert office.next_holiday.first <= office.next_holiday.last
    assert (always.open, always.next_holiday) == (True, None)
    assert "makkah.roads" in holy.units
    assert "jeddah.roads" in office.units
    assert "makkah.emergency" in always.units


def test_the_calendar_of_one_unit_can_be_asked(client: TestClient) -> None:
    (found,) = client.get(CALENDARS, params={"unit": "makkah.roads"}).json()["items"]

    assert (found["code"], found["units"]) == ("holy-cities", ["makkah.roads"])
    assert client.get(CALENDARS, params={"unit": "makkah.road"}).status_code == 422

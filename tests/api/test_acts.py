"""What people do to a ticket, over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from router.states import Verb

Routed = Callable[..., list[dict[str, Any]]]
PHOTO = {"kind": "photo", "value": "https://jeddah.example/after.jpg"}


@pytest.fixture
def ticket(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> str:
    """The address of a ticket that نورة holds."""
    address = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    assert client.post(f"{address}/claim", json={"holder": "نورة"}).status_code == 200
    return address


def test_every_verb_has_a_path(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    for verb in Verb:
        assert f"/api/v1/tickets/{{ticket}}/{verb.value.replace('_', '-')}" in paths


def test_a_matter_is_not_verified_by_who_resolved_it_nor_without_its_photo(
    client: TestClient, ticket: str
) -> None:
    assert client.post(f"{ticket}/resolve", json={"note": "رُدمت"}).status_code == 200

    alone = client.post(f"{ticket}/verify", json={"who": "نورة", "evidence": [PHOTO]})
    bare = client.post(f"{ticket}/verify", json={"who": "هند"})
    done = client.post(f"{ticket}/verify", json={"who": "هند", "evidence": [PHOTO]})

    assert (alone.status_code, alone.json()["field"]) == (422, "who")
    assert "من عالج التذكرة (نورة) لا يتحقق منها" in alone.json()["detail_ar"]
    assert (bare.status_code, bare.json()["field"]) == (422, "evidence")
    assert bare.json()["detail_ar"] == (
        "ينقص الطلب شيء: أرسل إثبات المعالجة (evidence) الذي تطلبه الخدمة: صورة."
    )
    assert done.json()["status"] == "verified"
    assert client.post(f"{ticket}/close").json()["status"] == "closed"


def test_a_forgotten_reason_and_an_address_that_is_none_are_told_in_arabic_too(
    client: TestClient, ticket: str
) -> None:
    moved = client.post(f"{ticket}/hand-over", json={"unit": "jeddah.projects"})
    shown = client.post(
        f"{ticket}/resolve", json={"evidence": [{"kind": "photo", "value": "صورة"}]}
    )

    assert moved.json()["errors"] == [
        {"at": "body.note", "reason": "is missing", "reason_ar": "هذا الحقل مطلوب"}
    ]
    assert shown.json()["errors"] == [
        {
            "at": "body.evidence.0",
            "reason": "must be an address, as in https://example.org/1",
            "reason_ar": "يلزم رابط صحيح، مثل https://example.org/1",
        }
    ]


def test_a_reopened_matter_waits_for_a_holder(client: TestClient, ticket: str) -> None:
    client.post(f"{ticket}/resolve")

    opened = client.post(f"{ticket}/reopen", json={"reason": "الحفرة ما زالت هنا"})

    assert (opened.json()["status"], opened.json()["holder"]) == ("reopened", None)


def test_a_returned_ticket_goes_to_the_triage_desk_unless_its_place_is_known(
    client: TestClient, ticket: str
) -> None:
    back = client.post(f"{ticket}/return", json={"reason": "ليست من اختصاصنا"})
    known = client.post(f"{ticket}/return", json={"reason": "إنارة", "unit": "jeddah.lighting"})

    assert (back.json()["unit"], back.json()["status"]) == ("jeddah.triage", "new")
    assert known.json()["unit"] == "jeddah.lighting"


def test_a_ticket_is_referred_answered_and_closed_with_what_the_agency_did(
    client: TestClient, ticket: str
) -> None:
    away = client.post(f"{ticket}/refer", json={"agency": "nwc", "reason": "تسرب من خط رئيس"})
    told = client.post(f"{ticket}/answer", json={"text": "أحيل إلى شركة المياه", "who": "نورة"})
    over = client.post(f"{ticket}/close", json={"reason": "أصلحته الشركة", "who": "نورة"})

    assert (away.json()["status"], away.json()["referral"]["code"]) == ("referred", "nwc")
    assert told.json()["status"] == "referred"
    assert over.json()["status"] == "closed"


def test_a_ticket_sleeps_until_its_time_and_is_found_asleep(
    client: TestClient, ticket: str
) -> None:
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()

    assert client.post(f"{ticket}/snooze", json={"until": until, "note": "المقاول"}).is_success
    asleep = client.get("/api/v1/tickets", params={"snoozed": True}).json()["items"]
    assert [one["id"] for one in asleep] == [ticket.rpartition("/")[2]]
    assert client.post(f"{ticket}/wake").is_success
    assert not client.get("/api/v1/tickets", params={"snoozed": True}).json()["items"]


@pytest.mark.parametrize(
    ("verb", "body", "status"),
    [
        ("assign", {"holder": "سعد"}, "claimed"),
        ("release", {}, "new"),
        ("hand-over", {"unit": "jeddah.lighting", "reason": "عمود إنارة"}, "new"),
        ("dismiss", {"reason": "ليست بلاغا"}, "dismissed"),
    ],
)
def test_what_else_may_be_done(
    client: TestClient, ticket: str, verb: str, body: dict[str, Any], status: str
) -> None:
    assert client.post(f"{ticket}/{verb}", json=body).json()["status"] == status


@pytest.mark.parametrize(
    ("verb", "body", "at"),
    [
        ("hand-over", {"unit": "jeddah.lightning", "reason": "إنارة"}, "body.unit"),
        ("refer", {"agency": "nwcc", "reason": "مياه"}, "body.agency"),
        ("return", {"unit": "jeda.roads", "reason": "طرق"}, "body.unit"),
        ("snooze", {"until": "tomorrow", "reason": "المقاول"}, "body.until"),
        ("reopen", {}, "body.note"),
        ("resolve", {"evidence": [{"kind": "photo", "value": "صورة"}]}, "body.evidence.0"),
    ],
)
def test_what_cannot_be_used_is_named(
    client: TestClient, ticket: str, verb: str, body: dict[str, Any], at: str
) -> None:
    answer = client.post(f"{ticket}/{verb}", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"].startswith(at)


def test_a_sleep_without_an_end_ahead_is_refused(client: TestClient, ticket: str) -> None:
    answer = client.post(f"{ticket}/snooze", json={"until": "2020-01-01", "reason": "المقاول"})

    assert (answer.status_code, answer.json()["field"]) == (422, "until")


def test_history_says_what_changed(client: TestClient, ticket: str) -> None:
    (line,) = client.get(ticket).json()["history"]

    assert line["changes"] == {"holder": [None, "نورة"]}

"""R14: handing a matter to another agency, with its text, its reference and its answer."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.referral_bodies import ReferralView

Routed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def address(client: TestClient, routed: Routed, water: dict[str, Any]) -> str:
    """The address of what is written about the ticket of a matter of the water company."""
    post = water | {"url": "https://x.example/w1", "author": "sara"}
    post["text"] += "، للتواصل 0551234567"
    ticket = routed(post)[0]
    assert ticket["status"] == "referred"
    assert client
    return f"/api/v1/tickets/{ticket['id']}/referral"


def test_r14_the_ready_text_says_what_where_and_who_said_it(
    client: TestClient, address: str
) -> None:
    """R14: without a phone number, and with the link of the post."""
    told = ReferralView.model_validate(client.get(address).json())

    assert told.agency.code == "nwc"
    assert "السادة شركة المياه الوطنية" in told.text
    assert "انقطاع الماء عن حي الصفا" in told.text
    assert "https://x.example/w1" in told.text
    assert told.ticket in told.text
    assert "0551234567" not in told.text
    assert "{" not in told.text
    assert (told.who, told.follow_ups, told.reference) == ("sawt", 0, None)
    assert told.referred
    assert told.next
    assert told.next > told.referred


def test_r14_the_agencys_number_and_answer_are_kept_and_end_the_asking(
    client: TestClient, address: str
) -> None:
    numbered = client.post(address, json={"reference": "NWC-7731", "who": "نورة"}).json()
    answered = client.post(address, json={"answer": "أُصلح الخط", "who": "نورة"}).json()

    assert (numbered["reference"], numbered["answer"]) == ("NWC-7731", None)
    assert numbered["next"]
    assert (answered["reference"], answered["answer"]) == ("NWC-7731", "أُصلح الخط")
    assert answered["next"] is None
    assert ReferralView.model_validate(client.get(address).json()).answered
    lines = client.get(address.removesuffix("/referral")).json()["history"]
    assert [(line["verb"], line["who"]) for line in lines] == [("referral", "نورة")] * 2


def test_the_text_can_be_read_before_anything_is_referred(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    path = f"/api/v1/tickets/{routed(pothole)[0]['id']}/referral"

    refused = client.get(path)
    shown = client.get(path, params={"agency": "rga"})
    unknown = client.get(path, params={"agency": "rgaa"})
    early = client.post(path, json={"reference": "1"})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-referred")
    assert "أحِلها أولًا" in refused.json()["detail_ar"]
    assert ReferralView.model_validate(shown.json()).referred is None
    assert "السادة الهيئة العامة للطرق" in shown.json()["text"]
    assert unknown.json()["errors"][0]["reason"] == "no such code; did you mean rga?"
    assert early.status_code == 409


def test_nothing_said_is_refused_in_both_languages(client: TestClient, address: str) -> None:
    refused = client.post(address, json={"note": "اتصلنا بهم"})

    (fault,) = refused.json()["errors"]
    assert (refused.status_code, fault["at"]) == (422, "body")
    assert "رقم البلاغ" in fault["reason_ar"]


def test_who_is_of_another_place_does_not_see_it(client: TestClient, address: str) -> None:
    user = {"id": "هند", "name": "هند", "roles": ["agent"], "places": ["riyadh"]}
    client.post("/api/v1/users", json=user)
    key = client.post("/api/v1/keys", json={"user": "هند", "label": "x"}).json()["key"]
    away = {"authorization": f"Bearer {key}"}

    assert client.get(address, headers=away).status_code == 404
    assert client.post(address, json={"answer": "تم"}, headers=away).status_code == 404

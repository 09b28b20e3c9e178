"""What is told to whom, how large it is, and how it is signed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from listener.signatures import WrongSecret, check_standard, standard_key
from make import NOON
from router.interest import About, Interest, about
from router.webhooks.contract import DISABLED, TEST, TYPES
from router.webhooks.filter import Listener
from router.webhooks.payload import LARGEST, payload
from router.webhooks.signing import headers, new_secret, signature

AMANA_OF = {"jeddah": "jeddah", "khulais": "jeddah", "buraydah": "qassim"}
NEW, OLD = new_secret(bytes(range(32))), new_secret(bytes(range(1, 33)))
TICKET = {
    "id": "0b1c",
    "unit": "jeddah.roads",
    "services": ["roads.pothole"],
    "municipality": "khulais",
    "urgency": "high",
}
POTHOLE = about("ticket.created", TICKET, AMANA_OF)
FAILING = about("source.failing", {"id": "okaz"}, AMANA_OF)


def test_what_an_event_is_about_is_read_from_its_body() -> None:
    assert (
        About(
            type="ticket.created",
            municipality="khulais",
            amana="jeddah",
            unit="jeddah.roads",
            services=("roads.pothole",),
            urgency="high",
        )
        == POTHOLE
    )
    assert About(type="source.failing") == FAILING


@pytest.mark.parametrize(
    "wants",
    [
        Interest(),
        Interest(types=frozenset({"ticket.created"})),
        Interest(places=frozenset({"khulais"})),
        Interest(places=frozenset({"jeddah"})),
        Interest(services=frozenset({"roads.pothole", "waste.bins"})),
        Interest(services=frozenset({"roads"})),
        Interest(urgencies=frozenset({"high", "critical"})),
    ],
)
def test_an_endpoint_hears_what_it_asked_for(wants: Interest) -> None:
    assert Listener(owner="sara", wants=wants).hears(POTHOLE)


@pytest.mark.parametrize(
    "wants",
    [
        Interest(types=frozenset({"ticket.closed"})),
        Interest(places=frozenset({"buraydah"})),
        Interest(services=frozenset({"waste"})),
        Interest(urgencies=frozenset({"low"})),
    ],
)
def test_an_endpoint_does_not_hear_what_it_did_not_ask_for(wants: Interest) -> None:
    assert not Listener(owner="sara", wants=wants).hears(POTHOLE)


def test_whoever_asks_for_a_place_hears_nothing_that_has_none() -> None:
    everything = Listener(owner="sara", wants=Interest())

    assert everything.hears(FAILING)
    assert not Listener(owner="sara", wants=Interest(urgencies=frozenset({"low"}))).hears(FAILING)


def test_an_owner_hears_of_their_own_places_alone() -> None:
    of_jeddah = Listener(owner="sara", wants=Interest(), places=frozenset({"jeddah"}))
    of_qassim = Listener(owner="sara", wants=Interest(), places=frozenset({"qassim"}))

    assert of_jeddah.hears(POTHOLE)
    assert not of_qassim.hears(POTHOLE)
    assert not of_jeddah.hears(FAILING)


def test_an_owner_who_is_not_active_any_more_hears_nothing() -> None:
    gone = Listener(owner="sara", wants=Interest(), active=False)

    assert not gone.hears(POTHOLE)
    assert not gone.may_hear(about(DISABLED, {"owner": "sara"}, AMANA_OF))


def test_of_an_endpoint_only_its_owner_hears() -> None:
    disabled = about(DISABLED, {"id": "whk_1", "owner": "sara"}, AMANA_OF)

    assert Listener(owner="sara", wants=Interest(), places=frozenset({"jeddah"})).hears(disabled)
    assert not Listener(owner="saad", wants=Interest()).hears(disabled)


def test_a_test_is_told_to_nobody_by_itself() -> None:
    tested = about(TEST, {"id": "whk_1", "owner": "sara"}, AMANA_OF)

    assert not Listener(owner="sara", wants=Interest()).hears(tested)
    assert Listener(owner="sara", wants=Interest()).may_hear(tested)


def test_every_type_is_named_once() -> None:
    assert len(set(TYPES)) == len(TYPES) == 28


def a_ticket(posts: int, reasons: int = 1) -> dict[str, Any]:
    return TICKET | {
        "reasons": [f"سبب {number} " * 10 for number in range(reasons)],
        "posts": [
            {"id": f"{number:024}", "native_id": str(number), "url": f"https://x.example/{number}"}
            for number in range(posts)
        ],
    }


def read(body: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(body)
    return told


def test_a_payload_has_three_members_and_arabic_as_it_is() -> None:
    body = payload("ticket.created", NOON, a_ticket(1))

    assert read(body) == {
        "type": "ticket.created",
        "timestamp": "2026-11-23T09:00:00Z",
        "data": a_ticket(1),
    }
    assert "سبب" in body.decode()


def test_of_a_huge_ticket_the_last_posts_are_left_out_and_it_says_how_many() -> None:
    body = payload("ticket.updated", NOON, a_ticket(5_000))
    data = read(body)["data"]

    assert LARGEST - 150 < len(body) < LARGEST
    assert data["left_out"] == {"posts": 5_000 - len(data["posts"])}
    assert data["posts"] == a_ticket(5_000)["posts"][: len(data["posts"])]


def test_where_that_is_not_enough_reasons_are_left_out_too() -> None:
    body = payload("ticket.updated", NOON, a_ticket(3, reasons=400))
    data = read(body)["data"]

    assert len(body) < LARGEST
    assert data["posts"] == []
    assert data["left_out"] == {"posts": 3, "reasons": 400 - len(data["reasons"])}
    assert data["reasons"]


@pytest.mark.parametrize(
    "body",
    [
        {"id": "a", "words": "ا" * 30_000, "many": {"a": "b" * 30_000}, "none": None},
        {"id": "a", **{f"member{number}": "ب" * 300 for number in range(100)}},
        {"id": "a", "posts": ["x" * 30_000], "text": "y" * 30_000},
    ],
)
def test_whatever_a_body_holds_a_payload_is_less_than_20_kb(body: dict[str, Any]) -> None:
    written = payload("ticket.updated", NOON, body)

    assert len(written) < LARGEST
    assert read(written)["data"]["id"] == "a"
    assert read(written)["data"]["left_out"]["members"] > 0


def test_the_official_library_accepts_what_is_signed() -> None:
    body = payload("ticket.created", NOON, TICKET)
    now = NOON.now(NOON.tzinfo)
    sent = headers([NEW], "evt_1", now, body)

    assert Webhook(NEW).verify(body, dict(sent)) == read(body)
    assert sent["sawt-webhook-version"] == "1"
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body, dict(sent))


def test_while_a_secret_is_changed_both_sign() -> None:
    sent = headers([NEW, OLD], "evt_1", NOON, b"{}")

    for secret in (NEW, OLD):
        assert check_standard([standard_key(secret)], sent, b"{}", NOON) == "evt_1"
    assert sent["webhook-signature"].count("v1,") == 2


def test_a_later_attempt_has_the_same_id_another_time_and_another_signature() -> None:
    first = headers([NEW], "evt_1", NOON, b"{}")
    again = headers([NEW], "evt_1", NOON + timedelta(seconds=5), b"{}")

    assert first["webhook-id"] == again["webhook-id"]
    assert first["webhook-timestamp"] != again["webhook-timestamp"]
    assert first["webhook-signature"] != again["webhook-signature"]


def test_what_would_be_no_signature_is_not_made() -> None:
    with pytest.raises(ValueError, match="without a dot"):
        signature([NEW], "evt.1", 1, b"")
    with pytest.raises(ValueError, match="at least one secret"):
        signature([], "evt_1", 1, b"")
    with pytest.raises(WrongSecret):
        signature(["whsec_"], "evt_1", 1, b"")

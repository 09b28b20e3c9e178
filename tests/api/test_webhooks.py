"""Webhooks by the API: who makes, sees and changes them, and that no secret is shown again."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import store.happened
from api.jobs import new_jobs
from api.tools import Tools
from api.webhook_contract import DATA, EXAMPLES
from receivers import receiving
from router.events import SHOWN
from router.webhooks.contract import TYPES

URL = "https://8.8.8.8/hook"
Told = dict[str, Any]


def made(client: TestClient, **wanted: Any) -> Told:
    answer = client.post("/api/v1/webhooks", json={"url": URL, **wanted})
    assert answer.status_code == 201, answer.text
    told: Told = answer.json()
    return told


def a_user(client: TestClient, name: str, *places: str, role: str = "manager") -> dict[str, str]:
    """Add a user, and return the headers that speak for them."""
    body = {"id": name, "name": name, "roles": [role], "places": list(places)}
    assert client.post("/api/v1/users", json=body).status_code == 201
    key = client.post("/api/v1/keys", json={"user": name, "label": "test"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


def test_a_webhook_is_made_and_its_secret_is_shown_this_once(client: TestClient) -> None:
    told = made(client, types=["ticket.created"], places=["jeddah"], urgencies=["critical"])

    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", told["secret"])
    shown = client.get(f"/api/v1/webhooks/{told['id']}").json()
    assert {**shown, "secret": told["secret"]} == told
    listed = client.get("/api/v1/webhooks").json()["items"]
    assert listed == [shown]
    everything = client.get("/api/v1/audit").text + str(listed) + client.get("/metrics").text
    assert "whsec_" not in everything


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://8.8.8.8/hook", "plain http"),
        ("https://10.0.0.1/", "not a public address"),
        ("https://169.254.169.254/latest", "not a public address"),
        ("https://[::1]/", "not a public address"),
        ("https://user:word@8.8.8.8/", "user name or password"),
        ("https://8.8.8.8:22/", "port 22"),
        ("ftp://8.8.8.8/", "http://"),
        ("https://2130706433/", "four decimal numbers"),
    ],
)
def test_an_address_that_may_not_be_visited_is_refused(
    client: TestClient, address: str, reason: str
) -> None:
    answer = client.post("/api/v1/webhooks", json={"url": address})
    there = made(client)
    changed = client.patch(f"/api/v1/webhooks/{there['id']}", json={"url": address})

    for each in (answer, changed):
        assert each.status_code == 422
        (fault,) = each.json()["errors"]
        assert fault["at"] == "body.url"
        assert reason in fault["reason"]
        assert re.search("[\u0621-\u064a]", fault["reason_ar"])


def test_plain_http_is_taken_in_a_network_that_was_opened(client: TestClient) -> None:
    assert made(client, url="http://127.0.0.1:8999/hook")["enabled"]


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ({"types": ["ticket.make"]}, "body.types"),
        ({"types": ["webhook.test"]}, "body.types"),
        ({"places": ["jedda"]}, "body.places"),
        ({"services": ["road"]}, "body.services"),
        ({"urgencies": ["soon"]}, "body.urgencies.0"),
        ({"per_minute": 0}, "body.per_minute"),
        ({"per_minute": "٦٠"}, "body.per_minute"),
        ({"secret": "whsec_mine"}, "body.secret"),
        ({"owner": "somebody"}, "body.owner"),
        ({"enabled": False}, "body.enabled"),
    ],
)
def test_what_is_unknown_is_refused(client: TestClient, wanted: Told, at: str) -> None:
    answer = client.post("/api/v1/webhooks", json={"url": URL, **wanted})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at


def test_a_webhook_is_changed_and_keeps_what_was_not_named(client: TestClient) -> None:
    there = made(client, types=["ticket.created"], services=["roads"], description="طرق")
    changed = client.patch(
        f"/api/v1/webhooks/{there['id']}", json={"types": [], "per_minute": 60}
    ).json()

    assert (changed["types"], changed["per_minute"]) == ([], 60)
    assert (changed["services"], changed["description"], changed["url"]) == (
        ["roads"],
        "طرق",
        URL,
    )


def test_a_webhook_is_disabled_enabled_and_removed(client: TestClient) -> None:
    path = f"/api/v1/webhooks/{made(client)['id']}"

    disabled = client.post(f"{path}/disable").json()
    assert (disabled["enabled"], disabled["why"]) == (False, "by_hand")
    refused = client.post(f"{path}/test")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/webhook-disabled")
    assert client.post(f"{path}/enable").json()["enabled"]
    assert client.delete(path).status_code == 204
    for method, end in (
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/enable"), ("POST", "/disable"),
        ("POST", "/test"), ("GET", "/stats"),
    ):  # fmt: skip
        answer = client.request(method, path + end, json={} if method == "PATCH" else None)
        assert answer.status_code == 404, (method, end)


def test_a_new_secret_is_shown_once_and_says_until_when_the_old_signs(client: TestClient) -> None:
    there = made(client)
    path = f"/api/v1/webhooks/{there['id']}/rotate"

    rotated = client.post(path, json={"overlap_hours": 2})
    assert rotated.status_code == 201
    assert rotated.json()["secret"] != there["secret"]
    assert client.post(path, json={"overlap_hours": 1000}).status_code == 422
    assert client.post(path).status_code == 201, "without a body the old one signs for a day"
    assert "whsec_" not in client.get("/api/v1/audit").text


@pytest.fixture
def work(client: TestClient) -> Callable[[], None]:
    """`work()`: a process delivers until nothing is under way."""
    tools: Tools = client.app_state["tools"]
    jobs = new_jobs(tools, ("deliver",))

    async def round_() -> None:
        while await jobs.loops["deliver"].once() or jobs.sending.busy:
            pass

    def deliver() -> None:
        assert client.portal
        client.portal.call(round_)

    return deliver


def test_a_ticket_is_told_and_the_official_library_accepts_it(
    client: TestClient,
    routed: Callable[..., list[Told]],
    pothole: Told,
    work: Callable[[], None],
) -> None:
    """I2 to I7: from a post that is pushed to the receiver's ledger and the log."""
    portal = client.portal
    assert portal
    with portal.wrap_async_context_manager(receiving()) as receiver:
        there = made(client, url=receiver.url, types=["ticket.created"])
        (ticket,) = routed(pothole)
        work()
        tested = client.post(f"/api/v1/webhooks/{there['id']}/test").json()["delivery"]
        work()
        page = client.get("/api/v1/deliveries", params={"webhook": there["id"]}).json()
        again = client.post(f"/api/v1/deliveries/{page['items'][1]['id']}/replay")
        assert again.status_code == 202
        work()

    first, test, replayed = receiver.got
    assert all(each.accepted(there["secret"]) for each in receiver.got)
    # What its reader has seen, its latest words and when it comes back are of the list alone.
    assert first.read()["data"] == {
        name: ticket[name] for name in ticket if name not in {"unread", "latest", "snoozed"}
    }
    assert first.id == replayed.id != test.id
    assert page["items"][0]["id"] == tested
    shown = client.get(f"/api/v1/deliveries/{page['items'][1]['id']}").json()
    assert (shown["state"], shown["event"], len(shown["log"])) == ("delivered", first.id, 2)
    stats = client.get(f"/api/v1/webhooks/{there['id']}/stats").json()
    assert stats["deliveries"] == {"delivered": 2}
    assert 'sawt_webhook_attempts_total{verdict="delivered"} 3.0' in client.get("/metrics").text
    nothing = client.post(
        f"/api/v1/webhooks/{there['id']}/replay", json={"since": "2026-01-01", "which": "failed"}
    )
    assert (nothing.status_code, nothing.json()) == (202, {"queued": 0, "next": None})
    backwards = {"since": "2026-01-02", "until": "2026-01-01"}
    path = f"/api/v1/webhooks/{there['id']}/replay"
    assert client.post(path, json=backwards).status_code == 422
    narrowed = client.get("/api/v1/deliveries", params={"state": "failed"}).json()
    assert narrowed == {"items": [], "next": None}


def test_pages_of_deliveries_follow_each_other(client: TestClient) -> None:
    there = made(client, url="http://127.0.0.1:8999/hook")
    for _ in range(3):
        client.post(f"/api/v1/webhooks/{there['id']}/test")
    first = client.get("/api/v1/deliveries", params={"limit": 2}).json()
    second = client.get("/api/v1/deliveries", params={"after": first["next"]}).json()

    assert [each["id"] for each in first["items"] + second["items"]] == ["dlv_3", "dlv_2", "dlv_1"]
    assert second["next"] is None
    assert client.get("/api/v1/deliveries", params={"after": "x"}).status_code == 422


def test_everybody_sees_their_own_and_an_administrator_those_within_their_places(
    client: TestClient,
) -> None:
    """S8: what is not theirs is not there, whatever they try."""
    manal = a_user(client, "manal", "jeddah")
    saad = a_user(client, "saad", "jeddah")
    of_jeddah = a_user(client, "hind", "jeddah", role="administrator")
    of_qassim = a_user(client, "nora", "qassim", role="administrator")
    everywhere = a_user(client, "omar", role="administrator")
    path = "/api/v1/webhooks"
    there = client.post(path, json={"url": URL}, headers=manal).json()
    wide = client.post(path, json={"url": URL}, headers=everywhere).json()
    tested = client.post(f"{path}/{there['id']}/test", headers=manal).json()["delivery"]

    def listed(who: Mapping[str, str]) -> list[str]:
        return [each["id"] for each in client.get(path, headers=who).json()["items"]]

    assert there["owner"] == "manal"
    assert listed(manal) == listed(of_jeddah) == [there["id"]]
    assert listed(saad) == listed(of_qassim) == []
    assert listed(everywhere) == [wide["id"], there["id"]]
    for who in (saad, of_qassim):
        for method, end, body in (
            ("GET", "", None),
            ("PATCH", "", {}),
            ("DELETE", "", None),
            ("POST", "/enable", None),
            ("POST", "/disable", None),
            ("POST", "/rotate", {}),
            ("POST", "/test", None),
            ("GET", "/stats", None),
            ("POST", "/replay", {"since": "2026-01-01"}),
        ):
            answer = client.request(method, f"{path}/{there['id']}{end}", json=body, headers=who)
            assert answer.status_code == 404, (method, end)
        deliveries = "/api/v1/deliveries"
        assert client.get(deliveries, headers=who).json()["items"] == []
        for answer in (
            client.get(deliveries, params={"webhook": there["id"]}, headers=who),
            client.get(f"{deliveries}/{tested}", headers=who),
            client.post(f"{deliveries}/{tested}/replay", headers=who),
        ):
            assert answer.status_code == 404
    assert client.get(f"/api/v1/deliveries/{tested}", headers=of_jeddah).status_code == 200


def test_whoever_only_reads_has_no_webhooks(client: TestClient) -> None:
    viewer = a_user(client, "badr", "jeddah", role="viewer")

    assert client.get("/api/v1/webhooks", headers=viewer).status_code == 403
    assert client.post("/api/v1/webhooks", json={"url": URL}, headers=viewer).status_code == 403


def test_every_type_of_event_is_documented_with_an_example_of_its_shape(app: FastAPI) -> None:
    document = app.openapi()

    assert set(document["webhooks"]) == set(TYPES) == set(DATA) == set(EXAMPLES)
    for type_, methods in document["webhooks"].items():
        content = methods["post"]["requestBody"]["content"]["application/json"]
        DATA[type_].model_validate(content["example"]["data"])
        assert content["example"]["type"] == type_
        assert set(content["example"]["data"]) <= set(DATA[type_].model_fields)
        assert methods["post"]["description"]


def test_every_type_that_is_written_down_is_one_that_may_be_heard() -> None:
    written = {
        getattr(store.happened, name)
        for name in vars(store.happened)
        if name.isupper() and "." in str(getattr(store.happened, name))
    }

    assert written | set(SHOWN) <= set(TYPES)
    assert written

"""Posts that are sent to us by those who listen, signed."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import SourceView
from api.tools import Tools
from listener.signatures import standard_key

SECRET = "whsec_" + b64encode(b"k" * 32).decode()
OLD = "whsec_" + b64encode(b"o" * 32).decode()
HEX = "0123456789abcdef0123456789abcdef"
BODY = {"hits": [{"t": "حفرة في جدة", "n": "1"}, {"t": "مطب في جدة", "n": "2"}, {"n": "3"}]}
OPTIONS = {
    "secret": "SAWT_SECRET_VENDOR",
    "items": "hits",
    "fields": {"text": "t", "native_id": "n"},
}


@dataclass
class Vendor:
    """Sends what it hears to the source that was added for it."""

    client: TestClient
    source: str

    def send(
        self, body: object = BODY, *, name: str = "msg_1", secret: str = SECRET, ago: int = 0
    ) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        tools: Tools = self.client.app_state["tools"]
        stamp = int(tools.clock().timestamp()) - ago
        key = b64encode(digest(standard_key(secret), f"{name}.{stamp}.".encode() + raw, sha256))
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(stamp),
            "webhook-signature": f"v1,{key.decode()}",
        }
        return self.post(raw, headers)

    def post(self, raw: bytes, headers: dict[str, str]) -> Any:
        path = f"/api/v1/inbound/{self.source}"
        return self.client.post(path, content=raw, headers={"authorization": "", **headers})

    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/v1/sources/{self.source}").json()
        assert SourceView.model_validate(found)
        return found

    def posts(self) -> list[dict[str, Any]]:
        asked = {"source": self.source}
        found: list[dict[str, Any]] = self.client.get("/api/v1/posts", params=asked).json()["items"]
        return found


@pytest.fixture
def vendor(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Vendor]:
    monkeypatch.setenv("SAWT_SECRET_VENDOR", SECRET)
    monkeypatch.setenv("SAWT_SECRET_VENDOR_OLD", OLD)
    monkeypatch.setenv("SAWT_SECRET_VENDOR_HEX", HEX)

    def add(**options: object) -> Vendor:
        body = {
            "name": "الراصد",
            "kind": "webhook",
            "url": "https://vendor.example/",
            "options": {**OPTIONS, **options},
        }
        added = client.post("/api/v1/sources", json=body)
        assert added.status_code == 201, added.text
        return Vendor(client, added.json()["id"])

    return add


def test_what_a_vendor_sends_is_stored_and_shown_with_its_source(
    vendor: Callable[..., Vendor],
) -> None:
    sender = vendor(platform="x")

    answer = sender.send()

    assert (answer.status_code, answer.json()) == (200, {"seen": 2, "new": 2, "skipped": 1})
    assert {(post["text"], post["platform"]) for post in sender.posts()} == {
        ("حفرة في جدة", "x"),
        ("مطب في جدة", "x"),
    }
    last = sender.shown()["last_run"]
    assert (last["outcome"], last["seen"], last["new"], last["skipped"]) == ("read", 2, 2, 1)
    assert last["reason"] == "1 items could not be read as posts"


def test_of_what_a_vendor_sends_its_keywords_choose(vendor: Callable[..., Vendor]) -> None:
    sender = vendor(include=["مطب"])

    assert sender.send().json()["seen"] == 2
    assert [post["text"] for post in sender.posts()] == ["مطب في جدة"]


def test_what_is_sent_again_has_one_effect_and_the_same_answer(
    vendor: Callable[..., Vendor],
) -> None:
    sender = vendor()

    answers = [sender.send(), sender.send(), sender.send({"hits": [{"t": "x"}]})]

    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(sender.posts()) == 2
    runs = sender.client.get(f"/api/v1/sources/{sender.source}/runs").json()["items"]
    assert len(runs) == 1


def test_the_secret_before_is_good_while_secrets_change(vendor: Callable[..., Vendor]) -> None:
    sender = vendor(previous_secret="SAWT_SECRET_VENDOR_OLD")

    assert sender.send(secret=OLD).status_code == 200
    assert sender.send(secret=SECRET, name="msg_2").status_code == 200


def test_a_wrong_signature_learns_nothing(vendor: Callable[..., Vendor]) -> None:
    sender = vendor()
    unset = vendor(secret="SAWT_SECRET_VENDOR_UNSET")
    nobody = Vendor(sender.client, "webhook-0000000000")
    odd = Vendor(sender.client, "%00")
    sender.client.post(
        "/api/v1/sources",
        json={
            "name": "f",
            "kind": "feed",
            "url": "http://127.0.0.1:8123/",
            "interval_seconds": 900,
        },
    )
    feed = next(
        source["id"]
        for source in sender.client.get("/api/v1/sources").json()["items"]
        if source["url"] == "http://127.0.0.1:8123/"
    )

    refused = [
        sender.send(secret=OLD),
        sender.send(ago=301),
        sender.post(b"{", {}),
        unset.send(),
        nobody.send(),
        odd.send(),
        Vendor(sender.client, feed).send(),
    ]

    assert {answer.status_code for answer in refused} == {401}
    told = [{**answer.json(), "instance": ""} for answer in refused]
    assert told == [told[0]] * len(told)
    assert sender.shown()["last_run"] is None
    metrics = sender.client.get("/metrics").text
    assert f'sawt_deliveries_refused_total{{source="{sender.source}"}} 3.0' in metrics


def test_what_is_signed_and_no_json_is_named_and_noted(vendor: Callable[..., Vendor]) -> None:
    sender = vendor()

    answers = [sender.send(body, name=f"m{n}") for n, body in enumerate([b"{", b"[NaN]", b""])]

    assert {answer.status_code for answer in answers} == {422}
    shown = sender.shown()
    assert (shown["last_run"]["outcome"], shown["failures"]) == ("garbled", 3)
    assert sender.send(name="good").status_code == 200
    assert sender.shown()["failures"] == 0


def test_a_paused_source_asks_to_try_again_later(vendor: Callable[..., Vendor]) -> None:
    sender = vendor()
    sender.client.post(f"/api/v1/sources/{sender.source}/pause")

    answer = sender.send()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3600")
    assert sender.send(secret=OLD).status_code == 401
    assert sender.posts() == []


def test_a_signature_may_be_hexadecimal_in_a_header_of_the_senders_own(
    vendor: Callable[..., Vendor],
) -> None:
    sender = vendor(scheme="hmac-sha256-hex", secret="SAWT_SECRET_VENDOR_HEX", header="X-Vendor")
    raw = json.dumps(BODY).encode()
    right = {"x-vendor": "sha256=" + digest(HEX.encode(), raw, sha256).hex()}

    first, again = sender.post(raw, right), sender.post(raw, right)
    wrong = sender.post(raw + b" ", right)

    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert wrong.status_code == 401
    assert len(sender.posts()) == 2


def test_a_delivery_above_1_mib_is_refused(vendor: Callable[..., Vendor]) -> None:
    assert vendor().send(b"x" * (1024 * 1024 + 1)).status_code == 413


def test_a_source_that_sends_is_never_due(vendor: Callable[..., Vendor]) -> None:
    sender = vendor()
    shown = sender.shown()
    ran = sender.client.post(f"/api/v1/sources/{sender.source}/run").json()

    assert (shown["kind"], shown["next_poll"]) == ("webhook", None)
    assert ran["outcome"] == "unchanged"
    assert f"/api/v1/inbound/{sender.source}" in ran["reason"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"secret": None}, "secret"),
        ({"secret": "whsec_abc"}, "secret"),
        ({"items": "hits["}, "jmespath"),
        ({"fields": {"txt": "t"}}, "txt is no field of a post"),
        ({"header": "X Bad"}, "header"),
        ({"scheme": "md5"}, "hmac-sha256-hex"),
    ],
)
def test_an_option_that_is_wrong_is_named(
    client: TestClient, options: dict[str, object], says: str
) -> None:
    body = {
        "name": "x",
        "kind": "webhook",
        "url": "https://vendor.example/",
        "options": {**OPTIONS, **options},
    }

    answer = client.post("/api/v1/sources", json=body)

    assert answer.status_code == 422
    assert says in answer.text

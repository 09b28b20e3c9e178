"""Standard Webhooks: the vectors of many libraries, and every case that a receiver must decide."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.tools import Tools
from listener.signatures import NotSigned, WrongSecret, check_standard, standard_key

ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
BODY = b'{"test": 2432232314}'


def read(shared: Path, name: str) -> list[dict[str, Any]]:
    lines = (shared / "corpora/webhooks" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


def test_every_vector_is_told_right(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read(shared, "vectors.jsonl")
    wrong, others = [], []
    for row in rows:
        if row["kind"] != "hmac":
            others.append(row["id"])
            if "secret" in row:
                with pytest.raises(WrongSecret):
                    standard_key(row["secret"])
            continue
        headers = {
            "webhook-id": row["webhook_id"],
            "webhook-timestamp": str(row["timestamp"]),
            "webhook-signature": row["signature"],
        }
        then = datetime.fromtimestamp(row["timestamp"], UTC)
        try:
            check_standard([standard_key(row["secret"])], headers, row["payload"].encode(), then)
            valid = True
        except NotSigned:
            valid = False
        if valid != (row["expect"] == "valid"):
            wrong.append(row["id"])
    with capsys.disabled():
        right = len(rows) - len(others) - len(wrong)
        print(  # noqa: T201 - a figure
            f"\nwebhook vectors: {right} of {len(rows) - len(others)} right;"
            f" not HMAC, so not offered: {', '.join(others)}"
        )

    assert wrong == []


@dataclass(frozen=True)
class Sent:
    headers: dict[str, str]
    body: bytes


def signed(secret: str, stamp: str, name: str = ID) -> str:
    made = digest(standard_key(secret), f"{name}.{stamp}.".encode() + BODY, sha256)
    return f"v1,{b64encode(made).decode()}"


def made_of(row: dict[str, Any], now: datetime) -> Sent:
    """What a row of the corpus sends."""
    stamp = str(int((now + timedelta(seconds=row.get("ts_offset", 0))).timestamp()))
    good, name, body = signed(SECRET, stamp), ID, BODY
    set_ = dict(row.get("set", {}))
    if set_.get("webhook-id") == "ID_WITH_DOT":
        # "a.1" signed for "1.body" is the same string as "a" signed at 1 for the body.
        set_["webhook-id"] = f"{ID}.{stamp}"
    stamps = {
        "ARABIC_DIGITS_OF_NOW": stamp.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "UNDERSCORED_NOW": f"{int(stamp):_}",
        "NOW+1": str(int(stamp) + 1),
    }
    if "webhook-timestamp" in set_:
        set_["webhook-timestamp"] = stamps.get(set_["webhook-timestamp"], set_["webhook-timestamp"])
    bodies = {"BODY+space": BODY + b" ", "RESERIALISED": BODY.replace(b" ", b"")}
    body = bodies.get(row.get("body", ""), BODY)
    signature = row["sig"]
    if signature.endswith(" x999 GOOD"):
        signature = " ".join([signature.partition(" ")[0]] * 999 + ["GOOD"])
    for token, value in (
        ("GOOD[:8]", good[:8]),
        ("GOOD[3:]", good[3:]),
        ("OLD", signed(OLD, stamp)),
        ("GOOD", good),
    ):
        signature = signature.replace(token, value)
    headers = {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}
    headers |= set_
    headers.pop(row.get("drop", ""), None)
    return Sent(headers, body)


@contextmanager
def a_source(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("SAWT_SECRET_VENDOR", SECRET)
    offered = {
        "name": "vendor",
        "kind": "webhook",
        "url": "https://vendor.example/",
        "options": {"secret": "SAWT_SECRET_VENDOR", "fields": {"text": "to_string(test)"}},
    }
    added = client.post("/api/v1/sources", json=offered)
    assert added.status_code == 201, added.text
    yield added.json()["id"]


def decided(client: TestClient, source: str, row: dict[str, Any]) -> str:
    """How the service decides a row: accept, reject, accept-once, or something else."""
    if "secret" in row:
        try:
            standard_key(row["secret"])
        except WrongSecret:
            return "config-error"
        return "accept"
    tools: Tools = client.app_state["tools"]
    sent = made_of(row, tools.clock())
    headers = {name.encode(): value.encode() for name, value in sent.headers.items()}
    told = [
        client.post(f"/api/v1/inbound/{source}", content=sent.body, headers=headers)
        for _ in range(row.get("repeat", 1))
    ]
    statuses = {answer.status_code for answer in told}
    if statuses == {401}:
        return "reject"
    runs = client.get(f"/api/v1/sources/{source}/runs").json()["items"]
    once = len(told) > 1 and len(runs) == 1 and told[0].json() == told[1].json()
    return ("accept-once" if once else "accept") if statuses == {200} else str(statuses)


def test_every_delivery_is_decided_as_the_standard_asks(
    shared: Path,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = read(shared, "verify_cases.jsonl")
    wrong = []
    with a_source(client, monkeypatch) as source:
        # Where it is asked whether the second of two has an effect, there must be none before.
        for row in sorted(rows, key=lambda row: -row.get("repeat", 1)):
            found = decided(client, source, row)
            if found != row["expect"].removesuffix("-or-warn"):
                wrong.append((row["id"], row["expect"], found))
    with capsys.disabled():
        print(f"\nwebhook cases: {len(rows) - len(wrong)} of {len(rows)} right")  # noqa: T201

    assert wrong == []

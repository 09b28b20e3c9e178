"""Standard Webhooks as a sender: what is signed equals the vectors, and each rule has its test."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from listener.signatures import SHORTEST_KEY, NotSigned, WrongSecret, check_standard, standard_key
from make import NOON
from router.webhooks.payload import LARGEST
from router.webhooks.signing import SECRET_BYTES, headers, new_secret, signature
from shared.test_inbound_vectors import BODY, ID, SECRET, made_of, read

ROOT = Path(__file__).parents[1]
# Where each rule of the corpus is tested; the schedule of another sender is not ours.
RULES = {
    "attempt-headers": "the_whole_schedule_keeps_the_id",
    "success": "an_answer_means_what_the_specification_says",
    "redirect": "a_redirect_is_a_failure_and_is_not_followed",
    "410": "410_disables_an_endpoint",
    "429-502-504": "throttling_gives_a_rest",
    "retry-after": "a_receiver_that_asks_for_time_is_given_it",
    "schedule": "ten_attempts_take_75_hours",
    "timeout": "a_receiver_that_hangs_is_given_up_on",
    "payload": "whatever_a_body_holds_a_payload_is_less_than_20_kb",
    "disable": "an_endpoint_is_disabled_when_nothing_succeeds_for_120_hours",
    "rotation": "while_a_secret_is_changed_both_sign",
    "recover": "one_delivery_and_a_range_are_sent_again",
    "ssrf": "an_address_is_judged_when_it_is_visited",
    "ordering": None,
    "at-least-once": "when_the_answer_was_lost_the_same_id_comes_again",
    "fan-out": "fills_its_own_lanes_alone",
    "response-capture": "410_disables_an_endpoint",
    "svix-schedule": None,
}


def test_every_vector_is_signed_as_others_sign_it(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read(shared, "vectors.jsonl")
    wrong, refused = [], []
    for row in rows:
        if row["kind"] != "hmac":
            # Asymmetric keys are not offered, and never taken for others.
            for name in ("secret", "public_key"):
                with pytest.raises(WrongSecret):
                    standard_key(row.get(name, ""))
            refused.append(row["id"])
            continue
        made = signature([row["secret"]], row["webhook_id"], row["timestamp"], _body(row))
        if (made == row["signature"]) != (row["expect"] == "valid"):
            wrong.append(row["id"])
    with capsys.disabled():
        right = len(rows) - len(wrong) - len(refused)
        print(  # noqa: T201 - a figure
            f"\nwebhooks out: {right} of {len(rows)} vectors signed alike;"
            f" not HMAC, refused as a secret: {', '.join(refused)}"
        )

    assert wrong == []


def _body(row: dict[str, Any]) -> bytes:
    return str(row["payload"]).encode()


def test_what_we_sign_is_accepted_and_what_was_changed_on_the_way_is_not(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each case begins with a delivery as we send it; the case says what was done to it."""
    rows = read(shared, "verify_cases.jsonl")
    wrong = []
    for row in rows:
        if "secret" in row:
            with pytest.raises(WrongSecret):
                standard_key(row["secret"])
            continue
        ours, sent = headers([SECRET], ID, NOON, BODY), made_of(row, NOON)
        assert ours["webhook-signature"] == Webhook(SECRET).sign(ID, NOON, BODY.decode())
        try:
            check_standard([standard_key(SECRET)], sent.headers, sent.body, NOON)
            found = "accept"
        except NotSigned:
            found = "reject"
        if found != row["expect"].removesuffix("-once"):
            wrong.append(row["id"])
    with capsys.disabled():
        print(f"\nwebhooks out: {len(rows) - len(wrong)} of {len(rows)} cases right")  # noqa: T201

    assert wrong == []


def test_every_rule_for_senders_has_its_test(shared: Path) -> None:
    lines = (shared / "corpora/webhooks/sender_rules.jsonl").read_text(encoding="utf-8")
    rules = [json.loads(line)["id"] for line in lines.splitlines() if line]
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            ROOT / "store/test_webhooks.py",
            *(ROOT / "router/webhooks").glob("test_*.py"),
        )
    )

    assert set(rules) == set(RULES)
    assert [rule for rule, name in RULES.items() if name and name not in written] == []


def test_secrets_are_as_long_as_the_specification_asks() -> None:
    key = b64decode(new_secret(bytes(SECRET_BYTES)).removeprefix("whsec_"))

    assert 24 <= len(key) <= 64
    assert len(key) > SHORTEST_KEY
    assert LARGEST == 20_000
    assert datetime.fromtimestamp(int(headers([SECRET], ID, NOON, b"")["webhook-timestamp"]), UTC)

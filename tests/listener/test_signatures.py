import hmac
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest

from listener.signatures import (
    NotSigned,
    WrongSecret,
    check_hex,
    check_standard,
    check_websub,
    plain_key,
    standard_key,
)
from make import NOON

KEY = b"0123456789abcdef01234567"
OLD = b"fedcba9876543210fedcba98"
BODY = '{"text": "حفرة"}'.encode()
STAMP = str(int(NOON.timestamp()))


def mark(key: bytes, *, name: str = "msg_1", stamp: str = STAMP) -> str:
    made = hmac.digest(key, f"{name}.{stamp}.".encode() + BODY, sha256)
    return f"v1,{b64encode(made).decode()}"


def sent(signature: str | None = None, **changed: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in changed.items()}
    given = {
        "webhook-id": "msg_1",
        "webhook-timestamp": STAMP,
        "webhook-signature": mark(KEY) if signature is None else signature,
    }
    return given | named


def test_a_delivery_that_is_signed_tells_its_id() -> None:
    assert check_standard([KEY], sent(), BODY, NOON) == "msg_1"


@pytest.mark.parametrize("signature", [f"{mark(OLD)} {mark(KEY)}", f"v2,x {mark(KEY)}"])
def test_one_good_signature_among_others_is_enough(signature: str) -> None:
    assert check_standard([KEY], sent(signature), BODY, NOON) == "msg_1"


def test_while_secrets_change_either_is_good() -> None:
    assert check_standard([KEY, OLD], sent(mark(OLD)), BODY, NOON) == "msg_1"
    assert check_standard([KEY, OLD], sent(mark(KEY)), BODY, NOON) == "msg_1"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        sent(webhook_id="msg_2"),
        sent(webhook_id="msg.1"),
        sent(webhook_id="m" * 201),
        sent(webhook_id="msg 1"),
        sent(webhook_timestamp=STAMP.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))),
        sent(webhook_timestamp=f"{int(STAMP):_}"),
        sent(webhook_timestamp=f" {STAMP}"),
        sent(webhook_timestamp="9" * 12),
        sent(""),
        sent("v1,"),
        sent(mark(KEY)[3:]),
        sent(mark(KEY)[:-1]),
        sent(mark(OLD)),
        sent("v1,حفرة"),
    ],
)
def test_whatever_is_not_signed_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(NotSigned):
        check_standard([KEY], headers, BODY, NOON)


@pytest.mark.parametrize(("seconds", "good"), [(300, True), (-300, True), (301, False)])
def test_a_delivery_is_good_for_five_minutes(seconds: int, *, good: bool) -> None:
    now = NOON + timedelta(seconds=seconds)
    if good:
        assert check_standard([KEY], sent(), BODY, now)
        return
    with pytest.raises(NotSigned):
        check_standard([KEY], sent(), BODY, now)


def test_the_bytes_are_signed_not_what_they_mean() -> None:
    with pytest.raises(NotSigned):
        check_standard([KEY], sent(), BODY + b" ", NOON)


@pytest.mark.parametrize("given", ["whsec_", "", "whsec_c2hvcnQ=", "whsec_%%%", "whpk_abc"])
def test_a_secret_that_signs_nothing_is_refused_and_not_quoted(given: str) -> None:
    with pytest.raises(WrongSecret) as told:
        standard_key(given)
    assert not given or given not in str(told.value)


def test_a_secret_may_lack_its_prefix_and_its_padding() -> None:
    packed = b64encode(b"k" * 25).decode()

    assert standard_key(f"whsec_{packed}") == standard_key(packed.rstrip("=")) == b"k" * 25


def test_a_plain_secret_is_used_as_it_is_written() -> None:
    assert plain_key(" 0123456789abcdef\n") == b"0123456789abcdef"
    with pytest.raises(WrongSecret, match="16 characters"):
        plain_key("short")


@pytest.mark.parametrize("shape", ["{}", "sha256={}", " sha256={} "])
def test_a_signature_in_hexadecimal_may_say_its_method(shape: str) -> None:
    right = hmac.digest(KEY, BODY, sha256).hex()

    check_hex([OLD, KEY], shape.format(right), BODY)
    check_hex([KEY], shape.format(right.upper()), BODY)


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "حفرة", "0" * 64])
def test_another_signature_in_hexadecimal_is_refused(signature: str) -> None:
    with pytest.raises(NotSigned):
        check_hex([KEY], signature, BODY)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_hub_signs_with_any_of_four_methods(method: str) -> None:
    right = hmac.digest(KEY, BODY, method).hex()

    check_websub(KEY, f"{method}={right}", BODY)
    with pytest.raises(NotSigned):
        check_websub(OLD, f"{method}={right}", BODY)


@pytest.mark.parametrize("signature", ["", "md5=" + "0" * 32, "sha1=zz", "sha256=" + "0" * 40])
def test_a_hub_that_signs_otherwise_is_not_believed(signature: str) -> None:
    with pytest.raises(NotSigned):
        check_websub(KEY, signature, BODY)

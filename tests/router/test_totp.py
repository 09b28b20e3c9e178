"""Codes by the time, and recovery codes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from make import NOON
from router.totp import recovery_code, recovery_digest, secret_of, step_of, uri

SECRET = secret_of(b"12345678901234567890")
STEP = timedelta(seconds=30)


# The last six of the eight digits in RFC 6238, appendix B.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(
    ("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_one_step_off(off: int, *, taken: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + off * STEP)

    assert (step_of(SECRET, code, NOON) is not None) is taken


@pytest.mark.parametrize(
    "write",
    [
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_a_code_may_be_written_in_groups_and_in_arabic_digits(write: Callable[[str], str]) -> None:
    assert step_of(SECRET, write(pyotp.TOTP(SECRET).at(NOON)), NOON) is not None


def test_an_authenticator_reads_the_address() -> None:
    read = pyotp.parse_uri(uri(SECRET, "نورة"))

    assert (read.secret, read.name, read.issuer) == (SECRET, "نورة", "Sawt")


def test_a_recovery_code_is_known_however_it_is_written() -> None:
    code = recovery_code(b"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf")

    assert code == "abcd-efgh-ijkl-mnop"
    assert recovery_digest(" ABCD efgh-IJKLmnop") == recovery_digest(code)
    assert recovery_digest("abcd-efgh-ijkl-mnoq") != recovery_digest(code)

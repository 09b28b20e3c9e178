"""Whether what is sent to us comes from whom it should: signatures over the bytes as they came."""

import binascii
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

TOLERANCE = timedelta(minutes=5)
# Standard Webhooks asks senders for 24 bytes; a little less is still beyond guessing.
SHORTEST_KEY = 16
_SEALED = "whsec_"
# Without a dot: else an id could swallow the time that is signed beside it.
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,200}")
_TIME = re.compile(r"[0-9]{1,12}", re.ASCII)
_HEX_PREFIX = "sha256="
_WEBSUB = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9a-fA-F]{40,128})", re.ASCII)


class NotSigned(Exception):
    """What was sent is not signed as it should be. It says no more, so that nobody learns more."""


class WrongSecret(ValueError):
    """A secret that no signature can be checked with; the message never quotes it."""


def standard_key(secret: str) -> bytes:
    """Return the key that a Standard Webhooks secret stands for (`whsec_` and base64).

    Raises:
        WrongSecret: It is empty, too short, or not base64.
    """
    packed = secret.strip().removeprefix(_SEALED).rstrip("=")
    try:
        key = b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        msg = "is no Standard Webhooks secret: whsec_ and base64; copy it whole from the sender"
        raise WrongSecret(msg) from error
    if len(key) < SHORTEST_KEY:
        msg = f"is shorter than {SHORTEST_KEY} bytes; ask the sender for a new secret"
        raise WrongSecret(msg)
    return key


def plain_key(secret: str) -> bytes:
    """Return the key of a secret that is used as it is written.

    Raises:
        WrongSecret: It is too short.
    """
    key = secret.strip().encode()
    if len(key) < SHORTEST_KEY:
        msg = f"is shorter than {SHORTEST_KEY} characters; make one with: openssl rand -hex 32"
        raise WrongSecret(msg)
    return key


def check_standard(
    keys: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime
) -> str:
    """Check a Standard Webhooks delivery; return its id, the same on every attempt.

    Args:
        keys: The secret's, and that of the one before while secrets are changed.
        headers: With lower-case names.
        body: The bytes as they came.
        now: The time, UTC.

    Raises:
        NotSigned: No signature is right, or it is of another time.
    """
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(name) or not _TIME.fullmatch(sent):
        raise NotSigned
    # Compared as seconds: a date of so many digits may not exist.
    if abs(now.astimezone(UTC).timestamp() - int(sent)) > TOLERANCE.total_seconds():
        raise NotSigned
    signed = f"{name}.{sent}.".encode() + body
    right = [b"v1," + b64encode(hmac.digest(key, signed, sha256)) for key in keys]
    given = headers.get("webhook-signature", "").encode("latin-1", "replace").split(b" ")
    if not _any_equal(given, right):
        raise NotSigned
    return name


def check_hex(keys: Sequence[bytes], signature: str, body: bytes) -> None:
    """Check an HMAC-SHA256 in hexadecimal, with `sha256=` before it or without.

    Raises:
        NotSigned: It is not right.
    """
    given = signature.strip().lower().removeprefix(_HEX_PREFIX).encode("latin-1", "replace")
    right = [hmac.digest(key, body, sha256).hex().encode() for key in keys]
    if not _any_equal([given], right):
        raise NotSigned


def check_websub(key: bytes, signature: str, body: bytes) -> None:
    """Check X-Hub-Signature (`method=hex`; sha1, sha256, sha384 or sha512).

    Raises:
        NotSigned: It is not right, or of a method that WebSub does not know.
    """
    found = _WEBSUB.fullmatch(signature.strip())
    if not found:
        raise NotSigned
    right = hmac.digest(key, body, found[1]).hex().encode()
    if not hmac.compare_digest(found[2].lower().encode(), right):
        raise NotSigned


def _any_equal(given: Sequence[bytes], right: Sequence[bytes]) -> bool:
    """Compare all with all, always: how long it takes says nothing of which was right."""
    found = False
    for each in given:
        for one in right:
            found |= hmac.compare_digest(each, one)
    return found

"""Signing what is sent: HMAC-SHA256 over `id.timestamp.body`, once with each secret that is good.

A receiver that knows any one of the secrets accepts it, so that a secret can be changed without a
moment in which deliveries are refused.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from listener.signatures import standard_key
from router.webhooks.contract import VERSION

SECRET_BYTES = 32
_PREFIX = "whsec_"


def new_secret(key: bytes) -> str:
    """Write a key as the secret that receivers are given.

    Args:
        key: `SECRET_BYTES` bytes that nobody can guess.
    """
    return f"{_PREFIX}{b64encode(key).decode()}"


def signature(secrets: Sequence[str], id_: str, timestamp: int, body: bytes) -> str:
    """Sign the bytes that are sent; the signatures are separated by spaces.

    Args:
        secrets: As receivers have them, newest first.
        id_: Of the event; without a dot, which would let one time be taken for another.
        timestamp: When it is sent, seconds since 1970.
        body: The payload.

    Raises:
        ValueError: The id holds a dot, or no secret is given.
        WrongSecret: A secret is none.
    """
    if "." in id_ or not secrets:
        msg = "an id without a dot, and at least one secret"
        raise ValueError(msg)
    signed = f"{id_}.{timestamp}.".encode() + body
    made = (hmac.digest(standard_key(secret), signed, sha256) for secret in secrets)
    return " ".join(f"v1,{b64encode(each).decode()}" for each in made)


def headers(secrets: Sequence[str], id_: str, now: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers of one attempt: the same id at each, and the time that it is now.

    Raises:
        ValueError, WrongSecret: As `signature`.
    """
    timestamp = int(now.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secrets, id_, timestamp, body),
        "sawt-webhook-version": VERSION,
    }

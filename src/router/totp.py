"""A second factor: codes of six digits by the time (RFC 6238), and recovery codes."""

import unicodedata
from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import pyotp

STEP = 30
DIGITS = 6
# A phone's clock may be so many steps off.
_OFF = (0, -1, 1)
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
ISSUER = "Sawt"


def secret_of(random: bytes) -> str:
    """Write random bytes as an authenticator takes them."""
    return b32encode(random).decode()


def uri(secret: str, user: str) -> str:
    """Return the address that an authenticator reads, often from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step that a code is of, this one or one beside it; None: it is of none.

    All are computed, and compared without telling by time how near the code came.
    """
    given, here = plain(code), int(now.timestamp()) // STEP
    found = None
    for off in _OFF:
        if compare_digest(given.encode(), pyotp.HOTP(secret).at(here + off).encode()):
            found = here + off
    return found


def recovery_code(random: bytes) -> str:
    """Write a recovery code: 80 bits, in groups that a person can copy."""
    text = b32encode(random).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_digest(code: str) -> str:
    """Return what is kept of a recovery code, however a person writes it."""
    return sha256(f"recovery:{plain(code).lower().replace('-', '')}".encode()).hexdigest()


def plain(code: str) -> str:
    """Read a code as it was meant: digits of any script, without spaces."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in code if not sign.isspace())

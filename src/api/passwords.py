"""Passwords: hashed with Argon2id, one or two at a time, never on the loop."""

from functools import cache

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
# RFC 9106's second choice (64 MiB, three passes) is the library's own; each hash takes so much
# memory that only two may be made at once.
_HASHER = PasswordHasher()
_ROOM = CapacityLimiter(2)


@cache
def _nobody() -> str:
    """What an unknown user's password is compared with, so that the time tells nothing."""
    return _HASHER.hash("nobody has this password")


async def hashed(password: str) -> str:
    """Return the hash to keep."""
    return await to_thread.run_sync(_HASHER.hash, password, limiter=_ROOM)


async def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash was kept; None takes as long, and is no."""
    return await to_thread.run_sync(_fits, password, kept, limiter=_ROOM)


def _fits(password: str, kept: str | None) -> bool:
    try:
        _HASHER.verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None

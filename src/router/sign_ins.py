"""What a browser is signed in by: a cookie that stands for a user, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

# A page that is open asks every few seconds; one that nobody looks at does not.
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
# Noting each request would make every read a write.
SEEN_EVERY = timedelta(minutes=1)
ID_LENGTH = 12
# In characters of base 16: 256 bits.
SECRET_LENGTH = 64


class How(StrEnum):
    """What let somebody in. The values are public."""

    PASSWORD = "password"  # noqa: S105 - a word, not a password
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A browser that is signed in, as its user may see it: never its secret."""

    id: str
    user: str
    how: How
    began: datetime
    seen: datetime
    address: str | None = None
    ended: datetime | None = None

    @property
    def ends(self) -> datetime:
        """When it ends, if nothing more is asked."""
        return min(self.seen + IDLE, self.began + LONGEST)

    def valid(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.ended is None and now < self.ends


def cookie(sign_in: str, secret: str) -> str:
    """Write what the browser keeps."""
    return f"{sign_in}.{secret}"


def parts_of_cookie(shown: str) -> tuple[str, str] | None:
    """Return the id and the secret of a cookie that a browser showed, or None where it is none."""
    sign_in, _, secret = shown.partition(".")
    whole = len(sign_in) == ID_LENGTH and len(secret) == SECRET_LENGTH
    return (sign_in, secret) if whole and shown.isascii() else None


def token_of(secret: str) -> str:
    """Return what a page must send beside its cookie with every change.

    Who can make a browser send the cookie cannot read it, and so cannot make the token.
    """
    return sha256(f"csrf:{secret}".encode()).hexdigest()

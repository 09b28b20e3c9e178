"""Who may do what: users with roles, of some municipalities, and the keys that speak for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from router.states import Role

PREFIX = "sawt"
# Of the secret, in characters of base 16: 160 bits need no slow hash.
SECRET_LENGTH = 40
ID_LENGTH = 12
EVERYTHING = frozenset(Role)
# Who stands in the history without being a user: no user may pass for one of them.
NO_USERS = frozenset({"api", "cli", "public", "sawt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who works with tickets or with the service.

    `id` is what they are called in the history; `places` are codes of municipalities and amanat,
    an amana's means all of its own; empty: everywhere.
    """

    id: str
    name: str
    roles: frozenset[Role]
    places: frozenset[str] = frozenset()
    active: bool = True
    password: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as people may see it: never its secret. `roles` are at most those of its user."""

    id: str
    user: str
    label: str
    roles: frozenset[Role]
    created: datetime
    expires: datetime | None
    used: datetime | None = None
    revoked: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.revoked is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever sends a request, by a key or by a browser that is signed in.

    `free`: the key of the installation, which speaks for anybody. `confined`: nothing is open but
    adding the second factor that their role needs. `address` is where they ask from.
    """

    name: str
    roles: frozenset[Role]
    places: frozenset[str] = frozenset()
    free: bool = False
    key: str | None = None
    sign_in: str | None = None
    confined: bool = False
    address: str | None = None

    def may(self, roles: Collection[Role]) -> bool:
        """Whether one of these roles is theirs."""
        return bool(self.roles & frozenset(roles))

    def sees(self, municipality: str | None, amana: str | None, unit: str) -> bool:
        """Whether a ticket is of their places: by its municipality, or by the unit that owns it."""
        theirs = {municipality, amana, unit.partition(".")[0]}
        return not self.places or bool(self.places & theirs)


def written(key: str, secret: str) -> str:
    """Write a key as its user gets it, once."""
    return f"{PREFIX}_{key}_{secret}"


def parts_of(shown: str) -> tuple[str, str] | None:
    """Return the id and the secret of a key that somebody showed, or None where it is none."""
    prefix, _, rest = shown.partition("_")
    key, _, secret = rest.partition("_")
    whole = prefix == PREFIX and len(key) == ID_LENGTH and len(secret) == SECRET_LENGTH
    return (key, secret) if whole and shown.isprintable() else None


def digest(secret: str) -> str:
    """Return what is kept of a key's secret."""
    return sha256(secret.encode()).hexdigest()


def same(secret: str, kept: str) -> bool:
    """Whether a secret is the one that was kept, without telling by time how near it came."""
    return compare_digest(digest(secret), kept)

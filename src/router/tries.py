"""How often somebody may try to be let in, and fail.

a try ─▶ one place in each budget ─▶ let in: its places are given back
                │
                └─ a budget is spent: not tried at all, told when to come again
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

PER_ACCOUNT, ACCOUNT_WINDOW = 10, timedelta(minutes=1)
PER_ADDRESS, ADDRESS_WINDOW = 20, timedelta(hours=1)
# Whoever comes to the second factor knows the password: six digits bear few guesses.
PER_CODE, CODE_WINDOW = 10, timedelta(hours=1)
# How long an address is known as one of a user's.
KNOWN = timedelta(days=30)
# Who has a /64 of IPv6 has all of its addresses.
_ONE_SITE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most `most` failures within `window`, of whoever `name` stands for."""

    name: str
    most: int
    window: timedelta


def budgets(user: str, address: str | None, *, known: bool) -> tuple[Budget, ...]:
    """Return what a try to sign in takes from.

    Args:
        user: Whom they say they are, whether there is such a user or not.
        address: Where they ask from.
        known: Whether this user signed in from there of late. Such places have a budget of their
            own for the account, which a stranger elsewhere cannot spend.
    """
    whose = f"{_short(user)}:{'known' if known else 'new'}"
    account = Budget(name=f"account:{whose}", most=PER_ACCOUNT, window=ACCOUNT_WINDOW)
    return (account, *of_address(address))


def of_address(address: str | None) -> tuple[Budget, ...]:
    """Return what any try from an address takes from."""
    if address is None:
        return ()
    return (Budget(name=f"address:{_site(address)}", most=PER_ADDRESS, window=ADDRESS_WINDOW),)


def of_code(user: str) -> tuple[Budget, ...]:
    """Return what a try of a second factor takes from."""
    return (Budget(name=f"code:{_short(user)}", most=PER_CODE, window=CODE_WINDOW),)


def wait(budget: Budget, failures: Sequence[datetime], now: datetime) -> timedelta | None:
    """Say how long a budget is spent; None: it is not. `failures` come latest first."""
    counted = [at for at in failures if now - at < budget.window]
    if len(counted) < budget.most:
        return None
    return counted[budget.most - 1] + budget.window - now


def _short(user: str) -> str:
    return sha256(user.encode()).hexdigest()[:32]


def _site(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        kept = int(found) >> (128 - _ONE_SITE) << (128 - _ONE_SITE)
        return f"{IPv6Address(kept)}/{_ONE_SITE}"
    return str(getattr(found, "ipv4_mapped", None) or found)

"""When a host may be asked again: what it told us, and how often we have asked already.

Both are kept in memory, bounded, and know no clock: the time is an argument.
"""

import re
from base64 import b64decode
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from listener.guard import Address
from listener.rates import LONGEST_WAIT

# Words in the names of headers that let somebody in: Authorization, X-Api-Key, PRIVATE-TOKEN.
_SECRET = re.compile("auth|cookie|key|secret|token", re.IGNORECASE)
MOST_KEPT = 4_096
MINUTE = 60.0

Host = tuple[str, int]
Caller = tuple[Host, bytes]


def is_secret(header: str) -> bool:
    """Say whether a header is for the origin that it was meant for, and for no other."""
    return bool(_SECRET.search(header))


def secrets_of(sent: Mapping[str, str]) -> frozenset[str]:
    """Return what lets us in, each as it is sent and as it is written down: without its scheme.

    Args:
        sent: The headers of a request.
    """
    found = set[str]()
    for value in (sent[name] for name in filter(is_secret, sent)):
        scheme, _, rest = value.partition(" ")
        found |= {value, rest or scheme}
        if scheme.lower() == "basic":
            found |= set(_unpacked(rest).split(":"))
    return frozenset(filter(None, found))


def _unpacked(basic: str) -> str:
    try:
        return b64decode(basic).decode()
    except ValueError:
        return ""


def host_of(address: Address) -> Host:
    """Name what counts as one host."""
    return (address.host, address.port)


def caller_of(address: Address, sent: Mapping[str, str]) -> Caller:
    """Name a host, and as whom it is asked, by a hash of what lets us in.

    Args:
        address: What is asked for.
        sent: The headers of the request, with lower-case names.
    """
    shown = "\x1f".join(f"{name}={sent[name]}" for name in sorted(filter(is_secret, sent)))
    return host_of(address), blake2b(shown.encode(errors="replace"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Holds:
    """Remembers until when each caller is to ask a host nothing."""

    most: int = MOST_KEPT
    _until: dict[Caller, datetime] = field(default_factory=dict, init=False)

    def hold(self, caller: Caller, wait: timedelta | None, now: datetime) -> None:
        """Ask nothing for as long as `wait`; a longer hold stays as it is."""
        until = now + min(wait or timedelta(), LONGEST_WAIT)
        if until <= max(now, self._until.get(caller, now)):
            return
        if len(self._until) >= self.most:
            for past in [one for one, when in self._until.items() if when <= now]:
                del self._until[past]
        if len(self._until) >= self.most:
            # The host will say it again; the nearest end costs it the fewest requests.
            del self._until[min(self._until, key=self._until.__getitem__)]
        self._until[caller] = until

    def left(self, caller: Caller, now: datetime) -> timedelta | None:
        """Return how much longer nothing is to be asked, or None."""
        until = self._until.get(caller)
        if until is None:
            return None
        if not now < until <= now + LONGEST_WAIT:
            # Over, or further off than any hold is: the clock was set back.
            del self._until[caller]
            return None
        return until - now


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts the requests to each host within the last minute. Times are seconds of one clock."""

    most: int = MOST_KEPT
    _asked: dict[Host, deque[float]] = field(default_factory=dict, init=False)

    def wait(self, host: Host, now: float, per_minute: int) -> float:
        """Return the seconds until one more request keeps to `per_minute` in any minute."""
        asked = self._asked.get(host, ())
        if len(asked) < per_minute:
            return 0.0
        return max(asked[len(asked) - per_minute] + MINUTE - now, 0.0)

    def count(self, host: Host, now: float) -> None:
        """Note that a host is asked now."""
        if host not in self._asked and len(self._asked) >= self.most:
            for idle in [one for one, asked in self._asked.items() if asked[-1] + MINUTE <= now]:
                del self._asked[idle]
        asked = self._asked.setdefault(host, deque())
        while asked and asked[0] + MINUTE <= now:
            asked.popleft()
        asked.append(now)

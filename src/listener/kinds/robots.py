"""What a host lets us read (robots.txt, RFC 9309), and for how long its answer is believed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urljoin

from anyio import to_thread
from protego import Protego

from listener.door import Fetch
from listener.errors import CollectError, SourceBusy, SourceRefused, SourceSilent

AGENT = "Sawt"
BELIEVED = timedelta(days=1)
# As much as a crawler must read; what comes after is not looked at.
LONGEST = 500 * 1024
LONGEST_DELAY = timedelta(days=1)
_CLIENT_ERROR = range(400, 500)
# Rules are addressed to a name; the version that some write after it says nothing.
_VERSION = re.compile(r"^(\s*user-?agent\s*:\s*[a-z_-]+)/\S*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an address may be read, how long to stay away between two visits, since when."""

    allowed: bool
    delay: timedelta | None
    at: datetime

    @classmethod
    def read(cls, data: object, now: datetime) -> Self | None:
        """Read a verdict back from a cursor; one that is too old, or none of ours, is None."""
        if not isinstance(data, Mapping):
            return None
        try:
            at = datetime.fromisoformat(data["at"])
            fresh = now - BELIEVED < at <= now
            delay = timedelta(seconds=data["delay"]) if data["delay"] else None
            return cls(allowed=data["allowed"] is True, delay=delay, at=at) if fresh else None
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def written(self) -> dict[str, Any]:
        """Write the verdict for a cursor."""
        delay = self.delay.total_seconds() if self.delay else None
        return {"allowed": self.allowed, "delay": delay, "at": self.at.isoformat()}


async def ask(door: Fetch, source: str, url: str, now: datetime) -> Verdict:
    """Ask a host whether an address on it may be read.

    A host that has no robots.txt (4xx) allows everything; one that cannot say allows nothing yet.

    Raises:
        SourceSilent: The host could not be asked.
        SourceBusy: It asks us to slow down.
        SourceRefused: It may not be visited.
    """
    try:
        answer = await door.get(source, urljoin(url, "/robots.txt"), {"Accept": "text/plain, */*"})
    except (SourceBusy, SourceSilent):
        raise
    except CollectError as error:
        if error.status in _CLIENT_ERROR:
            return Verdict(allowed=True, delay=None, at=now)
        if isinstance(error, SourceRefused):
            raise
        raise SourceSilent(source, f"robots.txt: {error.reason}") from error
    return await to_thread.run_sync(judge, answer.body, url, now)


def judge(robots: bytes, url: str, now: datetime) -> Verdict:
    """Read robots.txt."""
    text = robots[:LONGEST].decode("utf-8-sig", "replace")
    rules = Protego.parse(_VERSION.sub(r"\1", text))
    return Verdict(
        allowed=rules.can_fetch(url, AGENT), delay=_delay(rules.crawl_delay(AGENT)), at=now
    )


def _delay(seconds: float | None) -> timedelta | None:
    """Return Crawl-delay, at most a day; what is no number of seconds asks for nothing."""
    if seconds is None or not seconds > 0:
        return None
    return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()))

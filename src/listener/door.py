"""The one door to the network: every outgoing request of the service goes through here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said: `body` is decoded and bounded, header names are lower-case.

    `url` is the address that answered, after redirects. `status` is 2xx or 304.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


class Fetch(Protocol):
    """Where a collector gets its bytes from."""

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        """GET an address.

        Args:
            source: Whom to name when it fails.
            url: What to ask for.
            headers: Sent as they are, byte for byte (validators, for example).

        Raises:
            SourceSilent: No DNS, no connection, no answer in time, a broken stream, or 5xx.
            SourceBusy: 429, or 503 with Retry-After.
            SourceRefused: 401, 403, 404, 410, 451, an address that may not be visited, or too
                many redirects.
            SourceGarbled: The answer is too large, cannot be decoded, or has another status.
        """
        ...

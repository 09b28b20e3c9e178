"""What the answer to a delivery means."""

from enum import StrEnum

_SUCCESS = range(200, 300)
_GONE = 410
_BUSY = frozenset({429, 502, 504})


class Verdict(StrEnum):
    """What came of one attempt. The values are public.

    `throttled`: it failed, and the endpoint is to be sent less. `gone`: the receiver wants no more.
    `interrupted`: the service stopped before it could note what came of it.
    """

    DELIVERED = "delivered"
    FAILED = "failed"
    THROTTLED = "throttled"
    GONE = "gone"
    INTERRUPTED = "interrupted"


def verdict_of(status: int) -> Verdict:
    """Judge an HTTP status: 2xx alone is success; a redirect is a failure and is not followed."""
    if status in _SUCCESS:
        return Verdict.DELIVERED
    if status == _GONE:
        return Verdict.GONE
    return Verdict.THROTTLED if status in _BUSY else Verdict.FAILED

"""What can go wrong while listening. Each leaf is a different thing to do next.

CollectError        nothing was read; the cursor did not move
  SourceSilent      no answer in time: poll again, later each time
  SourceBusy        429, 503, a quota that is used up: poll again after `retry_after`
  SourceRefused     a token, an address or a request that is not taken: a person must act
  SourceGarbled     an answer that the source's kind does not document
"""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar


class Cause(StrEnum):
    """Why nothing was read. The values are public.

    `auth`: the token, or the want of one. `rate`: asked too often, or a quota used up. `gone`:
    what was asked for is not there any more. `retry`: it may go well next time. `request`: asked
    for wrongly. `address`: it may not, or cannot, be visited. `garbled`: not what was expected.
    """

    AUTH = "auth"
    RATE = "rate"
    GONE = "gone"
    RETRY = "retry"
    REQUEST = "request"
    ADDRESS = "address"
    GARBLED = "garbled"


class CollectError(Exception):
    """Base of every failure to collect; names the source that failed, and why it did.

    `status` is the HTTP status that was the answer, where one was. `said` is the body of HTTP 400,
    in which an API names the parameter that it does not take. It may quote anything, so a kind may
    read it and nobody is shown it.
    """

    usual: ClassVar[Cause] = Cause.RETRY
    said: bytes = b""

    def __init__(
        self, source: str, reason: str, cause: Cause | None = None, *, status: int | None = None
    ) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.cause = cause or self.usual
        self.status = status


class SourceSilent(CollectError):
    """The source did not answer."""


class SourceBusy(CollectError):
    """The source asks us to slow down."""

    usual = Cause.RATE

    def __init__(
        self,
        source: str,
        reason: str,
        retry_after: timedelta,
        cause: Cause | None = None,
        *,
        status: int | None = None,
    ) -> None:
        wait = f"{reason}; asked to wait {retry_after.total_seconds():.0f} s"
        super().__init__(source, wait, cause, status=status)
        self.retry_after = retry_after


class SourceRefused(CollectError):
    """The source will not be read until a person acts."""

    usual = Cause.ADDRESS


class SourceGarbled(CollectError):
    """The source answered with something that its kind does not document."""

    usual = Cause.GARBLED

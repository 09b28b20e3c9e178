"""What can go wrong while listening. Each leaf is a different thing to do next.

CollectError        nothing was read; the cursor did not move
  SourceSilent      no answer in time: poll again, later each time
  SourceBusy        429 or 503: poll again after `retry_after`
  SourceRefused     401, 403, 404, 410, or an address that we may not visit: a person must act
  SourceGarbled     an answer that the source's kind does not document
"""

from datetime import timedelta


class CollectError(Exception):
    """Base of every failure to collect; names the source that failed.

    `status` is the HTTP status that was the answer, where one was. `said` is the body of HTTP 400,
    in which an API names the parameter that it does not take. It may quote anything, so a kind may
    read it and nobody is shown it.
    """

    said: bytes = b""

    def __init__(self, source: str, reason: str, *, status: int | None = None) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.status = status


class SourceSilent(CollectError):
    """The source did not answer."""


class SourceBusy(CollectError):
    """The source asks us to slow down."""

    def __init__(self, source: str, reason: str, retry_after: timedelta) -> None:
        super().__init__(source, f"{reason}; asked to wait {retry_after.total_seconds():.0f} s")
        self.retry_after = retry_after


class SourceRefused(CollectError):
    """The source will not be read until a person acts."""


class SourceGarbled(CollectError):
    """The source answered with something that its kind does not document."""

"""What a failed request means for its source: each failure as the leaf that says what to do."""

import ssl
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpcore
import httpx

from listener.body import Cut, TooLarge, Undecodable
from listener.causes import CAP_CODES, DAY_CODES, FORBIDDEN, cause_of
from listener.complaint import Complaint, read_complaint
from listener.errors import (
    Cause,
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.guard import Forbidden
from listener.rates import LONGEST_WAIT, pause, retry_after
from listener.remedies import REMEDIES

# For a source that is busy and does not say for how long.
PATIENCE = timedelta(minutes=5)
UNPAID = 402
# Google's quotas end with the day at its headquarters.
QUOTA_DAY = ZoneInfo("America/Los_Angeles")
BELOW: tuple[type[Exception], ...] = (
    Forbidden,
    TooLarge,
    Undecodable,
    Cut,
    OSError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    httpx.HTTPError,
    httpx.InvalidURL,
)


_TOLD: Mapping[Cause, tuple[type[SourceSilent | SourceRefused | SourceGarbled], str]] = {
    Cause.RETRY: (SourceSilent, "it could not answer"),
    Cause.GONE: (SourceRefused, "it is not there any more"),
    Cause.REQUEST: (SourceRefused, "the request is not taken"),
    Cause.GARBLED: (SourceGarbled, "no answer that is read"),
}


def of_status(  # noqa: PLR0913 - an answer has so many parts
    source: str,
    status: int,
    headers: Mapping[str, str],
    now: datetime,
    body: bytes = b"",
    *,
    secrets: Collection[str] = (),
) -> CollectError:
    """Say what an answer that is no answer means.

    The reason names the remedy, and carries what the platform says where that may be shown.

    Args:
        source: Whom to name.
        status: As HTTP has it.
        headers: Lower-case names.
        now: The time, UTC.
        body: What was said beside, or the beginning of it.
        secrets: What went with the request to let us in; never repeated.
    """
    complaint = read_complaint(body, headers.get("www-authenticate", "")).without(secrets)
    cause = cause_of(status, complaint)
    said = f"HTTP {status}: {complaint.message}" if complaint.message else f"HTTP {status}"
    wait = retry_after(headers.get("retry-after", ""), now)
    if status == FORBIDDEN and cause is Cause.AUTH and (wait or pause(headers, now)):
        # Who says when to come back forbids it only until then.
        cause = Cause.RATE
    if cause is Cause.RATE:
        told = (wait, pause(headers, now, spent=True), _used_up(complaint, now))
        longest = max((one for one in told if one is not None), default=PATIENCE)
        return SourceBusy(
            source, f"it takes no more requests for now ({said})", longest, status=status
        )
    if cause is Cause.RETRY and wait is not None:
        return SourceBusy(source, f"it could not answer ({said})", wait, cause, status=status)
    if cause is Cause.AUTH:
        return SourceRefused(
            source, _refusal(status, said, signed=bool(secrets)), cause, status=status
        )
    leaf, reason = _TOLD[cause]
    return leaf(source, f"{reason} ({said}); {REMEDIES[cause].en}", cause, status=status)


def _refusal(status: int, said: str, *, signed: bool) -> str:
    """Say that access was refused, and what gives access."""
    if status == UNPAID:
        return f"access must be paid for ({said}); settle that with the platform"
    if not signed:
        return f"access was refused ({said}); ask its publisher for access, or set a token"
    if status == FORBIDDEN:
        return f"its token may not read this ({said}); give the token the right to, or set another"
    return f"its token was refused ({said}); renew the token and set it again"


def _used_up(complaint: Complaint, now: datetime) -> timedelta | None:
    """Return how long a quota is used up that no header tells of, or None."""
    if complaint.codes & CAP_CODES or "usage cap" in complaint.words.lower():
        return LONGEST_WAIT
    if not complaint.codes & DAY_CODES and "per day" not in complaint.words.lower():
        return None
    tomorrow = now.astimezone(QUOTA_DAY).date() + timedelta(days=1)
    # The subtraction must be of instants: a day in that zone has 23, 24 or 25 hours.
    ends = datetime.combine(tomorrow, time(), QUOTA_DAY).astimezone(UTC)
    return min(ends - now, LONGEST_WAIT)


_LEAVES: tuple[tuple[type[Exception], type[CollectError], str], ...] = (
    (TooLarge, SourceGarbled, "the answer is larger than is read"),
    (Undecodable, SourceGarbled, "the Content-Encoding of the answer cannot be undone"),
    (Cut, SourceSilent, "the answer ended before it was whole"),
    (httpx.InvalidURL, SourceRefused, "its address cannot be read"),
    (httpx.UnsupportedProtocol, SourceRefused, "only http:// and https:// are visited"),
    (httpx.LocalProtocolError, SourceGarbled, "a request header that HTTP does not allow"),
    (httpcore.UnsupportedProtocol, SourceRefused, "only http:// and https:// are visited"),
    (httpcore.LocalProtocolError, SourceGarbled, "a request header that HTTP does not allow"),
)


def of_error(source: str, error: Exception) -> CollectError:
    """Say what an exception from below means. The reason names no address and no secret."""
    if isinstance(error, CollectError):
        return error
    if isinstance(error, Forbidden):
        return SourceRefused(source, str(error))
    for kind, leaf, reason in _LEAVES:
        if isinstance(error, kind):
            return leaf(source, reason)
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SourceRefused(source, f"its certificate is not valid: {cause.verify_message}")
    return SourceSilent(source, _said(error))


def _said(error: Exception) -> str:
    said = str(error).strip()
    if isinstance(error, httpcore.ProtocolError):
        # What follows the colon is quoted from the answer, which may say anything.
        said = said.partition(":")[0]
    return f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

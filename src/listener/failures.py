"""What a failed request means for its source: each failure as the leaf that says what to do."""

import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from listener.body import Cut, TooLarge, Undecodable
from listener.errors import (
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.guard import Forbidden

LONGEST_WAIT = timedelta(days=1)
# For a source that is busy and does not say for how long.
PATIENCE = timedelta(minutes=5)
BUSY = 429
UNAVAILABLE = 503
# A person must act: ask for access, or correct the address.
REFUSING = frozenset({401, 402, 403, 404, 407, 410, 451})
_SERVER_ERROR = 500
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


def of_status(source: str, status: int, headers: Mapping[str, str], now: datetime) -> CollectError:
    """Say what an answer that is no answer means."""
    reason = f"HTTP {status}"
    wait = retry_after(headers.get("retry-after", ""), now)
    if status == BUSY or (status == UNAVAILABLE and wait is not None):
        return SourceBusy(source, reason, PATIENCE if wait is None else wait)
    if status >= _SERVER_ERROR:
        return SourceSilent(source, reason, status=status)
    leaf = SourceRefused if status in REFUSING else SourceGarbled
    return leaf(source, reason, status=status)


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Read Retry-After, seconds or an HTTP date: from nothing to a day, or None if unreadable."""
    value = value.strip()
    if re.fullmatch(r"[0-9]+", value, re.ASCII):
        # Ten digits say more than a day already, and int() is slow on thousands.
        return min(timedelta(seconds=int(value[:10])), LONGEST_WAIT)
    if not value.isascii():
        return None
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(), min(until - now, LONGEST_WAIT))


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
    return f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

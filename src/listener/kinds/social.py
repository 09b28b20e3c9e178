"""What the open social networks share: an address that others are built on, and loose JSON.

An answer is data from a stranger. Each function here takes whatever stands in a field and returns
it in the one shape that is expected, or as absent.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic_core import PydanticCustomError

from listener.border import LONGEST_FIELD, clean_or_none
from listener.door import Answer
from listener.errors import SourceGarbled
from listener.feeds.freshness import wait_for
from listener.guard import Address
from listener.kind import Options, web_only
from listener.rates import pause
from listener.row import read_instant
from listener.source import Source
from listener.wire import read_json

# Nobody wrote on these networks before; an earlier date is a clock that was never set.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)", re.ASCII | re.IGNORECASE)

Shape = TypeVar("Shape", list[Any], dict[str, Any])


def only_one(options: Options, *names: str) -> None:
    """Check that a source asks one question.

    Raises:
        PydanticCustomError: It asks none, or several; pydantic reports it as its own.
    """
    if len([name for name in names if getattr(options, name) is not None]) != 1:
        kind, reason = "one_question", f"give one of {', '.join(names)}, and only one"
        raise PydanticCustomError(kind, reason)


def service_only(url: str) -> Address | None:
    """Read the address of a service: what is asked for is added to it.

    Raises:
        ValueError: It is not http(s), or has a query or a fragment.
    """
    address = web_only(url)
    if "?" in url or "#" in url:
        msg = "name the service alone, as in https://mastodon.social, without ? and #"
        raise ValueError(msg)
    return address


def endpoint(source: Source, path: str, asked: Sequence[tuple[str, str]]) -> str:
    """Return the address of a question to a service."""
    return f"{source.url.rstrip('/')}/{path}?{urlencode(asked)}"


def headers(token: str | None) -> Mapping[str, str]:
    """Return what is sent with each question."""
    known = {} if token is None else {"Authorization": f"Bearer {token}"}
    return {"Accept": "application/json"} | known


def read_answer(source: Source, answer: Answer, shape: type[Shape]) -> Shape:
    """Decode an answer.

    Raises:
        SourceGarbled: It is not JSON, or of another shape.
    """
    try:
        found = read_json(answer.body)
    except ValueError as error:
        reason = "its answer is not JSON; check that url is the address of the service"
        raise SourceGarbled(source.id, reason) from error
    if not isinstance(found, shape):
        raise SourceGarbled(source.id, f"its answer is no JSON {shape.__name__}")
    return found


def wait_of(source: Source, answer: Answer, now: datetime) -> timedelta | None:
    """Return the longer of what the limit on questions and what the cache asks for."""
    asked = (pause(answer.headers, now), wait_for(answer.headers, None, source.interval))
    return max((one for one in asked if one), default=None)


def told_of(skipped: int) -> str | None:
    """Say what was left out, if anything."""
    return f"posts not as the service documents them: {skipped}" if skipped else None


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Sequence[Mapping[str, Any]]:
    """Return the objects of a list; anything else holds none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def short(value: object) -> str | None:
    """Return a text that is no longer than a field may be, cleaned."""
    return clean_or_none(value[:LONGEST_FIELD]) if isinstance(value, str) else None


def instant(value: object) -> datetime | None:
    """Return the instant (UTC) that an RFC 3339 text names, if one could have been then."""
    try:
        found = read_instant(value)
    except ValueError:
        return None
    return found if isinstance(found, datetime) and found >= EARLIEST else None


def language(*values: object) -> str | None:
    """Return the first language named, without its region: `ar` of `ar-SA`."""
    found = (_LANGUAGE.match(value) for value in values if isinstance(value, str))
    return next((one[1].lower() for one in found if one), None)

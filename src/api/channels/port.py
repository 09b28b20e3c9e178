"""What a channel is: it sends one reply to one author, or says why it did not.

NotSent    nothing was published: try again at `retry`, or never where that is None
Unclear    it may have been published: nobody tries again but a person who has looked
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import orjson

from listener.door import Answer
from listener.errors import Cause, CollectError, SourceBusy, SourceRefused
from listener.kind import Web

JSON = {"content-type": "application/json", "accept": "application/json"}
# For a server that could not say where a post is; that question publishes nothing.
LATER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent: `text` to the author of a post. `key` is the same at each attempt."""

    text: str
    native_id: str
    url: str | None
    key: str


class NotSent(Exception):
    """Nothing was published; `retry` is how long to wait before the next attempt, if there is one.

    `counts`: whether that was an attempt at all; a platform that asks to wait does not count.
    """

    def __init__(
        self,
        reason: str,
        reason_ar: str,
        retry: timedelta | None = None,
        *,
        counts: bool = True,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reason_ar = reason_ar
        self.retry = retry
        self.counts = counts


class Unclear(Exception):
    """It may have been published."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = f"{reason}; look whether the reply is there"
        self.reason_ar = "لم يتضح هل نُشر الرد؛ افتح المنشور وتحقق قبل إعادة الإرسال"


class Channel(Protocol):
    """An account on a platform."""

    async def send(self, letter: Letter, now: datetime) -> str:
        """Publish a reply, and return its address.

        Raises:
            NotSent: Nothing was published.
            Unclear: It may have been.
        """
        ...


_REASONS = {
    Cause.AUTH: (
        "the account's token was refused; give it the right to write, or set another",
        "رُفض رمز دخول الحساب؛ جدّده أو أعطه صلاحية النشر",
    ),
    Cause.GONE: ("the post is not there any more", "المنشور لم يعد موجودًا"),
    Cause.ADDRESS: ("the server's address cannot be used", "عنوان الخادم لا يمكن استخدامه"),
}
_REFUSED = ("the platform does not take the reply", "المنصة لم تقبل الرد")


async def ask(web: Web, name: str, url: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    """Ask something that publishes nothing.

    Raises:
        NotSent: There was no answer.
    """
    try:
        return read(await web.get(name, url, headers))
    except CollectError as error:
        raise of_question(error) from error


async def tell(
    web: Web, name: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any]
) -> Any:  # noqa: ANN401 - JSON
    """Publish.

    Raises:
        NotSent: It was refused, or is not to be asked yet.
        Unclear: There was no answer that says so.
    """
    try:
        return read(await web.post(name, url, {**JSON, **headers}, orjson.dumps(body)))
    except CollectError as error:
        raise of_publishing(error) from error


def read(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    """Read an answer; what is no JSON is None."""
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None


def of_question(error: CollectError) -> NotSent:
    """Say what it means that a question was not answered: nothing was published."""
    if isinstance(error, SourceBusy):
        return _busy(error)
    if isinstance(error, SourceRefused):
        return _refused(error)
    return NotSent(error.reason, "تعذر الاتصال بالمنصة، وستُعاد المحاولة", LATER)


def of_publishing(error: CollectError) -> NotSent | Unclear:
    """Say what it means that publishing did not end well. Only a clear no is a no."""
    if isinstance(error, SourceBusy) and error.cause is Cause.RATE:
        return _busy(error)
    if isinstance(error, SourceRefused):
        return _refused(error)
    return Unclear(error.reason)


def _busy(error: SourceBusy) -> NotSent:
    wait = "المنصة تطلب الانتظار، وسيُعاد الإرسال"
    return NotSent(error.reason, wait, error.retry_after, counts=False)


def _refused(error: CollectError) -> NotSent:
    reason, reason_ar = _REASONS.get(error.cause, _REFUSED)
    status = f" (HTTP {error.status})" if error.status else ""
    return NotSent(f"{reason}{status}", f"{reason_ar}{status}")

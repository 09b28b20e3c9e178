"""Answers that many readers share: figures of a minute are worked out once for all who ask."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

# So many are kept, of some ten kilobytes each; the oldest goes first.
MOST = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rounded(at: datetime, step: timedelta) -> datetime:
    """Return the end of the minute, or whatever step, that an instant is in."""
    return _EPOCH + ((at - _EPOCH) // step + 1) * step


@dataclass(slots=True)
class _Answer:
    until: datetime
    body: bytes | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Lately:
    """Answers by what was asked, each good until some instant.

    Of several who ask for the same at once, one works it out, and the others wait for it.
    """

    def __init__(self) -> None:
        self._answers: dict[Hashable, _Answer] = {}

    async def share(
        self, asked: Hashable, until: datetime, work: Callable[[], Awaitable[bytes]]
    ) -> bytes:
        """Return the answer to what is asked.

        Args:
            asked: All that the answer depends on, whoever asks.
            until: How long an answer of now is good; one that is good until then is shared.
            work: Works it out.
        """
        answer = self._answers.get(asked)
        if answer is None or answer.until != until:
            self._answers.pop(asked, None)
            answer = self._answers[asked] = _Answer(until)
            while len(self._answers) > MOST:
                del self._answers[next(iter(self._answers))]
        async with answer.lock:
            if answer.body is None:
                answer.body = await work()
        return answer.body

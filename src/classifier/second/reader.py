"""Asking a second reader of what the first is not sure of.

posts, tags ─not sure─▶ mask ─▶ kept before? ──────────────▶ merge ─▶ tags
                                  └─ within time and budget ─▶ ask ─▶ keep ─┘
whatever is not answered, or is no reading: the first reader's tags stand
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

import structlog

from classifier.second.asking import Asking
from classifier.second.masking import mask
from classifier.second.merge import merge
from classifier.second.reading import NoReading, Reading
from classifier.tags import Tags
from listener.errors import CollectError, SourceBusy, SourceSilent
from listener.post import Post

log = structlog.get_logger()

# How long an endpoint is left alone that did not answer, and one that refused.
SILENT = timedelta(minutes=1)
REFUSED = timedelta(minutes=5)


class Came(StrEnum):
    """What came of one post that a second reader was to be asked of. The values are public."""

    AGREED = "agreed"
    CHANGED = "changed"
    NO_READING = "no_reading"
    FAILED = "failed"
    NO_TIME = "no_time"
    NO_BUDGET = "no_budget"


class Readings(Protocol):
    """What was asked and said before, and how often, shared by all processes."""

    async def kept(self, digests: Sequence[str], now: datetime) -> Mapping[str, Reading | None]:
        """Return the readings that are kept; None where one was asked for lately, in vain."""
        ...

    async def allow(self, digest: str, now: datetime, per_hour: int) -> bool:
        """Count a question, unless `per_hour` were asked in the hour before `now`."""
        ...

    async def keep(self, digest: str, reading: Reading) -> None:
        """Keep what was said."""
        ...


class Reader:
    """Asks an endpoint, one question at a time. Remembers only until when to leave it alone.

    Implements `classifier.classify.SecondReader`.
    """

    def __init__(
        self,
        asking: Asking,
        readings: Readings,
        *,
        per_hour: int,
        ticks: Callable[[], float],
        count: Callable[[Came], None],
    ) -> None:
        """Make a reader.

        Args:
            asking: Whom to ask.
            readings: What was said before.
            per_hour: How many questions may be asked in any hour.
            ticks: A clock that only goes forward, seconds.
            count: Told what came of each post.
        """
        self._asking = asking
        self._readings = readings
        self._per_hour = per_hour
        self._ticks = ticks
        self._count = count
        self._rests_until: datetime | None = None

    async def read(
        self, posts: Sequence[Post], tags: Sequence[Tags], now: datetime, within: timedelta
    ) -> Sequence[Tags]:
        """See SecondReader.read."""
        masked = {
            at: mask(post.words)
            for at, (post, one) in enumerate(zip(posts, tags, strict=True))
            if not one.sure
        }
        digest = {at: self._digest(text) for at, text in masked.items()}
        known = dict(await self._readings.kept(list(digest.values()), now)) if digest else {}
        ends = self._ticks() + within.total_seconds()
        judged = list(tags)
        for at, text in masked.items():
            found: Reading | Came
            if digest[at] in known:
                found = known[digest[at]] or Came.NO_READING
            elif self._ticks() >= ends:
                found = Came.NO_TIME
            else:
                found = await self._reading(text, digest[at], now)
                if isinstance(found, Reading) or found is Came.NO_READING:
                    known[digest[at]] = found if isinstance(found, Reading) else None
            if isinstance(found, Reading):
                judged[at] = merge(tags[at], found, posts[at].words, self._asking.name)
                found = Came.AGREED if judged[at].sure else Came.CHANGED
            self._count(found)
        return judged

    async def _reading(self, text: str, digest: str, now: datetime) -> Reading | Came:
        """Ask of one text, if the endpoint and the budget may be asked."""
        if self._rests_until is not None and now < self._rests_until:
            return Came.FAILED
        if not await self._readings.allow(digest, now, self._per_hour):
            return Came.NO_BUDGET
        try:
            reading = await self._asking.ask(text)
        except NoReading as error:
            log.warning("no second reading", reason=str(error))
            return Came.NO_READING
        except CollectError as error:
            self._rests_until = now + _pause(error)
            log.warning("second reader", reason=error.reason)
            return Came.FAILED
        await self._readings.keep(digest, reading)
        return reading

    def _digest(self, masked: str) -> str:
        """Name a question: to another model, or under other instructions, it is another."""
        said = f"{self._asking.told}\x1f{masked}".encode(errors="replace")
        return blake2b(said, digest_size=16).hexdigest()


def _pause(error: CollectError) -> timedelta:
    match error:
        case SourceBusy():
            return error.retry_after
        case SourceSilent():
            return SILENT
        case _:
            return REFUSED

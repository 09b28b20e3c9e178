"""Suppression filters: for a time, some posts make no ticket. Pure.

They are heard, judged and counted like all others. What is critical is never suppressed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from classifier.tags import Urgency
from listener.folding import fold, line, pattern
from listener.post import Platform
from router.rules import Case

PREFIX = "filter_"
LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppresses:
    """What a filter takes: all that is given must hold, and words or an author are given always.

    `words` are a phrase: its words in a row, however they are spelt and whatever Arabic writes
    before them (`listener.folding.pattern`). `author` is a handle as `author_of` returns it.
    `municipality` may be an amana: all of its own.
    """

    words: str | None = None
    author: str | None = None
    platform: Platform | None = None
    service: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Somebody's word that posts need no answer, until it ends."""

    number: int
    takes: Suppresses
    reason: str
    created: datetime
    created_by: str
    until: datetime
    ended: datetime | None = None
    ended_by: str | None = None

    @property
    def id(self) -> str:
        """What people call it."""
        return f"{PREFIX}{self.number}"

    def holds(self, now: datetime) -> bool:
        """Whether it takes posts now."""
        return self.ended is None and self.created <= now < self.until


class Said:
    """A post as filters look at it; its words are read only where one asks for them."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def author(self) -> str | None:
        """Who wrote it, as that is compared."""
        return author_of(self.case.post.author)

    @cached_property
    def line(self) -> str:
        """Its words as they are searched."""
        return line([self.case.post.words])


def author_of(handle: str | None) -> str | None:
    """Return a handle as it is compared: without its @, however it is written."""
    return fold(handle.removeprefix("@")) if handle else None


def takes(suppresses: Suppresses, said: Said) -> bool:
    """Whether a filter is for a post."""
    case = said.case
    return (
        suppresses.platform in {None, case.post.platform}
        and suppresses.service in {None, case.service}
        and suppresses.municipality in {None, case.municipality, case.amana}
        and suppresses.author in {None, said.author}
        and (suppresses.words is None or bool(_pattern(suppresses.words).search(said.line)))
    )


def suppressing(filters: Sequence[Filter], case: Case) -> Filter | None:
    """Return the first filter that takes a post; none takes what is critical."""
    if not filters or case.tags.urgency is Urgency.CRITICAL:
        return None
    said = Said(case)
    return next((each for each in filters if takes(each.takes, said)), None)


@lru_cache(maxsize=512)
def _pattern(phrase: str) -> re.Pattern[str]:
    # Filters are read anew for each batch; what they look for is the same.
    return pattern([phrase])

"""The port that every kind of source implements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from listener.feeds.hub import Hub
from listener.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a source had to say after a cursor, oldest first, and the cursor to ask from next.

    `unchanged` is true when the source itself said that nothing is new (HTTP 304).
    `wait` is how long the source asked us to stay away (Cache-Control, TTL), if it did.
    `skipped` counts entries that could not be read, `reason` says why; `bytes` is the decoded
    size of the answer. `more` is true when there is more to be read at once. `left_out` counts the
    posts that the source's own keywords and languages keep out (`listener.sieve`). `hub` is who
    would tell us at once what is new, if the source names one.
    """

    posts: Sequence[Post] = ()
    cursor: str | None = None
    unchanged: bool = False
    wait: timedelta | None = None
    skipped: int = 0
    reason: str | None = None
    bytes: int = 0
    more: bool = False
    left_out: int = 0
    hub: Hub | None = None


class Collector(Protocol):
    """Reads one source. Keeps no state: the cursor goes in and comes out."""

    async def fetch(self, cursor: str | None) -> Page:
        """Fetch what came after `cursor`, or what there is when there is none.

        Raises:
            CollectError: Nothing was read and `cursor` is still valid.
        """
        ...


@runtime_checkable
class Rewinds(Protocol):
    """A collector whose source can be paged back through; a kind may have one."""

    @property
    def only_newest(self) -> bool:
        """Whether polls see only what the source shows as its newest.

        Then what fell out between two polls comes only by paging back.
        """
        ...

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """Fetch a page of what was published from `since` on, each page older than the last.

        The cursors are of their own: those of `fetch` are never moved by it. `wait` is only how
        long no more may be asked: what a cache allows is a matter of polls.

        Args:
            since: How far back to go.
            cursor: That of the page before; None for the first, which is the newest.

        Raises:
            CollectError: Nothing was read and `cursor` is still valid.
        """
        ...

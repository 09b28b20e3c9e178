"""The sources: where we listen, when next, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.run import Run
from listener.source import Option, Source
from store.database import Sessions
from store.paging import Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source and how it fares. `origin` is config, api or sample."""

    source: Source
    next_poll: datetime
    failures: int
    last: Run | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How much was removed."""

    posts: int
    tickets: int
    sources: int


@dataclass(frozen=True, slots=True)
class SqlSources:
    """The sources in the database."""

    sessions: Sessions

    async def sync(self, configured: Sequence[Source], now: datetime) -> None:
        """Make the sources of the file what the file says; those gone from it are disabled.

        Sources added otherwise are left alone. A source that a person paused or resumed stays so.
        """
        raise NotImplementedError

    async def add(self, source: Source, now: datetime) -> None:
        """Add a source, due at once, or raise `SourceExists`. Its origin is api, or sample."""
        raise NotImplementedError

    async def show(self, source: str) -> SourceState:
        """Return one source, or raise `UnknownSource`."""
        raise NotImplementedError

    async def list(self, *, limit: int, after: str | None = None) -> Paged[SourceState]:
        """List sources by id. Raises `BadCursor`."""
        raise NotImplementedError

    async def change(
        self,
        source: str,
        *,
        name: str | None = None,
        url: str | None = None,
        interval: timedelta | None = None,
        options: Mapping[str, Option] | None = None,
    ) -> SourceState:
        """Change what is given; another address is read from its beginning.

        Raises `UnknownSource`.
        """
        raise NotImplementedError

    async def pause(self, source: str) -> SourceState:
        """Poll it no more, or raise `UnknownSource`."""
        raise NotImplementedError

    async def resume(self, source: str, now: datetime) -> SourceState:
        """Poll it again, at once, or raise `UnknownSource`."""
        raise NotImplementedError

    async def run_now(self, source: str, now: datetime) -> SourceState:
        """Make it due now, or raise `UnknownSource`. A paused one may then be claimed, once."""
        raise NotImplementedError

    async def due(self, now: datetime, limit: int) -> Sequence[Source]:
        """Return enabled sources whose time has come and that nobody polls, longest due first."""
        raise NotImplementedError

    async def upcoming(self) -> Sequence[tuple[Source, datetime]]:
        """Return the enabled sources with the time when each is next due, soonest first."""
        raise NotImplementedError

    async def claim(self, source: str, now: datetime, lease: timedelta) -> bool:
        """Take a due source to poll it; False where it is not due, or somebody else has it.

        `SqlPosts.note` ends the lease. To poll one that is not due, call `run_now` first.
        """
        raise NotImplementedError

    async def runs(self, source: str, *, limit: int, after: str | None = None) -> Paged[Run]:
        """List a source's runs, latest first. Raises `UnknownSource` or `BadCursor`."""
        raise NotImplementedError

    async def missed(self, now: datetime) -> Sequence[Source]:
        """Return enabled sources overdue by more than their interval, that nobody polls.

        Writes one MISSED run for each and makes it due now.
        """
        raise NotImplementedError

    async def remove_samples(self) -> Removed:
        """Remove everything that is marked sample, in one transaction."""
        raise NotImplementedError

    async def empty(self) -> bool:
        """Whether there is no post, and no source but those of the file."""
        raise NotImplementedError

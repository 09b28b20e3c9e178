"""Opening sources: the door for the network, the shelf for samples, one folder for files."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings
from listener.collector import Collector, Page
from listener.door import Door, Fetch
from listener.errors import SourceRefused
from listener.opening import open_source
from listener.shelf import Shelf
from listener.source import Source


@dataclass(frozen=True, slots=True)
class Unopened:
    """A source that cannot be opened: each run says why, in the run log as any other failure."""

    error: SourceRefused

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        del cursor
        raise self.error


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens any source. `files` is None where a person names the files, on the command line."""

    door: Fetch
    shelf: Fetch
    files: Path | None

    def __call__(self, source: Source) -> Collector:
        """Open a source; one that cannot be opened fails when it is read."""
        try:
            return open_source(source, self.door, self.shelf, self.files)
        except SourceRefused as error:
            return Unopened(error)


@asynccontextmanager
async def opening(
    settings: Settings, *, any_file: bool = False
) -> AsyncIterator[Callable[[Source], Collector]]:
    """Hold the door open for as long as sources are read."""
    shelf = Shelf(settings.config / "samples")
    async with Door(contact=settings.contact, allow=settings.allow_networks) as door:
        yield Opener(door, shelf, None if any_file else settings.files)

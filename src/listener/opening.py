"""From a source as it is configured to a collector that reads it."""

from dataclasses import dataclass
from pathlib import Path

from listener.collector import Collector, Page
from listener.door import Fetch
from listener.errors import SourceRefused
from listener.kinds.feed import Feed
from listener.kinds.file import File
from listener.options import WrongOption, check_options
from listener.shelf import SCHEME
from listener.source import Kind, Source


def open_source(source: Source, fetch: Fetch, shelf: Fetch, files_root: Path | None) -> Collector:
    """Open a source; nothing is asked yet, and what is wrong with it is said when it is.

    Args:
        source: What to listen to.
        fetch: The door to the network.
        shelf: Where `bundled:NAME` is found.
        files_root: The folder that files must lie in, or None where any may be read.
    """
    try:
        check_options(source.kind, source.options)
    except WrongOption as error:
        return Closed(source.id, str(error))
    match source.kind:
        case Kind.FEED:
            return Feed(source, shelf if source.url.startswith(SCHEME) else fetch)
        case Kind.FILE:
            return File(source=source, root=files_root)


@dataclass(frozen=True, slots=True)
class Closed:
    """Stands for a source that cannot be read as it is configured: every run says why."""

    source: str
    reason: str

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        del cursor
        raise SourceRefused(self.source, self.reason)

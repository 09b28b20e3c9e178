"""Opening sources: the door for the network, the shelf for samples, one folder for files."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from api.settings import Settings
from listener.collector import Collector
from listener.door import Door
from listener.kind import SECRETS, Means
from listener.opening import open_asked
from listener.queries import QUERIES, read_queries
from listener.shelf import Shelf
from listener.source import Source


def now() -> datetime:
    """Tell the time, UTC."""
    return datetime.now(UTC)


def secret(name: str) -> str | None:
    """Return a secret of a source from the environment; nothing else there is a source's matter.

    Whoever may add a source chooses where its secret is sent, so it must not be one of ours.
    """
    return os.environ.get(name) if name.startswith(SECRETS) else None


@asynccontextmanager
async def opening(
    settings: Settings, *, any_file: bool = False
) -> AsyncIterator[Callable[[Source], Collector]]:
    """Hold the door open for as long as sources are read; see `open_means`."""
    async with open_means(settings, any_file=any_file) as means:
        yield partial(open_asked, means=means)


@asynccontextmanager
async def open_means(
    settings: Settings, *, any_file: bool = False, clock: Callable[[], datetime] = now
) -> AsyncIterator[Means]:
    """Hold the door open for as long as it is used.

    Args:
        settings: Which networks and which folder are open.
        any_file: Whether a person names the files, on the command line: then any may be read.
        clock: The time, UTC.

    Raises:
        WrongConfig: The named sets of words cannot be used.
    """
    queries = read_queries(settings.config / QUERIES)
    async with Door(contact=settings.contact, allow=settings.allow_networks, clock=clock) as door:
        yield Means(
            web=door,
            shelf=Shelf(settings.config / "samples"),
            files=None if any_file else settings.files,
            secret=secret,
            clock=clock,
            queries=queries,
        )

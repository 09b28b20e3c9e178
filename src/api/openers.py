"""Opening sources: the door for the network, the shelf for samples, one folder for files."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from api.settings import Settings
from listener.collector import Collector
from listener.door import Door
from listener.kind import Means
from listener.opening import open_source
from listener.shelf import Shelf
from listener.source import Source


def now() -> datetime:
    """Tell the time, UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def opening(
    settings: Settings, *, any_file: bool = False
) -> AsyncIterator[Callable[[Source], Collector]]:
    """Hold the door open for as long as sources are read; see `open_means`."""
    async with open_means(settings, any_file=any_file) as means:
        yield partial(open_source, means=means)


@asynccontextmanager
async def open_means(
    settings: Settings, *, any_file: bool = False, clock: Callable[[], datetime] = now
) -> AsyncIterator[Means]:
    """Hold the door open for as long as it is used.

    Args:
        settings: Which networks and which folder are open.
        any_file: Whether a person names the files, on the command line: then any may be read.
        clock: The time, UTC.
    """
    async with Door(contact=settings.contact, allow=settings.allow_networks, clock=clock) as door:
        yield Means(
            web=door,
            shelf=Shelf(settings.config / "samples"),
            files=None if any_file else settings.files,
            secret=os.environ.get,
            clock=clock,
        )

"""Reading a source once before it is kept: what only a person can mend is refused at once."""

import asyncio
from collections.abc import Callable

from api.faults import faulty
from api.refusals import Invalid
from listener.collector import Collector
from listener.errors import CollectError, SourceGarbled, SourceRefused
from listener.kinds import UNPOLLED
from listener.source import Source

# Whoever adds a source waits for the answer.
PATIENCE_S = 10.0


async def try_out(source: Source, opening: Callable[[Source], Collector]) -> None:
    """Read a source once, keeping nothing. One that is silent or busy just now passes.

    Raises:
        Invalid: It will not be read until a person acts; it says what to do.
    """
    if source.kind in UNPOLLED:
        return
    try:
        async with asyncio.timeout(PATIENCE_S):
            await opening(source).fetch(None)
    except (SourceRefused, SourceGarbled) as error:
        raise Invalid(faulty("body.url", error.reason, error.cause)) from error
    except (CollectError, TimeoutError):
        return

"""Reading a source once, keeping nothing: before it is added, or for somebody who wants to look."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from api.faults import faulty
from api.refusals import Invalid
from listener.collector import Collector, Page
from listener.errors import CollectError, SourceGarbled, SourceRefused, SourceSilent
from listener.kinds import KINDS, UNPOLLED
from listener.opening import Closed
from listener.source import Source

log = structlog.get_logger()

Opening = Callable[[Source], Collector]

# Whoever adds a source waits for the answer.
PATIENCE_S = 10.0


async def look(
    source: Source,
    opening: Opening,
    cursor: str | None = None,
    *,
    patience: float | None = PATIENCE_S,
) -> Page:
    """Read the first page of a source, or what came after a cursor.

    Args:
        source: What to read.
        opening: How a source is opened.
        cursor: Where to begin.
        patience: For how many seconds; None: as long as the door has patience.

    Raises:
        CollectError: It could not be read; SourceSilent where it takes too long.
    """
    try:
        async with asyncio.timeout(patience):
            return await opening(source).fetch(cursor)
    except CollectError:
        raise
    except TimeoutError as error:
        raise SourceSilent(source.id, f"no whole answer within {patience:g} s") from error
    except Exception as error:
        # As in a run: the text of an unforeseen error may quote a post.
        reason = f"unforeseen {type(error).__name__}"
        log.error("unforeseen", source=source.id, error=type(error).__name__)  # noqa: TRY400 - as above
        raise SourceGarbled(source.id, reason) from error


def cheaply(source: Source) -> Source:
    """Ask for the smallest page that its kind gives where each post is paid for."""
    return replace(source, options={**source.options, **KINDS[source.kind].least})


async def try_out(source: Source, opening: Opening, cursor: str | None = None) -> str | None:
    """Read a source once, keeping nothing. One that is silent or busy just now passes.

    Args:
        source: As it would be kept.
        opening: How a source is opened.
        cursor: That of the source as it was kept before; what it says was spent counts.

    Returns:
        The cursor of its beginning, with what the trial spent; None where nothing is counted.

    Raises:
        Invalid: It will not be read until a person acts; it says what to do.
    """
    counted = KINDS[source.kind].counted
    begun = counted(None, cursor)
    if source.kind in UNPOLLED:
        return begun
    try:
        page = await look(cheaply(source), opening, begun)
    except (SourceRefused, SourceGarbled) as error:
        raise refused(source, opening, error) from error
    except CollectError:
        return begun
    return counted(None, page.cursor)


def refused(source: Source, opening: Opening, error: CollectError) -> Invalid:
    """Say where the fault lies: what cannot even be opened is so for its options."""
    closed = isinstance(opening(source), Closed)
    at = "body.options" if closed else "body.url"
    return Invalid(faulty(at, error.reason, error.cause))

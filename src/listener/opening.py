"""From a source as it is configured to a collector that reads it."""

from dataclasses import dataclass

from listener.collector import Collector, Page
from listener.errors import Cause, SourceRefused
from listener.kind import Means, WrongOption
from listener.kinds import KINDS
from listener.queries import spelt_out
from listener.question import asking, question_of
from listener.sieve import sieve_for, sifted
from listener.source import Source


def open_source(source: Source, means: Means) -> Collector:
    """Open a source; nothing is asked yet, and what is wrong with it is said when it is."""
    kind = KINDS.get(source.kind)
    if kind is None:
        return Closed(source.id, f"there is no kind {source.kind}; there are {', '.join(KINDS)}")
    try:
        asked = spelt_out(source, kind, means.queries)
        kind.check(asked.options)
        sieve = sieve_for(asked, means.queries)
        return sifted(kind.opened(asked, means), sieve)
    except WrongOption as error:
        return Closed(source.id, str(error), Cause.REQUEST)
    except SourceRefused as error:
        return Closed(source.id, error.reason, error.cause)


def open_asked(source: Source, means: Means) -> Collector:
    """Open a source whose cursors are kept: they say what was asked (`listener.question`)."""
    found, kind = open_source(source, means), KINDS.get(source.kind)
    # What is sent to us asks nothing, and has no cursor.
    if kind is None or not kind.polled or isinstance(found, Closed):
        return found
    return asking(found, question_of(source, kind, means.queries), kind.counted)


@dataclass(frozen=True, slots=True)
class Closed:
    """Stands for a source that cannot be read as it is configured: every run says why."""

    source: str
    reason: str
    cause: Cause = Cause.REQUEST

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        del cursor
        raise SourceRefused(self.source, self.reason, self.cause)

"""What a source would say, and how it would fare, before anybody adds it. Nothing is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.trial import Opening, cheaply, look
from listener.collector import Page
from listener.errors import Cause, CollectError, SourceBusy
from listener.kinds import KINDS, UNPOLLED
from listener.pace import after_read, next_poll
from listener.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that whoever looks should know; `cause` where nothing was read for it."""

    reason: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first page of a source, or the error in its place, and when it would be read again.

    `again` is None where it is sent to us.
    """

    source: Source
    page: Page
    error: CollectError | None
    again: timedelta | None

    def warnings(self) -> Iterator[Warned]:
        """Yield what to know before the source is added."""
        if self.error is not None:
            yield Warned(reason=self.error.reason, cause=self.error.cause)
        elif self.source.kind in UNPOLLED:
            yield Warned(reason="it is sent to us: there is nothing to read before it sends")
        else:
            yield from left_aside(self.page)
            yield from self._thin()

    def _thin(self) -> Iterator[Warned]:
        page = self.page
        if not (page.posts or page.skipped or page.left_out):
            yield Warned(reason="it answers, and has no posts now")
        if page.posts and not any(post.published for post in page.posts):
            yield Warned(reason="none of its posts says when it was published")
        if KINDS[self.source.kind].counted(None, page.cursor):
            yield Warned(reason="the platform counts this look; no budget of a source does")


async def preview(source: Source, opening: Opening, now: datetime) -> Preview:
    """Look at a source; where each post is paid for, at few of them."""
    page, error = Page(), None
    if source.kind in UNPOLLED:
        return Preview(source=source, page=page, error=None, again=None)
    try:
        page = await look(cheaply(source), opening)
    except CollectError as raised:
        error = raised
    return Preview(source=source, page=page, error=error, again=_again(source, page, error, now))


def left_aside(page: Page) -> Iterator[Warned]:
    """Yield what of a page would not be stored, and why."""
    if page.skipped or page.reason:
        yield Warned(reason=page.reason or f"{page.skipped} entries could not be read")
    if page.left_out:
        yield Warned(reason=f"{page.left_out} posts left out by its keywords or languages")


def _again(source: Source, page: Page, error: CollectError | None, now: datetime) -> timedelta:
    """Return when it would be read again, as a run has it, jitter aside."""
    asked = error.retry_after if isinstance(error, SourceBusy) else page.wait
    wait = after_read(source, [post.published or now for post in page.posts], asked, now)
    return next_poll(now, source.interval, failures=int(error is not None), wait=wait) - now

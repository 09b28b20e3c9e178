"""The posts: what was heard, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.tags import Tags
from listener.collector import Page
from listener.post import Post, PostId
from listener.run import Run
from router.ticket import TicketId
from store.database import Sessions
from store.paging import Paged


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What came of pushing one post: its id, and whether it was unseen."""

    id: PostId
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPost:
    """A post with what is known of it. `reasons` say why it has a ticket, or has none;
    `parked` why it could not be tagged."""

    post: Post
    received: datetime
    tags: Tags | None = None
    ticket: TicketId | None = None
    reasons: tuple[str, ...] = ()
    parked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFilter:
    """Which posts are asked for; None means any.

    `service` is a code or a domain (its main service counts); `municipality` is a code, an
    amana's means all of its own; `text` is searched forgiving spelling; all its words must occur.
    """

    source: str | None = None
    relevant: bool | None = None
    service: str | None = None
    municipality: str | None = None
    ticket: bool | None = None
    sure: bool | None = None
    text: str | None = None
    sample: bool | None = None


@dataclass(frozen=True, slots=True)
class SqlPosts:
    """The posts in the database. Implements `listener.collect.Inbox`."""

    sessions: Sessions

    async def cursor(self, source: str) -> str | None:
        """See Inbox.cursor. None for an unknown source."""
        raise NotImplementedError

    async def failures(self, source: str) -> int:
        """See Inbox.failures. 0 for an unknown source."""
        raise NotImplementedError

    async def keep(self, source: str, page: Page, at: datetime) -> int:
        """See Inbox.keep. Raises `UnknownSource` (a source removed meanwhile keeps nothing)."""
        raise NotImplementedError

    async def note(self, run: Run) -> None:
        """See Inbox.note. Ends the source's lease; writes source.failing / source.recovered."""
        raise NotImplementedError

    async def push(
        self,
        posts: Sequence[Post],
        at: datetime,
        *,
        key: str | None = None,
        digest: str | None = None,
    ) -> Sequence[Pushed]:
        """Store posts, whatever their source; no row in sources is needed. One transaction.

        The same key and digest answer exactly as the first time.

        Raises:
            KeyReused: The key came before with another digest.
        """
        raise NotImplementedError

    async def show(self, post: str) -> StoredPost:
        """Return one post, or raise `UnknownPost`."""
        raise NotImplementedError

    async def list(
        self, wanted: PostFilter, *, limit: int, after: str | None = None
    ) -> Paged[StoredPost]:
        """List posts, latest received first. Raises `BadCursor`."""
        raise NotImplementedError

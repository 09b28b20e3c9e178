"""What a feed says, whatever its format."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from listener.feeds.hub import Links


class NotAFeed(Exception):
    """A document that cannot be read as a feed; says why, and what a person can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `title` and `text` are plain text, addresses are absolute, instants are UTC."""

    id: str | None = None
    link: str | None = None
    title: str | None = None
    text: str = ""
    author: str | None = None
    author_name: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    media: tuple[str, ...] = ()
    reply_to: str | None = None
    lat: float | None = None
    long: float | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing and points nowhere."""
        return not (self.id or self.link or self.title or self.text or self.media)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed, its entries in the order of the document.

    `skipped` counts entries that could not be read. `whole` is false when the document broke off:
    what was complete is here, and the rest should be asked for again. `ttl` is how long the feed
    itself asks not to be read again. `older` is the address of the page before this one in time;
    `links` are its hub and its own address, where it names them.
    """

    entries: tuple[Entry, ...] = ()
    skipped: int = 0
    whole: bool = True
    ttl: timedelta | None = None
    older: str | None = None
    links: Links = field(default_factory=Links)

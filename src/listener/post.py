"""The one thing the listener produces."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NewType

PostId = NewType("PostId", str)


class Platform(StrEnum):
    """Where a post was published. The values are public."""

    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    YOUTUBE = "youtube"
    TELEGRAM = "telegram"
    REDDIT = "reddit"
    FORUM = "forum"
    NEWS = "news"
    REVIEW = "review"
    OPEN311 = "open311"
    OTHER = "other"


class AuthorKind(StrEnum):
    """Who speaks. The values are public."""

    CITIZEN = "citizen"
    JOURNALIST = "journalist"
    OUTLET = "outlet"
    OFFICIAL = "official"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A public post, as its source published it.

    `title` and `text` are plain text, verbatim otherwise; the classifier folds its own copy.
    Instants are UTC. `sample` marks what the project brought along to show itself. `repost_of` and
    `quote_of` are the native ids, on the same platform, of the post that is repeated word for word
    or spoken about. `language` is what the source says it is written in. `kept_as` is the id of one
    whose author was erased: what the id was made of is gone.
    """

    source: str
    native_id: str
    text: str
    title: str | None = None
    platform: Platform = Platform.OTHER
    url: str | None = None
    author: str | None = None
    author_name: str | None = None
    author_kind: AuthorKind | None = None
    profile_location: str | None = None
    mentions: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    place: str | None = None
    lat: float | None = None
    long: float | None = None
    media: tuple[str, ...] = ()
    reply_to: str | None = None
    repost_of: str | None = None
    quote_of: str | None = None
    language: str | None = None
    sample: bool = False
    kept_as: PostId | None = None

    @property
    def id(self) -> PostId:
        """Stable across polls and safe in a URL, so saving a post twice is harmless."""
        if self.kept_as is not None:
            return self.kept_as
        named = f"{self.source}\x1f{self.native_id}".encode(errors="surrogatepass")
        return PostId(blake2b(named, digest_size=12).hexdigest())

    @property
    def words(self) -> str:
        """What is read to judge it: evidence offsets point into this string."""
        return self.text if self.title is None else f"{self.title}\n{self.text}"

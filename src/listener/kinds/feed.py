"""Feeds: asked only for what changed, read off the event loop, oldest first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b

from anyio import to_thread

from listener.border import LONGEST_TEXT, LONGEST_TITLE, clean, clean_or_none, short_id, web_address
from listener.collector import Page
from listener.door import Answer, Fetch
from listener.errors import SourceGarbled, SourceRefused
from listener.feeds.entry import Document, Entry, NotAFeed
from listener.feeds.freshness import wait_for
from listener.feeds.hub import hub_of
from listener.feeds.links import join
from listener.feeds.parse import parse
from listener.feeds.validators import to_cursor, to_headers
from listener.guard import Address
from listener.kind import SIFTING, Kind, Means, Options, web_only
from listener.kinds.archive import Place
from listener.kinds.rewind import NO_FURTHER, wanted
from listener.post import AuthorKind, Platform, Post
from listener.shelf import SCHEME
from listener.source import Source

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
NOT_MODIFIED = 304
EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """Collects one feed. The cursor is the validators of the last whole answer."""

    source: Source
    door: Fetch

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's, or SourceGarbled where the answer is no feed.
        """
        asked = {"Accept": ACCEPT, **to_headers(cursor)}
        answer = await self.door.get(self.source.id, self.source.url, asked)
        if answer.status == NOT_MODIFIED:
            return Page(unchanged=True, cursor=cursor, wait=waits(self.source, answer, None))
        try:
            return await to_thread.run_sync(partial(to_page, self.source, answer))
        except NotAFeed as error:
            raise SourceGarbled(self.source.id, str(error)) from error

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a feed shows its latest entries."""
        return True

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by the feed's own links (RFC 5005), else as WordPress has it."""
        place = Place.read(cursor, self.source.url)
        try:
            answer = await self.door.get(self.source.id, place.url, {"Accept": ACCEPT})
            return await to_thread.run_sync(partial(to_older, self.source, answer, place, since))
        except (NotAFeed, SourceGarbled, SourceRefused) as error:
            if place.guess:
                # WordPress says 404 after its last page; others say anything to what was made up.
                return Page(reason=NO_FURTHER)
            if isinstance(error, NotAFeed):
                raise SourceGarbled(self.source.id, str(error)) from error
            raise


def read(answer: Answer) -> Document:
    """Read an answer as a feed.

    Raises:
        NotAFeed: It is none.
    """
    headers = answer.headers
    return parse(
        answer.body,
        content_type=headers.get("content-type", ""),
        base=join(answer.url, headers.get("content-location")) or answer.url,
    )


def to_page(source: Source, answer: Answer) -> Page:
    """Read an answer.

    Raises:
        NotAFeed: It is no feed.
    """
    headers, document = answer.headers, read(answer)
    posts, skipped = to_posts(source, document)
    return Page(
        posts=posts,
        # A document that broke off has more to say: without validators it is sent again, whole.
        cursor=to_cursor(headers) if document.whole else None,
        wait=waits(source, answer, document.ttl),
        skipped=skipped,
        bytes=len(answer.body),
        hub=hub_of(headers, document.links, answer.url),
    )


def to_older(source: Source, answer: Answer, place: Place, since: datetime) -> Page:
    """Read a page on the way back; the last is the first that is older than `since` throughout.

    Raises:
        NotAFeed: It is no feed.
    """
    document = read(answer)
    posts, skipped = to_posts(source, document)
    onward = place.older(answer.url, document.older, posts)
    kept = wanted(posts, since)
    if not kept:
        onward = None
    return Page(
        posts=kept,
        cursor=onward.written() if onward else None,
        wait=answer.pause,
        skipped=skipped,
        bytes=len(answer.body),
        more=onward is not None,
    )


def waits(source: Source, answer: Answer, ttl: timedelta | None) -> timedelta | None:
    """Return how long an answer asks us to stay away: what is cached, and what may be asked."""
    asked = (wait_for(answer.headers, ttl, source.interval), answer.pause)
    return max((one for one in asked if one is not None), default=None)


def to_posts(source: Source, document: Document) -> tuple[list[Post], int]:
    """Return the posts of a document, oldest first, and how many entries say nothing.

    An id that occurs twice is one post: the first in the document, which is the newest.
    """
    good = [entry for entry in document.entries if not entry.empty]
    posts: dict[str, Post] = {}
    for entry in good:
        post = to_post(source, entry)
        posts.setdefault(post.native_id, post)
    # Feeds are newest first; where instants are equal or missing, their order decides.
    oldest_first = list(posts.values())[::-1]
    oldest_first.sort(key=lambda post: post.published or EPOCH)
    return oldest_first, document.skipped + len(document.entries) - len(good)


def to_post(source: Source, entry: Entry) -> Post:
    """Map one entry."""
    options = source.options
    return Post(
        source=source.id,
        native_id=native_id(entry),
        platform=Platform(str(options.get("platform") or Platform.NEWS)),
        url=web_address(entry.link),
        title=clean_or_none((entry.title or "")[:LONGEST_TITLE]),
        text=clean(entry.text[:LONGEST_TEXT]),
        author=clean_or_none(entry.author),
        author_name=clean_or_none(entry.author_name),
        author_kind=AuthorKind(str(options.get("author_kind") or AuthorKind.OUTLET)),
        published=entry.published,
        updated=entry.updated,
        place=str(options["place"]) if options.get("place") else None,
        lat=entry.lat,
        long=entry.long,
        media=tuple(url for url in map(web_address, entry.media) if url),
        reply_to=short_id(entry.reply_to or "") or None,
        sample=source.sample,
    )


def native_id(entry: Entry) -> str:
    """Return what makes an entry the same at the next poll: its id, its link, or what it says."""
    named = short_id(entry.id or "") or short_id(entry.link or "")
    if named:
        return named
    said = "\x1f".join([entry.title or "", entry.text, *entry.media])
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


def visits(url: str) -> Address | None:
    """Read the address of a feed; `bundled:NAME` leads nowhere on the web.

    Raises:
        ValueError: It is neither.
    """
    return None if url.startswith(SCHEME) else web_only(url)


def opened(source: Source, means: Means) -> Feed:
    """Open a feed."""
    return Feed(source, means.shelf if source.url.startswith(SCHEME) else means.web)


KIND = Kind(name="feed", options=Options, opened=opened, visits=visits, read_by=SIFTING)

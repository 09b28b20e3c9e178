"""A section page of a newspaper that has no feed: CSS selectors say what on it is a post.

    robots.txt ─▶ allowed ─▶ page ─▶ items ─▶ posts, each known by its link

A host that does not let us read the page is not read, whatever the options say.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from urllib.parse import urlsplit

from anyio import to_thread

from listener.collector import Page
from listener.cursors import read_cursor
from listener.door import Answer, Fetch
from listener.errors import SourceGarbled, SourceRefused
from listener.feeds.freshness import wait_for
from listener.feeds.validators import to_cursor, to_headers
from listener.guard import read_address
from listener.kind import SIFTING, Kind, Means, Options
from listener.kinds.archive import Place
from listener.kinds.json_items import oldest_first
from listener.kinds.page_items import PageOptions, next_of, to_posts
from listener.kinds.rewind import NO_FURTHER, passed, wanted
from listener.kinds.robots import Verdict, ask
from listener.source import Source

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class _Read:
    """An answer, with what robots.txt says of its address and how long it asks us to stay away."""

    answer: Answer
    robots: Mapping[str, object]
    delay: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """Collects one page. The cursor holds its validators, and what robots.txt said and when."""

    source: Source
    options: PageOptions
    door: Fetch
    clock: Callable[[], datetime]

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's; SourceRefused where robots.txt forbids it; SourceSilent where
                it could not be asked; SourceGarbled where the selectors find no post.
        """
        known = _known(cursor, self._read_as())
        read = await self._read(self.source.url, known, to_headers(json.dumps(known)))
        answer = read.answer
        unchanged = answer.status == NOT_MODIFIED
        validators = known if unchanged else json.loads(to_cursor(answer.headers) or "{}")
        kept = {name: validators[name] for name in ("etag", "last_modified") if name in validators}
        after = json.dumps(kept | {"read_as": self._read_as(), "robots": read.robots})
        wait = _longest(wait_for(answer.headers, None, self.source.interval), read.delay)
        if unchanged:
            return Page(unchanged=True, cursor=after, wait=wait)
        posts, skipped, reason = await to_thread.run_sync(
            partial(to_posts, self.source, self.options, answer)
        )
        return Page(
            posts=oldest_first(posts),
            cursor=after,
            wait=wait,
            skipped=skipped,
            reason=reason,
            bytes=len(answer.body),
        )

    async def _read(self, url: str, known: Mapping[str, object], asked: Mapping[str, str]) -> _Read:
        """Ask for a page, where its host lets us: there, and where it sends us."""
        verdicts = {url: await self._allowed(url, known)}
        answer = await self.door.get(self.source.id, url, {"Accept": ACCEPT, **asked})
        if answer.url != str(read_address(url)):
            verdicts[answer.url] = await self._allowed(answer.url, known)
        return _Read(
            answer,
            robots={url: verdict.written() for url, verdict in verdicts.items()},
            delay=_longest(*(verdict.delay for verdict in verdicts.values())),
        )

    async def _allowed(self, url: str, known: Mapping[str, object]) -> Verdict:
        now = self.clock()
        remembered = known.get("robots")
        told = remembered.get(url) if isinstance(remembered, dict) else None
        verdict = Verdict.read(told, now) or await ask(self.door, self.source.id, url, now)
        if not verdict.allowed:
            reason = f"robots.txt of {urlsplit(url).hostname} does not let Sawt read this page"
            raise SourceRefused(self.source.id, f"{reason}; ask its publisher, or switch it off")
        return verdict

    def _read_as(self) -> str:
        asked = self.options.model_dump_json(exclude=set(Options.model_fields))
        return blake2b(asked.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedPage(WebPage):
    """A page that links to older ones, and whose posts say when they were published."""

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a section page shows its latest articles."""
        return True

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by `next`, as far as robots.txt lets us."""
        known = _known(cursor, self._read_as())
        place = Place.read(str(known.get("place") or ""), self.source.url)
        read = await self._read(place.url, known, {})
        try:
            return await to_thread.run_sync(partial(self._older, read, place, since))
        except SourceGarbled:
            if place.number == 1:
                raise
            # After the oldest article, many sites have a page without any.
            return Page(reason=NO_FURTHER, wait=read.delay, bytes=len(read.answer.body))

    def _older(self, read: _Read, place: Place, since: datetime) -> Page:
        answer = read.answer
        posts, skipped, reason = to_posts(self.source, self.options, answer)
        said = next_of(self.options, answer)
        onward = place.older(answer.url, said, posts) if said else None
        more = onward is not None and not passed(posts, since)
        kept = {"read_as": self._read_as(), "robots": read.robots}
        return Page(
            posts=oldest_first(wanted(posts, since)),
            cursor=json.dumps(kept | {"place": onward.written()}) if onward and more else None,
            wait=_longest(read.delay, answer.pause),
            skipped=skipped,
            reason=reason or (None if onward else NO_FURTHER),
            bytes=len(answer.body),
            more=more,
        )


def _known(cursor: str | None, read_as: str) -> Mapping[str, object]:
    """Read a cursor; validators of a page that was read with other selectors are forgotten."""
    found = read_cursor(cursor)
    return found if found.get("read_as") == read_as else {"robots": found.get("robots")}


def _longest(*waits: timedelta | None) -> timedelta | None:
    return max(filter(None, waits), default=None)


def opened(source: Source, means: Means) -> WebPage:
    """Open a page."""
    options = PageOptions.model_validate(dict(source.options))
    leads_back = options.next is not None and options.published is not None
    kind = PagedPage if leads_back else WebPage
    return kind(source=source, options=options, door=means.web, clock=means.clock)


KIND = Kind(
    name="page",
    options=PageOptions,
    opened=opened,
    told_apart=frozenset({"item", "link"}),
    read_by=SIFTING,
)

"""Bluesky, and services that speak its API: a search, the posts of an account, or a feed.

Pages come newest first. The first visit reads one; a later one reads back, page by page, until it
meets what was there at the visit before. Only then does the mark move on, so that a visit that is
cut short goes on where it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Self

from anyio import to_thread
from pydantic import AfterValidator, Field, model_validator

from listener.collector import Page
from listener.door import Answer
from listener.errors import CollectError, SourceGarbled, SourceRefused
from listener.kind import Kind, Means, Options, SecretName, Web
from listener.kinds.back import FURTHEST, Mark
from listener.kinds.older import Place
from listener.kinds.postviews import position, to_posts
from listener.kinds.rewind import NO_FURTHER
from listener.kinds.social import (
    endpoint,
    headers,
    mapping,
    only_one,
    read_answer,
    service_only,
    told_of,
    wait_of,
)
from listener.rates import pause
from listener.source import Source

MOST_POSTS = "100"
AGAIN = "when asked for older posts; the next visit begins again with the newest"
LEFT = "when asked for older posts; some are missing: ask more often, or give a token"
TOO_FAR = f"more than {FURTHEST} pages since the visit before: older posts were left out"

Author = Annotated[
    str,
    Field(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9.:_-]{2,252}$"),
    AfterValidator(lambda name: name.removeprefix("@")),
]
FeedAddress = Annotated[
    str, Field(pattern=r"^at://[A-Za-z0-9.:_-]+/app\.bsky\.feed\.generator/[A-Za-z0-9._:~-]+$")
]


class BlueskyOptions(Options):
    """What is read: one of `query`, `author`, `feed`."""

    query: Annotated[str, Field(pattern=r"\S", max_length=500)] | None = None
    author: Author | None = None
    feed: FeedAddress | None = None
    token: SecretName | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        only_one(self, "query", "author", "feed")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Bluesky:
    """Collects one list of posts of one service."""

    source: Source
    web: Web
    options: BlueskyOptions
    clock: Callable[[], datetime]
    token: str | None = field(default=None, repr=False)

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's, or SourceGarbled where the answer is no list of posts.
        """
        mark = Mark.read(cursor)
        path, asked = question(self.options, mark)
        url = endpoint(self.source, path, asked)
        try:
            answer = await self.web.get(self.source.id, url, headers(self.token))
        except (SourceRefused, SourceGarbled) as error:
            if mark.page is None:
                raise
            return self._broken_off(error, mark)
        return await to_thread.run_sync(
            partial(to_page, self.source, answer, mark=mark, now=self.clock())
        )

    def _broken_off(self, error: CollectError, mark: Mark) -> Page:
        """Leave a way back on which the service does not answer: to insist would end all reading.

        Without a token a search is never answered there. With one, the service has forgotten its
        cursor, and the next visit sets out again.
        """
        if self.token:
            again = Mark(seen=mark.seen)
            return Page(cursor=again.written(), reason=f"{error.reason} {AGAIN}")
        return Page(cursor=mark.arrived(self.clock()).written(), reason=f"{error.reason} {LEFT}")

    @property
    def only_newest(self) -> bool:
        """See Rewinds: without a token a search is not paged by visits."""
        return self.options.query is not None and self.token is None

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by dates in a search, by the service's own cursor elsewhere."""
        place = Place.read(cursor)
        url = endpoint(self.source, *older_question(self.options, place, since))
        answer = await self.web.get(self.source.id, url, headers(self.token))
        return await to_thread.run_sync(
            partial(to_older, self.source, answer, place=place, since=since, now=self.clock())
        )


def question(options: BlueskyOptions, mark: Mark) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return what to ask next: a path and a query."""
    paged = [("limit", MOST_POSTS)] + ([("cursor", mark.page)] if mark.page else [])
    if options.query is not None:
        sought = [("q", options.query), ("sort", "latest")]
        return "xrpc/app.bsky.feed.searchPosts", sought + paged
    if options.author is not None:
        return "xrpc/app.bsky.feed.getAuthorFeed", [("actor", options.author), *paged]
    return "xrpc/app.bsky.feed.getFeed", [("feed", str(options.feed)), *paged]


def older_question(
    options: BlueskyOptions, place: Place, since: datetime
) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return what to ask on the way back.

    The cursor of a search is not taken without a token and reaches only so far; dates do not end.
    """
    path, asked = question(options, Mark(page=place.page))
    if options.query is None:
        return path, asked
    until = [("until", place.until.isoformat())] if place.until else []
    return path, [*asked, ("since", since.isoformat()), *until]


def to_older(
    source: Source, answer: Answer, *, place: Place, since: datetime, now: datetime
) -> Page:
    """Read a page of posts on the way back.

    Raises:
        SourceGarbled: It is none.
    """
    body, items = read_items(source, answer)
    # When it was listed, not written: a repost of what is older is news of its own.
    kept = [item for item in items if (position(mapping(item)) or now) >= since]
    posts, skipped = to_posts(source, kept)
    every = posts if len(kept) == len(items) else to_posts(source, items)[0]
    onward = place.onward(every, body.get("cursor"), by_date="posts" in body)
    over = bool(items) and not kept
    return Page(
        posts=posts,
        cursor=onward.written() if onward and not over else None,
        wait=pause(answer.headers, now),
        skipped=skipped,
        reason=told_of(skipped) or (None if onward else NO_FURTHER),
        bytes=len(answer.body),
        more=onward is not None and not over,
    )


def read_items(source: Source, answer: Answer) -> tuple[Mapping[str, Any], Sequence[object]]:
    """Decode an answer, and find its posts.

    Raises:
        SourceGarbled: It has none.
    """
    body = read_answer(source, answer, dict)
    items = body.get("feed", body.get("posts"))
    if not isinstance(items, list):
        raise SourceGarbled(source.id, "its answer holds neither feed nor posts")
    return body, items


def to_page(source: Source, answer: Answer, *, mark: Mark, now: datetime) -> Page:
    """Read a page of posts.

    Raises:
        SourceGarbled: It is none.
    """
    body, items = read_items(source, answer)
    posts, skipped = to_posts(source, items)
    at = [one for item in items if (one := position(mapping(item)))]
    onward = mark.further(at, body.get("cursor") if items else None, now)
    done = mark.meets(at) or onward.page in (None, mark.page)
    left = None if done or onward.pages < FURTHEST else TOO_FAR
    if done or left:
        onward = onward.arrived(now)
    return Page(
        posts=posts,
        cursor=onward.written(),
        wait=wait_of(source, answer, now),
        skipped=skipped,
        reason=told_of(skipped) or left,
        bytes=len(answer.body),
        more=onward.page is not None and not pause(answer.headers, now),
    )


def opened(source: Source, means: Means) -> Bluesky:
    """Open a list of posts."""
    options = BlueskyOptions.model_validate(dict(source.options))
    token = means.token(source, options.token)
    return Bluesky(source=source, web=means.web, options=options, clock=means.clock, token=token)


KIND = Kind(
    name="bluesky",
    options=BlueskyOptions,
    opened=opened,
    visits=service_only,
    told_apart=frozenset({"query", "author", "feed"}),
)

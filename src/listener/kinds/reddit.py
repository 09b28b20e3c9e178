"""Reddit: its public Atom feeds, or with an app's credentials its JSON listings."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlencode

from anyio import to_thread
from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from listener.collector import Collector, Page
from listener.door import Answer
from listener.errors import Cause, SourceGarbled, SourceRefused
from listener.kind import Kind, Means, Options, SecretName, Web, web_only
from listener.kinds.anchors import Mark, age
from listener.kinds.feed import Feed
from listener.kinds.jsonapi import read_object
from listener.kinds.reddit_feed import Atom
from listener.kinds.rewind import NO_FURTHER, passed, wanted
from listener.kinds.things import FULLNAME, fullnames, to_posts
from listener.post import Platform
from listener.rates import pause
from listener.source import Source

OAUTH = "https://oauth.reddit.com"
LARGEST = 100
AGAIN = "on the way back to what was seen; the next visit begins again with the newest"


def _address(url: str) -> str:
    web_only(url)
    return url


class RedditOptions(Options):
    """`subreddit` is a name without r/, `query` what is searched for; `what` is read of them."""

    subreddit: Annotated[str, Field(pattern=r"^[A-Za-z0-9_+]{2,200}$")] | None = None
    query: Annotated[str, Field(min_length=1, max_length=512)] | None = None
    what: Literal["posts", "comments"] = "posts"
    client_id: SecretName | None = None
    client_secret: SecretName | None = None
    oauth_url: Annotated[str, AfterValidator(_address)] = OAUTH

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        kind, wrong = "unfitting", ""
        if not (self.subreddit or self.query):
            wrong = "give a subreddit, a query, or both"
        elif self.query and self.what == "comments":
            wrong = "Reddit searches posts only; leave out query, or what: comments"
        elif (self.client_id is None) != (self.client_secret is None):
            wrong = "give client_id and client_secret, or neither to read the public feed"
        if wrong:
            raise PydanticCustomError(kind, "{wrong}", {"wrong": wrong})
        return self

    @property
    def listing(self) -> tuple[str, dict[str, str]]:
        """The path of what is read, and the parameters that belong to it."""
        place = f"/r/{self.subreddit}" if self.subreddit else ""
        if self.query is None:
            return f"{place}/{'new' if self.what == 'posts' else 'comments'}", {}
        within = {"restrict_sr": "1"} if self.subreddit else {}
        return f"{place}/search", {"q": self.query, "sort": "new", "type": "link", **within}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Collects a listing. `basic` is the value of Authorization that a token is asked for with."""

    source: Source
    asked: RedditOptions
    web: Web
    clock: Callable[[], datetime]
    basic: str = field(repr=False)

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            CollectError: The door's; SourceRefused where Reddit gives no token, SourceGarbled
                where the answer is no listing.
        """
        mark = Mark.of(cursor)
        bearer = await self._bearer()
        if mark.after is None:
            for anchor in mark.anchors:
                answer, listing = await self._list(bearer, before=anchor)
                # Nothing comes before the newest, nor before one that was removed: the next tells.
                if names := await to_thread.run_sync(fullnames, listing):
                    known = frozenset(mark.anchors)
                    more = len(names) >= LARGEST
                    then = mark.forward(names)
                    return await self._page(answer, listing, then, known, more=more)
        try:
            answer, listing = await self._list(bearer, after=mark.after)
        except (SourceRefused, SourceGarbled) as error:
            if mark.after is None:
                raise
            # To insist on a page that is refused would end all reading.
            again = Mark(anchors=mark.anchors)
            reason = f"{error.reason} {AGAIN}"
            return Page(cursor=again.model_dump_json(), reason=reason)
        names = await to_thread.run_sync(fullnames, listing)
        then = mark.backward(names, _after(listing))
        floor = age(mark.anchors[0]) if mark.anchors else -1
        known = frozenset(name for name in names if age(name) <= floor)
        return await self._page(answer, listing, then, known, more=then.after is not None)

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a visit goes on at the posts that were read last."""
        return False

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: down the listing, of which Reddit keeps about 1,000 entries."""
        mark = Mark.of(cursor)
        answer, listing = await self._list(await self._bearer(), after=mark.after)
        posts, skipped = await to_thread.run_sync(to_posts, self.source, listing)
        ahead = Mark(after=_after(listing))
        last = not ahead.older_than(mark)
        more = not last and not passed(posts, since)
        return Page(
            posts=wanted(posts, since),
            cursor=ahead.model_dump_json() if more else None,
            wait=pause(answer.headers, self.clock()),
            skipped=skipped,
            reason=_told(skipped) or (NO_FURTHER if last else None),
            bytes=len(answer.body),
            more=more,
        )

    async def _bearer(self) -> str:
        """Ask for a token. It lives as long as one fetch."""
        answer = await self.web.post(
            self.source.id,
            f"{self.source.url.rstrip('/')}/api/v1/access_token",
            {
                "Authorization": self.basic,
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            b"grant_type=client_credentials",
        )
        said = await to_thread.run_sync(read_object, self.source.id, answer.body)
        token = said.get("access_token")
        if not isinstance(token, str) or not token:
            reason = "Reddit gave no access token; check the app that client_id names"
            raise SourceRefused(self.source.id, reason, Cause.AUTH)
        return f"Bearer {token}"

    async def _list(
        self, bearer: str, *, before: str | None = None, after: str | None = None
    ) -> tuple[Answer, Mapping[str, Any]]:
        path, own = self.asked.listing
        beside = {name: at for name, at in (("before", before), ("after", after)) if at}
        asked = urlencode({"limit": str(LARGEST), "raw_json": "1", **own, **beside})
        url = f"{self.asked.oauth_url.rstrip('/')}{path}?{asked}"
        headers = {"Authorization": bearer, "Accept": "application/json"}
        answer = await self.web.get(self.source.id, url, headers)
        listing = await to_thread.run_sync(read_object, self.source.id, answer.body)
        if not isinstance(listing.get("data"), Mapping):
            raise SourceGarbled(self.source.id, "the answer is no listing of Reddit's")
        return answer, listing

    async def _page(
        self,
        answer: Answer,
        listing: Mapping[str, Any],
        mark: Mark,
        known: frozenset[str],
        *,
        more: bool,
    ) -> Page:
        posts, skipped = await to_thread.run_sync(to_posts, self.source, listing)
        wait = pause(answer.headers, self.clock())
        return Page(
            posts=[post for post in posts if post.native_id not in known],
            cursor=mark.model_dump_json(),
            wait=wait,
            skipped=skipped,
            reason=_told(skipped),
            bytes=len(answer.body),
            # Where Reddit allows no more for now, the run ends here, and the next goes on.
            more=more and wait is None,
        )


def _told(skipped: int) -> str | None:
    return f"{skipped} posts were removed or could not be read" if skipped else None


def _after(listing: Mapping[str, Any]) -> str | None:
    after = listing["data"].get("after")
    return after if isinstance(after, str) and FULLNAME.fullmatch(after) else None


def feed_of(source: Source, asked: RedditOptions) -> Source:
    """Return the public feed as a source of its own."""
    path, own = asked.listing
    ending = ".rss" if asked.query else "/.rss"
    parameters = f"?{urlencode(own)}" if own else ""
    options: dict[str, Any] = {**source.options, "platform": Platform.REDDIT.value}
    url = f"{source.url.rstrip('/')}{path}{ending}{parameters}"
    return replace(source, url=url, options=options)


def opened(source: Source, means: Means) -> Collector:
    """Open a subreddit or a search.

    Raises:
        SourceRefused: The environment does not hold the credentials.
    """
    asked = RedditOptions.model_validate(dict(source.options))
    if asked.client_id is None:
        return Atom(source, Feed(feed_of(source, asked), means.web))
    named = (means.token(source, name) or "" for name in (asked.client_id, asked.client_secret))
    basic = f"Basic {b64encode(':'.join(named).encode()).decode()}"
    return Listing(source=source, asked=asked, web=means.web, clock=means.clock, basic=basic)


KIND = Kind(
    name="reddit",
    options=RedditOptions,
    opened=opened,
    told_apart=frozenset({"subreddit", "query", "what"}),
)

"""YouTube: a channel's videos, a search, the comments of a video or of a whole channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from listener import rates
from listener.collector import Collector, Page
from listener.door import Answer, Fetch
from listener.errors import SourceBusy, SourceGarbled, SourceRefused
from listener.guard import Address
from listener.kind import Kind, Means
from listener.kinds.feed import Feed
from listener.kinds.site import REACH, at_home, site_of
from listener.kinds.youtube_items import published, to_posts
from listener.kinds.youtube_mark import Mark, until_next_day
from listener.kinds.youtube_question import READS, Question, YouTubeOptions
from listener.post import Platform
from listener.source import Source
from listener.wire import read_json

API = "https://www.googleapis.com"
SITE = "https://www.youtube.com"
HOSTS = frozenset({"www.googleapis.com", "youtube.googleapis.com", "www.youtube.com"})
REMEDY = f"the address of YouTube's API is {API}; what is read is said by options"
FEED_ID = "yt:video:"
EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class YouTube:
    """Asks the API, newest first, page after page until what was seen.

    `units` is how much of the day's quota may be spent. `api` is where the API is.
    """

    source: Source
    door: Fetch
    key: str
    question: Question
    units: int
    clock: Callable[[], datetime]
    api: str = API

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            SourceBusy: The day's units are spent; nothing was asked.
            CollectError: The door's, or SourceGarbled where the answer is none of the API's.
        """
        now = self.clock()
        mark = self._begun(Mark.read(cursor).on(now), now)
        try:
            answer = await self._ask(mark, now)
        except (SourceGarbled, SourceRefused):
            if mark.page is None:
                raise
            # A page is not kept for ever: its pass begins again.
            mark = self._spent(mark).model_copy(update={"page": None})
            answer = await self._ask(mark, now)
        return self._page(answer, self._spent(mark), now)

    async def _ask(self, mark: Mark, now: datetime) -> Answer:
        if not self._affords(mark):
            raise SourceBusy(self.source.id, self._why_spent(mark), until_next_day(now))
        headers = {"Accept": "application/json", "X-Goog-Api-Key": self.key}
        url = self.question.address(self.api, mark)
        return await self.door.get(self.source.id, url, headers)

    def _page(self, answer: Answer, mark: Mark, now: datetime) -> Page:
        reply = read_reply(self.source.id, answer.body)
        posts, skipped = to_posts(self.source, reply)
        times, following = published(reply), reply.get("nextPageToken")
        # The last is the oldest, whatever is pinned at the top.
        seen = not times or (mark.since is not None and times[-1] <= mark.since)
        more = isinstance(following, str) and bool(following) and not seen
        newest = mark.newest
        if mark.page is None and times:
            # What a later page brings may be newer than what nobody has seen yet.
            newest = max(min(max(times), now), newest or EPOCH)
        ahead = mark.model_copy(
            update={
                "newest": newest,
                "since": mark.since if more else None,
                "page": following if more else None,
            }
        )
        spent = None if self._affords(ahead) else self._why_spent(ahead)
        return Page(
            posts=posts,
            cursor=ahead.written(),
            wait=until_next_day(now) if spent else rates.pause(answer.headers, now),
            skipped=skipped,
            reason=f"{skipped} items could not be read" if skipped else spent,
            bytes=len(answer.body),
            more=more and not spent,
        )

    def _begun(self, mark: Mark, now: datetime) -> Mark:
        """Say how far back the pass goes, unless one is under way."""
        if mark.since is not None:
            return mark
        since = mark.newest - self.question.lag if mark.newest else now - REACH
        return mark.model_copy(update={"since": since, "page": None})

    def _spent(self, mark: Mark) -> Mark:
        return mark.spend(self.question.cost)

    def _affords(self, mark: Mark) -> bool:
        return mark.units + self.question.cost <= self.units

    def _why_spent(self, mark: Mark) -> str:
        return (
            f"{mark.units} of its {self.units} units of the quota day {mark.day} are spent; it "
            "goes on at midnight Pacific time, or give a longer interval or more daily_units"
        )


@dataclass(frozen=True, slots=True)
class ChannelFeed:
    """Reads the public feed of a channel, which needs no key."""

    feed: Feed
    channel: str

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        page = await self.feed.fetch(cursor)
        # The ids are those of the API, so that a key given later makes no post twice.
        posts = [
            replace(
                post,
                native_id=post.native_id.removeprefix(FEED_ID),
                author=self.channel,
                author_name=post.author_name or post.author,
            )
            for post in page.posts
        ]
        return replace(page, posts=posts)


def read_reply(source: str, body: bytes) -> Mapping[str, Any]:
    """Decode a reply.

    Raises:
        SourceGarbled: It is no JSON object, or it is an error.
    """
    try:
        reply = read_json(body)
    except ValueError as error:
        raise SourceGarbled(source, "the answer is not JSON") from error
    if not isinstance(reply, dict) or "error" in reply:
        raise SourceGarbled(source, "the answer is not a list response of the YouTube Data API")
    return reply


def opened(source: Source, means: Means) -> Collector:
    """Open a source of YouTube.

    Raises:
        SourceRefused: The environment does not hold its key.
    """
    options = YouTubeOptions.model_validate(dict(source.options))
    key = means.token(source, options.key)
    if key is None:
        channel = str(options.channel)
        url = f"{site_of(source.url, SITE)}/feeds/videos.xml?channel_id={channel}"
        given = {**source.options, "platform": Platform.YOUTUBE.value}
        return ChannelFeed(Feed(replace(source, url=url, options=given), means.web), channel)
    return YouTube(
        source=source,
        door=means.web,
        key=key,
        question=Question.of(options),
        units=options.daily_units,
        clock=means.clock,
        api=site_of(source.url, API),
    )


def visits(url: str) -> Address:
    """Read the address of the API.

    Raises:
        ValueError: It is another's: a key must not be sent there.
    """
    return at_home(url, HOSTS, REMEDY)


def any_of(words: Sequence[str]) -> str:
    """Write a search for any of some words: YouTube's "or" is a bar."""
    return "|".join(f'"{word}"' if " " in word else word for word in words)


KIND = Kind(
    name="youtube",
    options=YouTubeOptions,
    opened=opened,
    visits=visits,
    told_apart=frozenset(READS),
    any_of=any_of,
    carried=Mark.carried,
)

"""What a source of YouTube reads, and what the API is asked for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self
from urllib.parse import urlencode

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from listener.kind import Options, SecretName
from listener.kinds.youtube_mark import Mark, Way

READS = ("channel", "query", "video", "comments_of_channel")
# A search finds a video hours after it was published.
LAG = timedelta(hours=6)
BEFORE_NAME = "publishedBefore"


def wrong(reason: str) -> PydanticCustomError:
    """Make a complaint that pydantic passes on as it is."""
    return PydanticCustomError("wrong_option", "{reason}", {"reason": reason})


def _like(pattern: str, remedy: str) -> AfterValidator:
    """Check what people often take from the wrong place."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise wrong(remedy)
        return value

    return AfterValidator(check)


ChannelId = Annotated[
    str,
    _like(
        r"UC[A-Za-z0-9_-]{22}",
        "give the channel's id: UC and 22 more characters, under Share channel on its About page; "
        "a name that begins with @ is none",
    ),
]
VideoId = Annotated[
    str, _like(r"[A-Za-z0-9_-]{11}", "give the video's id: the 11 characters after watch?v=")
]


class YouTubeOptions(Options):
    """Exactly one of `channel`, `query`, `video`, `comments_of_channel`.

    `key` names the environment variable with an API key. `daily_units` is how much of the key's
    daily quota this source may spend.
    """

    channel: ChannelId | None = None
    query: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    video: VideoId | None = None
    comments_of_channel: ChannelId | None = None
    key: SecretName | None = None
    daily_units: Annotated[int, Field(ge=100, le=10_000_000)] = 10_000

    @model_validator(mode="after")
    def _reads_one_thing(self) -> Self:
        named = [name for name in READS if getattr(self, name) is not None]
        if len(named) != 1:
            given = " and ".join(named) or "none of them"
            msg = f"give exactly one of {', '.join(READS)}; {given} was given"
            raise wrong(msg)
        if self.key is None and self.channel is None:
            msg = (
                f"{named[0]} needs key: the name of the environment variable that holds a key of "
                "the YouTube Data API; only channel is read without one"
            )
            raise wrong(msg)
        return self


@dataclass(frozen=True, slots=True)
class Question:
    """One method of the API: its `cost` in units, what is asked, and how late it hears."""

    path: str
    asked: Mapping[str, str]
    cost: int
    lag: timedelta = timedelta()
    since_name: str | None = None

    @classmethod
    def of(cls, options: YouTubeOptions) -> Self:
        """Return what a source asks."""
        if options.channel or options.query:
            about = {"channelId": options.channel} if options.channel else {"q": options.query}
            fixed = {"part": "snippet", "type": "video", "order": "date", "maxResults": "50"}
            asked = fixed | {name: str(value) for name, value in about.items()}
            return cls("/youtube/v3/search", asked, 100, LAG, "publishedAfter")
        about = (
            {"videoId": options.video}
            if options.video
            else {"allThreadsRelatedToChannelId": options.comments_of_channel}
        )
        fixed = {"part": "snippet,replies", "order": "time", "textFormat": "plainText"}
        asked = fixed | {"maxResults": "100"} | {name: str(value) for name, value in about.items()}
        return cls("/youtube/v3/commentThreads", asked, 1)

    def address(self, api: str, mark: Mark) -> str:
        """Return what to ask for; the key is no part of it, as addresses are logged."""
        asked = dict(self.asked)
        if self.since_name and mark.since:
            asked[self.since_name] = _written(mark.since)
        if mark.page:
            asked["pageToken"] = mark.page
        return f"{api}{self.path}?{urlencode(asked)}"

    def older_address(self, api: str, way: Way, since: datetime) -> str:
        """Return what to ask for on the way back; see `address`."""
        asked = dict(self.asked)
        if self.since_name:
            asked[self.since_name] = _written(since)
        if way.before:
            asked[BEFORE_NAME] = _written(way.before)
        if way.page:
            asked["pageToken"] = way.page
        return f"{api}{self.path}?{urlencode(asked)}"

    def onward(self, way: Way, oldest: datetime | None, following: object) -> Way | None:
        """Return where a page leads on to; None where it is the last.

        Args:
            way: Where the page was.
            oldest: When the oldest of its items was published.
            following: What YouTube calls the page after it, if there is one.
        """
        if not (isinstance(following, str) and following):
            return None
        if not self.since_name:
            return way.model_copy(update={"page": following})
        if oldest is None or (way.before is not None and oldest >= way.before):
            return None
        return way.model_copy(update={"before": oldest})


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

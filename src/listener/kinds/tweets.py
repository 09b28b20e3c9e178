"""Replies of the X API v2, mapped to posts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, Any, TypeGuard

from pydantic import Field

from listener.border import LONGEST_FIELD, clean_or_none, web_address
from listener.feeds.dates import read_date
from listener.kinds.jsonapi import Item, OrNone, a_post, plain_text, read_each
from listener.post import Platform, Post
from listener.source import Source

Id = Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]
_ID = re.compile(r"[0-9]{1,19}", re.ASCII)
Words = Annotated[str | None, OrNone]
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,50}", re.ASCII)
# Not "und" (undetermined), "zxx" (no language) nor what X calls q**: only media, only hashtags.
_LANGUAGE = re.compile(r"(?!und|zxx|art|q[a-z]{2}$)[a-z]{2,3}", re.ASCII)


class _Mention(Item):
    username: str


class _Entities(Item):
    mentions: tuple[_Mention, ...] = ()


class _Note(Item):
    """The whole of a post that is longer than `text` may be."""

    text: str
    entities: Annotated[_Entities | None, OrNone] = None


class _Reference(Item):
    type: str
    id: Id


class _Attachments(Item):
    media_keys: tuple[str, ...] = ()


class _Point(Item):
    coordinates: tuple[
        Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]
    ]


class _Geo(Item):
    coordinates: _Point


class Tweet(Item):
    """A post as X gives it."""

    id: Id
    text: str
    created_at: Words = None
    lang: Words = None
    author_id: Words = None
    note_tweet: Annotated[_Note | None, OrNone] = None
    entities: Annotated[_Entities | None, OrNone] = None
    attachments: Annotated[_Attachments | None, OrNone] = None
    geo: Annotated[_Geo | None, OrNone] = None
    referenced_tweets: Annotated[list[_Reference] | None, OrNone] = None

    def refers(self, how: str) -> str | None:
        """Return the id of the post that this one repeats, quotes or answers."""
        return next((to.id for to in self.referenced_tweets or () if to.type == how), None)

    @property
    def words(self) -> str:
        """The whole text."""
        return plain_text(self.note_tweet.text if self.note_tweet else self.text)

    @property
    def mentions(self) -> tuple[str, ...]:
        """The handles in the text, each once."""
        noted = self.note_tweet.entities if self.note_tweet else None
        every = [*(noted.mentions if noted else ())]
        every += self.entities.mentions if self.entities else ()
        named = (_short(mention.username) for mention in every)
        return tuple(dict.fromkeys(name for name in named if name))


class _User(Item):
    id: str
    username: Words = None
    name: Words = None
    location: Words = None


class _Medium(Item):
    media_key: str
    url: Words = None
    preview_image_url: Words = None


@dataclass(frozen=True, slots=True)
class _Around:
    """What a reply tells beside the posts that were asked for."""

    users: Mapping[str, _User]
    tweets: Mapping[str, Tweet]
    media: Mapping[str, _Medium]

    @classmethod
    def read(cls, includes: object) -> "_Around":
        given = includes if isinstance(includes, Mapping) else {}
        return cls(
            users={user.id: user for user in read_each(_User, given.get("users"))},
            tweets={tweet.id: tweet for tweet in read_each(Tweet, given.get("tweets"))},
            media={one.media_key: one for one in read_each(_Medium, given.get("media"))},
        )

    def media_of(self, tweet: Tweet) -> tuple[str, ...]:
        keys = tweet.attachments.media_keys if tweet.attachments else ()
        found = [self.media[key] for key in keys if key in self.media]
        addresses = (web_address(one.url) or web_address(one.preview_image_url) for one in found)
        return tuple(address for address in addresses if address)


def to_posts(source: Source, reply: Mapping[str, Any]) -> tuple[list[Post], int]:
    """Return the posts of a reply, oldest first, and how many X did not give or cannot be read.

    What is retweeted is among them where the reply has it whole.
    """
    given = rows_of(reply)
    tweets = read_each(Tweet, given)
    around = _Around.read(reply.get("includes"))
    # A retweet is cut off after 140 characters. What it repeats is whole, and a post of its own.
    known = {tweet.id for tweet in tweets}
    repeated = {original for tweet in tweets if (original := tweet.refers("retweeted"))}
    whole = [around.tweets[one] for one in repeated - known if one in around.tweets]
    posts = [_to_post(source, tweet, around) for tweet in (*tweets, *whole)]
    posts.sort(key=lambda post: int(post.native_id))
    errors = reply.get("errors")
    missing = len(errors) if isinstance(errors, list) else 0
    return posts, len(given) - len(tweets) + missing


def rows_of(reply: Mapping[str, Any]) -> list[object]:
    """Return what was read of X, and is paid for: a list, or where one was asked for, that one."""
    data = reply.get("data")
    if isinstance(data, list):
        return data
    return [data] if isinstance(data, Mapping) else []


def is_id(value: object) -> TypeGuard[str]:
    """Whether that is the id of a post."""
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def is_older(one: str, other: str | None) -> bool:
    """Whether a post is older than another: ids count up. Each is older than none."""
    return other is None or int(one) < int(other)


def _to_post(source: Source, tweet: Tweet, around: _Around) -> Post:
    user = around.users.get(tweet.author_id or "")
    handle = user.username if user and _HANDLE.fullmatch(user.username or "") else None
    long, lat = tweet.geo.coordinates.coordinates if tweet.geo else (None, None)
    return a_post(
        source,
        native_id=tweet.id,
        platform=Platform.X,
        url=f"https://x.com/{handle}/status/{tweet.id}" if handle else None,
        text=tweet.words,
        author=handle,
        author_name=_short(user.name) if user else None,
        profile_location=_short(user.location) if user else None,
        mentions=tweet.mentions,
        published=read_date(tweet.created_at, UTC),
        lat=lat,
        long=long,
        media=around.media_of(tweet),
        reply_to=tweet.refers("replied_to"),
        repost_of=tweet.refers("retweeted"),
        quote_of=tweet.refers("quoted"),
        language=tweet.lang if _LANGUAGE.fullmatch(tweet.lang or "") else None,
    )


def _short(text: str | None) -> str | None:
    return clean_or_none((text or "")[:LONGEST_FIELD])

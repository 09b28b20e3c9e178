"""One approved answer, one delivery to each author who waits: pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from listener.post import Platform
from router.replies.channels import OF_PLATFORM, ChannelFile, ChannelKind
from router.replies.gate import Limit


class DeliveryState(StrEnum):
    """Where the delivery to one author stands. The values are public.

    `unclear`: it may have been sent or not, and only a person can see which.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCLEAR = "unclear"

    @property
    def over(self) -> bool:
        """Whether nothing more becomes of it by itself, nor waits for a person."""
        return self in {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED}


class Skipped(StrEnum):
    """Why somebody is not answered. The values are public."""

    NO_AUTHOR = "no_author"
    NO_ADDRESS = "no_address"
    WINDOW_CLOSED = "window_closed"

    @property
    def ar(self) -> str:
        """The same in Arabic."""
        return _SKIPPED_AR[self]


_SKIPPED_AR = {
    Skipped.NO_AUTHOR: "كاتب المنشور غير معروف",
    Skipped.NO_ADDRESS: "لا رابط للمنشور حتى يُفتح ويُرد عليه",
    Skipped.WINDOW_CLOSED: "انتهت المدة التي يُرد فيها على المنشور في منصته",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A post of a ticket, and who wrote it. `author` tells authors apart, `handle` names them."""

    post: int
    platform: Platform
    since: datetime
    url: str | None
    author: str | None
    handle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What becomes of one author: a channel, or the reason why there is none."""

    post: int
    platform: Platform
    channel: ChannelKind
    skipped: Skipped | None = None


def plan(
    waiting: Sequence[Waiting],
    policy: ChannelFile,
    accounts: Collection[ChannelKind],
    now: datetime,
) -> list[Planned]:
    """Plan a delivery for each author: under the latest of their posts.

    Args:
        waiting: The posts of the ticket.
        policy: How long each platform can be answered.
        accounts: Through which channels the office speaks; all others go by hand.
        now: The time, UTC.
    """
    return [_planned(each, policy, accounts, now) for each in _latest(waiting)]


def limits(waiting: Sequence[Waiting], policy: ChannelFile) -> Iterator[Limit]:
    """Yield how much each author's platform takes."""
    for each in _latest(waiting):
        yield Limit(
            platform=each.platform,
            most=policy.platforms[each.platform].length,
            lead=lead(each.platform, each.handle),
        )


def lead(platform: Platform, handle: str | None) -> str:
    """Return what stands before the text: on Mastodon nobody is told who is not named."""
    return f"@{handle} " if platform is Platform.MASTODON and handle else ""


def open_until(since: datetime, platform: Platform, policy: ChannelFile) -> datetime | None:
    """Return until when a post can be answered; None: always."""
    window = policy.platforms[platform].window
    return None if window is None else since + window


def _latest(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Keep the latest post of each author; those of nobody stay, each for itself."""
    kept: dict[str, Waiting] = {}
    for each in sorted(waiting, key=lambda one: (one.since, one.post)):
        kept[each.author or f"post {each.post}"] = each
    return sorted(kept.values(), key=lambda one: (one.since, one.post))


def _planned(
    each: Waiting, policy: ChannelFile, accounts: Collection[ChannelKind], now: datetime
) -> Planned:
    channel = OF_PLATFORM.get(each.platform, ChannelKind.MANUAL)
    channel = channel if channel in accounts else ChannelKind.MANUAL
    until = open_until(each.since, each.platform, policy)
    skipped = None
    if each.author is None:
        skipped = Skipped.NO_AUTHOR
    elif until is not None and until <= now:
        skipped = Skipped.WINDOW_CLOSED
    elif channel is ChannelKind.MANUAL and each.url is None:
        skipped = Skipped.NO_ADDRESS
    return Planned(post=each.post, platform=each.platform, channel=channel, skipped=skipped)

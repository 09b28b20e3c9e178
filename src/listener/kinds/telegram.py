"""Telegram: the public page of a channel, the newest first and back to what was seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self
from urllib.parse import urlsplit

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from listener import rates
from listener.collector import Page
from listener.door import Answer, Fetch
from listener.errors import SourceGarbled, SourceRefused
from listener.guard import Address, read_address
from listener.kind import Kind, Means, Options
from listener.kinds.rewind import NO_FURTHER, passed, wanted
from listener.kinds.site import REACH, at_home, site_of
from listener.kinds.telegram_page import NAME, SITE, ChannelPage, read_page
from listener.source import Source

HOSTS = frozenset({"t.me"})
REMEDY = "give the public page of a channel: https://t.me/s/NAME"
AGAIN = "on the way back to what was seen; the next visit begins again with the newest"
_PATH = re.compile(rf"/(?:s/)?({NAME})/?", re.ASCII)


class Mark(BaseModel):
    """The cursor.

    `newest` is the newest id seen. While paging back goes on, `floor` is the id where it ends
    (None when the channel was never read before) and `before` the one where it goes on.
    """

    model_config = ConfigDict(frozen=True)

    newest: NonNegativeInt | None = None
    floor: NonNegativeInt | None = None
    before: NonNegativeInt | None = None

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """Read a cursor; one that is none of ours begins anew."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    def again(self) -> Self:
        """Begin again with the newest; what a first visit cannot reach back to is left."""
        return type(self)(newest=self.newest if self.floor is None else self.floor)

    def written(self) -> str:
        """Write the cursor."""
        return self.model_dump_json(exclude_none=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """Collects one channel. `site` is where its page is."""

    source: Source
    door: Fetch
    name: str
    clock: Callable[[], datetime]
    site: str = SITE

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch.

        Raises:
            SourceRefused: It is no public channel.
            SourceGarbled: It is one, and its messages cannot be found.
            CollectError: The door's.
        """
        now, mark = self.clock(), Mark.read(cursor)
        try:
            answer, page = await self._ask(mark.before)
        except (SourceRefused, SourceGarbled) as error:
            if mark.before is None:
                raise
            return Page(cursor=mark.again().written(), reason=f"{error.reason} {AGAIN}")
        ahead = advance(mark, page, now)
        return Page(
            posts=page.posts,
            cursor=ahead.written(),
            wait=rates.pause(answer.headers, now),
            skipped=page.skipped,
            reason=_told(page),
            bytes=len(answer.body),
            more=ahead.before is not None,
        )

    @property
    def only_newest(self) -> bool:
        """See Rewinds: a visit reads back to what the visit before has seen."""
        return False

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: by the numbers of messages, downwards."""
        mark = Mark.read(cursor)
        answer, page = await self._ask(mark.before)
        oldest = min(page.ids, default=None)
        # A server that shows the same page again would be read for ever.
        stands = oldest is None or (mark.before is not None and oldest >= mark.before)
        last = stands or not page.older
        onward = None if last or passed(page.posts, since) else Mark(before=oldest)
        return Page(
            posts=wanted(page.posts, since),
            cursor=onward.written() if onward else None,
            wait=rates.pause(answer.headers, self.clock()),
            skipped=page.skipped,
            reason=_told(page) or (NO_FURTHER if last else None),
            bytes=len(answer.body),
            more=onward is not None,
        )

    async def _ask(self, before: int | None) -> tuple[Answer, ChannelPage]:
        url = f"{self.site}/s/{self.name}" + ("" if before is None else f"?before={before}")
        answer = await self.door.get(self.source.id, url, {"Accept": "text/html"})
        return answer, await to_thread.run_sync(partial(self._read, answer))

    def _read(self, answer: Answer) -> ChannelPage:
        page = read_page(self.source, answer.body)
        if not urlsplit(answer.url).path.startswith("/s/") or not page.channel:
            reason = (
                f"{self.name} is not a public channel with a page of its own; check the name, and "
                f"that {SITE}/s/{self.name} shows messages in a browser"
            )
            raise SourceRefused(self.source.id, reason)
        if not page.known:
            raise SourceGarbled(self.source.id, "its page has a form that is not known")
        return page


def _told(page: ChannelPage) -> str | None:
    return f"{page.skipped} messages could not be read" if page.skipped else None


def advance(mark: Mark, page: ChannelPage, now: datetime) -> Mark:
    """Say where reading goes on after a page: further back, or at the newest next time."""
    begins = mark.before is None
    if not page.ids:
        return Mark(newest=mark.newest)
    floor = mark.newest if begins else mark.floor
    newest = max(page.ids) if begins else mark.newest
    oldest = min(page.ids)
    if floor is None:
        dates = [post.published for post in page.posts if post.published]
        reached = min(dates, default=now - REACH) <= now - REACH
    else:
        reached = oldest <= floor
    # A server that shows the same page again would be read for ever.
    stands = mark.before is not None and oldest >= mark.before
    if reached or stands or not page.older:
        return Mark(newest=newest)
    return Mark(newest=newest, floor=floor, before=oldest)


def name_in(address: Address) -> str | None:
    """Return the channel that an address names."""
    found = _PATH.fullmatch(address.target)
    return found[1] if found else None


def visits(url: str) -> Address:
    """Read the address of a channel: `https://t.me/s/NAME`, or `https://t.me/NAME`.

    Raises:
        ValueError: It is neither.
    """
    address = at_home(url, HOSTS, REMEDY)
    if name_in(address) is None:
        raise ValueError(REMEDY)
    return address


def opened(source: Source, means: Means) -> Telegram:
    """Open a channel.

    Raises:
        SourceRefused: Its address names none.
    """
    name = name_in(read_address(source.url))
    if name is None:
        raise SourceRefused(source.id, REMEDY)
    return Telegram(
        source=source,
        door=means.web,
        name=name,
        clock=means.clock,
        site=site_of(source.url, SITE),
    )


KIND = Kind(name="telegram", options=Options, opened=opened, visits=visits)

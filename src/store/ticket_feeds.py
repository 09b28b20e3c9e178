"""Feeds of tickets: whose they are, what they ask for, and the token that opens each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from router.people import Caller, digest
from store.audit import By, audit
from store.database import Sessions
from store.errors import UnknownFeed
from store.held import may_hold_more
from store.owned import all_own, own
from store.seeing import caller_of
from store.tables import FeedRow, UserRow

PREFIX = "feed_"
# Readers ask every few minutes: not each time is worth a write.
USED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as people may see it: never its token. It shows what its `user` sees."""

    id: str
    user: str
    label: str
    asks: Mapping[str, Any]
    created: datetime
    used: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class SqlTicketFeeds:
    """The feeds in the database; each change leaves a row of the audit."""

    sessions: Sessions

    async def add(self, user: str, label: str, asks: Mapping[str, Any], token: str, by: By) -> Feed:
        """Add a feed that is opened by a token, of which the digest is kept.

        Raises:
            UnknownUser: There is none of this id.
            TooManyHeld: They have as many as one may have.
        """
        async with self.sessions.begin() as session:
            await may_hold_more(session, FeedRow, user)
            row = FeedRow(
                user=user, label=label, asks=dict(asks), token=digest(token), created=by.at
            )
            session.add(row)
            await session.flush()
            told = {"user": user, "label": label, "asks": dict(asks)}
            await audit(session, by, "feed.add", f"{PREFIX}{row.seq}", {}, told)
            return _to_feed(row)

    async def list(self, user: str | None) -> Sequence[Feed]:
        """List the feeds of a user, or of everybody, those that are ended, too; latest first."""
        async with self.sessions.read() as session:
            return [_to_feed(row) for row in await all_own(session, FeedRow, user)]

    async def end(self, feed: str, user: str | None, by: By) -> None:
        """End a feed of a user, or of anybody: its address opens nothing any more.

        Raises:
            UnknownFeed: There is none of this id, or it is somebody else's.
        """
        async with self.sessions.begin() as session:
            row = await own(session, FeedRow, PREFIX, feed, user, hold=True)
            if row is None:
                raise UnknownFeed(feed)
            if row.ended is None:
                row.ended = by.at
                await audit(session, by, "feed.end", feed, {"user": row.user}, {})

    async def opened(self, token: str, now: datetime) -> tuple[Feed, Caller]:
        """Return the feed that a token opens, and who is asked for in it.

        Raises:
            UnknownFeed: It opens none, or none any more.
        """
        query = (
            select(FeedRow, UserRow)
            .join(UserRow, UserRow.id == FeedRow.user)
            .where(FeedRow.token == digest(token), FeedRow.ended.is_(None), UserRow.active)
        )
        async with self.sessions.read() as session:
            found = (await session.execute(query)).first()
        if found is None:
            raise UnknownFeed
        row, user = found
        if row.used is None or now - row.used >= USED_EVERY:
            async with self.sessions.begin() as session:
                await session.execute(
                    update(FeedRow).where(FeedRow.seq == row.seq).values(used=now)
                )
        return _to_feed(row), caller_of(user)


def _to_feed(row: FeedRow) -> Feed:
    return Feed(
        id=f"{PREFIX}{row.seq}",
        user=row.user,
        label=row.label,
        asks=row.asks,
        created=row.created,
        used=row.used,
        ended=row.ended,
    )

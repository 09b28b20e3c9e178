"""Watching for sources that answer and yet say nothing: told of once, until something comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.reasons_ar import in_arabic
from listener.usual import FEWEST, quiet_from
from router.events import SourceEvent
from router.message import instant
from store.database import Sessions
from store.happened import Happened, write_down
from store.instant import by_hour
from store.source_events import told
from store.spoken import spoken
from store.tables import SourceRow

# How far back habits are learnt from, by the hour; rare speakers by their latest posts.
MEMORY = timedelta(days=28)
RARE = 100
# When a source is looked at again: soon where it is quiet or just about to be, else in an hour.
SOON = timedelta(minutes=1)
LATER = timedelta(hours=1)
MOST = 100
QUIETLY = "it answers, and says nothing new for longer than is usual for it"


@dataclass(frozen=True, slots=True)
class SqlWatch:
    """The silences in the database."""

    sessions: Sessions

    async def look(self, now: datetime) -> int:
        """Look at the sources whose turn it is; return how many fell silent or spoke again.

        However many processes look, each change is told of once: it is told in the transaction
        that writes it, and only of a source that nobody looked at meanwhile.
        """
        async with self.sessions.read() as session:
            query = (
                select(SourceRow.id, SourceRow.look)
                .where(*_to_look_at(now))
                .order_by(SourceRow.look)
                .limit(MOST)
            )
            found = (await session.execute(query)).all()
        return sum([await self._look_at(source, turn, now) for source, turn in found])

    async def _look_at(self, source: str, turn: datetime | None, now: datetime) -> bool:
        async with self.sessions.read() as session:
            times = await spoken_by(session, source, now, postgres=self.sessions.postgres)
        taking = (
            update(SourceRow)
            .where(
                SourceRow.id == source, SourceRow.look.is_not_distinct_from(turn), SourceRow.enabled
            )
            .values(look=now + SOON)
            .returning(SourceRow.id)
        )
        async with self.sessions.begin() as session:
            if await session.scalar(taking) is None:
                return False
            row = await session.get_one(SourceRow, source, populate_existing=True)
            last = await last_dated(session, source)
            if times and last != times[-1]:
                return False  # it spoke while we looked
            happened = _judge(row, times, now)
            await session.flush()
            await write_down(session, happened, now, postgres=self.sessions.postgres)
        return bool(happened)


def _to_look_at(now: datetime) -> Sequence[Any]:
    return SourceRow.enabled, or_(SourceRow.look.is_(None), SourceRow.look <= now)


async def spoken_by(
    session: AsyncSession, source: str, now: datetime, *, postgres: bool
) -> Sequence[datetime]:
    """Return when a source spoke, oldest first: the last instant of each hour of four weeks.

    A source that spoke in hardly any of them is known by its latest posts.
    """
    recent = spoken(source, since=now - MEMORY).c.dated
    hour = by_hour(recent, postgres=postgres)
    found = sorted(await session.scalars(select(func.max(recent)).group_by(hour)))
    if len(found) < FEWEST:
        ever = spoken(source).c.dated
        found = sorted(set(await session.scalars(select(ever).order_by(ever.desc()).limit(RARE))))
    return found


async def last_dated(session: AsyncSession, source: str) -> datetime | None:
    """Return when a source last spoke."""
    last: datetime | None = await session.scalar(select(func.max(spoken(source).c.dated)))
    return last


def _judge(row: SourceRow, times: Sequence[datetime], now: datetime) -> list[Happened]:
    """Tell what has changed with a source, and say when to look at it again."""
    if row.quiet_since:
        if speaks_again(row, times[-1] if times else None):
            return [recovered(row, {}, answers=False, speaks=True)]
        return []
    begins = quiet_from(times, timedelta(seconds=row.interval_seconds))
    # Where we did not ask, or were not answered, the silence is not the source's. One that never
    # answered is sent to us, and its silence is its own.
    heard_until = row.answered or now
    if begins is None or heard_until < begins:
        row.look = min(max(begins or now + LATER, now + SOON), now + LATER)
        return []
    row.quiet_since = times[-1]
    says = {
        "since": instant(times[-1]),
        "usual_seconds": round((begins - times[-1]).total_seconds()),
        "silent_seconds": round((heard_until - times[-1]).total_seconds()),
        "reason": QUIETLY,
        "reason_ar": in_arabic(QUIETLY, None),
    }
    return [told(row, SourceEvent.QUIET, says)]


def speaks_again(row: SourceRow, last: datetime | None) -> bool:
    """Whether a quiet source has spoken; an old post that comes late is no word."""
    return bool(row.quiet_since and last and last > row.quiet_since)


def recovered(row: SourceRow, says: Mapping[str, Any], *, answers: bool, speaks: bool) -> Happened:
    """End what was told of a source, in one event: that it fails, that it is quiet, or both."""
    after = [name for name, ended in (("failing", answers), ("quiet", speaks)) if ended]
    began = [row.failing_since if answers else None, row.quiet_since if speaks else None]
    since = min(each for each in began if each)
    if answers:
        row.failing_since = None
    if speaks:
        row.quiet_since = None
    return told(row, SourceEvent.RECOVERED, {"after": after, "since": instant(since), **says})

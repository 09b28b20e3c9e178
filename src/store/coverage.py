"""How much of what the sources say was heard: read off the run log and the posts, by the hour."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from anyio import to_thread
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.coverage import HOUR, WEEK, WEEKS, Asked, Hour, hour_of, hours, overall, slots
from listener.kinds import UNPOLLED
from listener.run import Outcome
from store.database import Sessions
from store.errors import UnknownSource
from store.instant import by_hour
from store.scoping import of_sources
from store.spoken import spoken
from store.tables import RunRow, SourceRow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
# A source may ask us to stay away for a day; what it said before that is not needed.
BEFORE = timedelta(days=2)

Counts = Mapping[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A source and its hours, oldest first."""

    source: str
    quiet: bool
    hours: Sequence[Hour]

    @property
    def coverage(self) -> float | None:
        """How much of it was heard, from 0 to 1; None where nothing is known."""
        return overall(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The figures of a period. `since` is the beginning of an hour."""

    since: datetime
    until: datetime
    sources: Sequence[Covered]

    @property
    def coverage(self) -> float | None:
        """How much of everything was heard, each hour by what was expected in it."""
        return overall(hour for source in self.sources for hour in source.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the database knows of one source."""

    id: str
    interval: timedelta
    quiet: bool
    due: datetime | None
    until: datetime | None
    asked: Sequence[Asked]
    counts: Counts


@dataclass(frozen=True, slots=True)
class SqlCoverage:
    """The figures in the database. Samples are left out."""

    sessions: Sessions

    async def figures(
        self,
        since: datetime,
        until: datetime,
        *,
        source: str | None = None,
        places: Collection[str] | None = None,
    ) -> Coverage:
        """Work out the figures of a period, of one source or of all of some places; None: of all.

        Raises:
            UnknownSource: There is none of this id, or not of these places.
        """
        since = hour_of(since)
        async with self.sessions.read() as session:
            read = await _read(
                session,
                since,
                until,
                source=source,
                places=places,
                postgres=self.sessions.postgres,
            )
        if source is not None and not read:
            raise UnknownSource(source)
        # Arithmetic over days of polls: the loop goes on with other things meanwhile.
        return await to_thread.run_sync(_figures, read, since, until)

    async def refresh(self, now: datetime) -> Coverage:
        """Work out the last 24 hours, and keep each source's figure with it."""
        found = await self.figures(now - DAY, now)
        async with self.sessions.begin() as session:
            for each in found.sources:
                await session.execute(
                    update(SourceRow)
                    .where(
                        SourceRow.id == each.source,
                        SourceRow.coverage.is_distinct_from(each.coverage),
                    )
                    .values(coverage=each.coverage)
                )
        return found


async def _read(  # noqa: PLR0913 - one caller, and each is a part of what was asked
    session: AsyncSession,
    since: datetime,
    until: datetime,
    *,
    source: str | None,
    places: Collection[str] | None,
    postgres: bool,
) -> Sequence[_Read]:
    query = select(SourceRow, RunRow).outerjoin(RunRow, RunRow.seq == SourceRow.last_run)
    query = query.where(~SourceRow.sample).order_by(SourceRow.id)
    if source is not None:
        query = query.where(SourceRow.id == source)
    if places is not None:
        query = query.where(of_sources(places))
    rows = (await session.execute(query)).all()
    asked = await _asked(session, since, until, source)
    counts = await _counts(session, since, until, source, postgres=postgres)
    return [
        _Read(
            id=row.id,
            interval=timedelta(seconds=row.interval_seconds),
            quiet=row.quiet_since is not None,
            # What is sent to us is never due, so none of it can be said to be missed.
            due=row.next_poll if last is None and row.kind not in UNPOLLED else None,
            # One that was taken out of the file is no longer to be asked; one that a person
            # paused is, for all that we know of what it says.
            until=None if row.enabled or row.by_hand or last is None else last.finished,
            asked=[] if row.kind in UNPOLLED else asked.get(row.id) or _latest(last),
            counts=counts.get(row.id, {}),
        )
        for row, last in rows
        if row.enabled or last is not None
    ]


async def _asked(
    session: AsyncSession, since: datetime, until: datetime, source: str | None
) -> Mapping[str, Sequence[Asked]]:
    away = and_(RunRow.outcome == Outcome.MISSED.value, RunRow.finished >= since)
    query = (
        select(RunRow.source, RunRow.started, RunRow.finished, RunRow.outcome, RunRow.next_poll)
        .where(or_(RunRow.started >= since - BEFORE, away), RunRow.started < until)
        .order_by(RunRow.source, RunRow.started, RunRow.seq)
    )
    if source is not None:
        query = query.where(RunRow.source == source)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for name, started, finished, outcome, next_poll in await session.execute(query):
        asked[name].append(Asked(started, finished, Outcome(outcome), next_poll))
    return asked


async def _counts(
    session: AsyncSession, since: datetime, until: datetime, source: str | None, *, postgres: bool
) -> Mapping[str, Counts]:
    said = spoken(source, since=since - WEEKS * WEEK, until=until).c
    hour = by_hour(said.dated, postgres=postgres).label("hour")
    query = (
        select(said.source, hour, func.count())
        .where(said.source.in_(select(SourceRow.id)))
        .group_by(said.source, hour)
    )
    counts: dict[str, dict[datetime, int]] = defaultdict(dict)
    for name, number, posts in await session.execute(query):
        counts[name][EPOCH + number * HOUR] = posts
    return counts


def _figures(read: Sequence[_Read], since: datetime, until: datetime) -> Coverage:
    return Coverage(
        since=since,
        until=until,
        sources=[
            Covered(source=each.id, quiet=each.quiet, hours=_hours(each, since, until))
            for each in read
        ],
    )


def _hours(read: _Read, since: datetime, until: datetime) -> Sequence[Hour]:
    due = slots(
        read.asked,
        read.interval,
        due=read.due,
        since=since - read.interval,
        until=min(until, read.until or until),
    )
    return hours(due, read.interval, read.counts, since=since, until=until)


def _latest(row: RunRow | None) -> Sequence[Asked]:
    if row is None:
        return []
    return [Asked(row.started, row.finished, Outcome(row.outcome), row.next_poll)]

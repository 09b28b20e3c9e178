"""The sources: where we listen, when next, and how it went."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.kinds import UNPOLLED, carried, reads_same
from listener.run import Outcome, Run
from listener.source import Option, Source
from router.events import SourceEvent
from store.database import Sessions
from store.errors import SourceExists, UnknownSource
from store.happened import Happened, write_down
from store.log import log_run
from store.paging import Paged, cursor_of, key_of, number_of
from store.rows import source_values, to_run, to_source
from store.samples import Removed, remove_samples
from store.scoping import of_sources
from store.source_events import told
from store.tables import PostRow, RunRow, SourceRow
from store.upsert import insert_into

__all__ = ["Removed", "SourceState", "SqlSources"]

CONFIG, API, SAMPLE = "config", "api", "sample"
_POLLED = (SourceRow.enabled, SourceRow.kind.not_in(UNPOLLED))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source and how it fares. `origin` is config, api or sample.

    `answered` is when it last answered; `failing_since` and `quiet_since` stand while people have
    been told so; `coverage` is that of the last day.
    """

    source: Source
    next_poll: datetime
    failures: int
    last: Run | None
    origin: str
    answered: datetime | None = None
    failing_since: datetime | None = None
    quiet_since: datetime | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class SqlSources:
    """The sources in the database."""

    sessions: Sessions

    async def sync(self, configured: Sequence[Source], now: datetime) -> None:
        """Make the sources of the file what the file says; those gone from it are disabled.

        Sources added otherwise are left alone, but for one whose id the file now has. A source
        that a person paused or resumed stays so.
        """
        async with self.sessions.begin() as session:
            happened: list[Happened] = []
            for source in sorted(configured, key=lambda source: source.id):
                happened += await self._upsert(session, source, now)
            happened += await _disable_all_but(session, [source.id for source in configured])
            await write_down(session, happened, now, postgres=self.sessions.postgres)

    async def check_new(self, source: str) -> None:
        """Check that no source has an id.

        Raises:
            SourceExists: It is taken.
        """
        async with self.sessions.read() as session:
            if await session.get(SourceRow, source) is not None:
                raise SourceExists(source)

    async def add(self, source: Source, now: datetime, *, cursor: str | None = None) -> None:
        """Add a source, due at once. Its origin is api, or sample.

        Args:
            source: What to add.
            now: The time, UTC.
            cursor: Where its reading begins; None: at the beginning, with nothing spent.

        Raises:
            SourceExists: Its id is taken.
        """
        values = _new(source, SAMPLE if source.sample else API, now) | {"cursor": cursor}
        adding = insert_into(SourceRow, postgres=self.sessions.postgres).values(values)
        async with self.sessions.begin() as session:
            added = await session.execute(adding.on_conflict_do_nothing().returning(SourceRow.id))
            if added.scalar() is None:
                raise SourceExists(source.id)
            row = await _held(session, source.id)
            await self._tell(session, row, SourceEvent.ADDED, now)

    async def show(self, source: str) -> SourceState:
        """Return one source.

        Raises:
            UnknownSource: There is none of this id.
        """
        async with self.sessions.read() as session:
            return await _state(session, source)

    async def list(
        self, *, places: Collection[str] | None = None, limit: int, after: str | None = None
    ) -> Paged[SourceState]:
        """List sources by id: those that speak of one of some places; None: all.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = _states().order_by(SourceRow.id).limit(limit + 1)
        if places is not None:
            query = query.where(of_sources(places))
        if after is not None:
            query = query.where(SourceRow.id > key_of("sources", after))
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
        more = cursor_of("sources", rows[limit - 1][0].id) if len(rows) > limit else None
        return Paged([_to_state(*row) for row in rows[:limit]], more)

    async def change(  # noqa: PLR0913 - each may be left out
        self,
        source: str,
        now: datetime,
        *,
        name: str | None = None,
        url: str | None = None,
        interval: timedelta | None = None,
        options: Mapping[str, Option] | None = None,
        tried: str | None = None,
    ) -> SourceState:
        """Change what is given. Another address or question is read at once, from its beginning.

        What was spent stays spent; `tried` is a cursor that says what a trial of the change spent.

        Raises:
            UnknownSource: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _held(session, source)
            row.name = row.name if name is None else name
            wanted = row.options if options is None else dict(options)
            other = not reads_same(row.kind, row.options, wanted)
            row.options = wanted
            if interval is not None:
                _ask_sooner(row, interval)
                row.interval_seconds = interval.total_seconds()
            if other or (url is not None and url != row.url):
                row.url, row.failures = url or row.url, 0
                row.cursor = carried(row.kind, tried or row.cursor, None)
                last = await session.get(RunRow, row.last_run) if row.last_run else None
                row.next_poll = last.started if last else row.next_poll
            else:
                row.cursor = carried(row.kind, tried, row.cursor)
            await session.flush()
            state = await _state(session, source)
            await self._tell(session, row, SourceEvent.UPDATED, now)
            return state

    async def pause(self, source: str, now: datetime) -> SourceState:
        """Poll it no more.

        Raises:
            UnknownSource: There is none of this id.
        """
        return await self._enable(source, now, enabled=False)

    async def resume(self, source: str, now: datetime) -> SourceState:
        """Poll it again, at once.

        Raises:
            UnknownSource: There is none of this id.
        """
        return await self._enable(source, now, enabled=True, next_poll=now)

    async def run_now(self, source: str, now: datetime) -> SourceState:
        """Make it due now. A paused one may then be claimed, once.

        Raises:
            UnknownSource: There is none of this id.
        """
        return await self._set(source, next_poll=now)

    async def due(self, now: datetime, limit: int) -> Sequence[Source]:
        """Return enabled sources that are due and that nobody polls, longest due first."""
        query = (
            select(SourceRow)
            .where(*_POLLED, SourceRow.next_poll <= now, free(now))
            .order_by(SourceRow.next_poll, SourceRow.id)
            .limit(limit)
        )
        async with self.sessions.read() as session:
            return [to_source(row) for row in await session.scalars(query)]

    async def upcoming(self, before: datetime | None = None) -> Sequence[tuple[Source, datetime]]:
        """Return the enabled sources that are polled, with when each is next due, soonest first.

        Args:
            before: Only those that are due before then.
        """
        query = select(SourceRow).where(*_POLLED).order_by(SourceRow.next_poll, SourceRow.id)
        if before is not None:
            query = query.where(SourceRow.next_poll < before)
        async with self.sessions.read() as session:
            return [(to_source(row), row.next_poll) for row in await session.scalars(query)]

    async def claim(self, source: str, now: datetime, lease: timedelta) -> bool:
        """Take a due source to poll it; False where it is not due, or somebody else has it.

        `SqlPosts.note` ends the lease. To poll one that is not due, call `run_now` first. One that
        is late by more than its interval gets its MISSED line, as in `missed`: so does a process
        that was only asleep.
        """
        taking = (
            select(SourceRow)
            .where(SourceRow.id == source, SourceRow.next_poll <= now, free(now))
            .with_for_update()
        )
        async with self.sessions.begin() as session:
            row = await session.scalar(taking)
            if row is None:
                return False
            if row.enabled and _late(row, now):
                await log_run(session, _missed(row, now), postgres=self.sessions.postgres)
            row.leased = now + lease
            return True

    async def due_if_other(self, asked: Source, now: datetime) -> None:
        """Make a source due now if it has come to read something else than it was asked for.

        The run that has just ended put it off as if nothing had happened.
        """
        async with self.sessions.read() as session:
            row = await session.get(SourceRow, asked.id)
            if row is None or _reads(row, asked):
                return
        await self._set(asked.id, next_poll=now, failures=0)

    async def runs(self, source: str, *, limit: int, after: str | None = None) -> Paged[Run]:
        """List a source's runs, latest first.

        Raises:
            UnknownSource: There is none of this id.
            BadCursor: `after` is not a cursor of this list.
        """
        query = (
            select(RunRow)
            .where(RunRow.source == source)
            .order_by(RunRow.seq.desc())
            .limit(limit + 1)
        )
        if after is not None:
            query = query.where(RunRow.seq < number_of("runs", after))
        async with self.sessions.read() as session:
            if await session.get(SourceRow, source) is None:
                raise UnknownSource(source)
            rows = list(await session.scalars(query))
        more = cursor_of("runs", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged([to_run(row) for row in rows[:limit]], more)

    async def missed(self, now: datetime) -> Sequence[Source]:
        """Return enabled sources overdue by more than their interval, that nobody polls.

        Writes one MISSED run for each, which counts the polls that nobody made, and makes it due
        now: however many there were, they are caught up once.
        """
        late = (
            select(SourceRow)
            .where(*_POLLED, SourceRow.next_poll < now, free(now))
            .order_by(SourceRow.id)
            .with_for_update(skip_locked=True)
        )
        async with self.sessions.begin() as session:
            rows = [row for row in await session.scalars(late) if _late(row, now)]
            for row in rows:
                await log_run(session, _missed(row, now), postgres=self.sessions.postgres)
            return [to_source(row) for row in rows]

    async def remove_samples(self) -> Removed:
        """Remove everything that is marked sample, in one transaction."""
        async with self.sessions.begin() as session:
            return await remove_samples(session, postgres=self.sessions.postgres)

    async def empty(self) -> bool:
        """Whether there is no post, and no source but those of the file."""
        some = or_(exists().where(PostRow.seq > 0), exists().where(SourceRow.origin != CONFIG))
        async with self.sessions.read() as session:
            return not await session.scalar(select(some))

    async def _upsert(
        self, session: AsyncSession, source: Source, now: datetime
    ) -> Sequence[Happened]:
        row = await session.get(SourceRow, source.id, with_for_update=True)
        if row is None:
            adding = insert_into(SourceRow, postgres=self.sessions.postgres)
            added = await session.scalar(
                adding.values(_new(source, CONFIG, now))
                .on_conflict_do_nothing()
                .returning(SourceRow.id)
            )
            return [told(await _held(session, added), SourceEvent.ADDED)] if added else []
        if not _reads(row, source):
            # Whatever the old address was waiting for, the new one is not.
            row.failures, row.next_poll = 0, now
            spent = row.cursor if row.kind == source.kind else None
            row.cursor = carried(row.kind, spent, None)
        if source.enabled and not row.enabled and not row.by_hand:
            # Nobody missed what was not to be asked.
            row.next_poll = now
        _ask_sooner(row, source.interval)
        values = source_values(source)
        if row.by_hand:
            del values["enabled"]
        event = _changed(row, values)
        for column, value in values.items():
            setattr(row, column, value)
        row.origin = CONFIG
        await session.flush()
        return [told(row, event)] if event else []

    async def _enable(
        self,
        source: str,
        now: datetime,
        *,
        enabled: bool,
        **values: Any,  # noqa: ANN401 - columns
    ) -> SourceState:
        """Note what a person wants; what was so before is told to nobody."""
        async with self.sessions.begin() as session:
            row = await _held(session, source)
            event = _changed(row, {"enabled": enabled})
            row.enabled, row.by_hand = enabled, True
            for column, value in values.items():
                setattr(row, column, value)
            await session.flush()
            state = await _state(session, source)
            if event:
                await self._tell(session, row, event, now)
            return state

    async def _tell(
        self, session: AsyncSession, row: SourceRow, event: SourceEvent, now: datetime
    ) -> None:
        await write_down(session, [told(row, event)], now, postgres=self.sessions.postgres)

    async def _set(self, source: str, **values: Any) -> SourceState:  # noqa: ANN401 - columns
        async with self.sessions.begin() as session:
            row = await _held(session, source)
            for column, value in values.items():
                setattr(row, column, value)
            await session.flush()
            return await _state(session, source)


def _new(source: Source, origin: str, now: datetime) -> dict[str, Any]:
    return {
        **source_values(source),
        "origin": origin,
        "next_poll": now,
        "failures": 0,
        "by_hand": False,
    }


def _reads(row: SourceRow, source: Source) -> bool:
    """Whether a row reads what a source reads."""
    at_home = (row.kind, row.url) == (source.kind, source.url)
    return at_home and reads_same(row.kind, row.options, source.options)


def _changed(row: SourceRow, values: Mapping[str, Any]) -> SourceEvent | None:
    """Say what new values of its columns do to a source; None: nothing."""
    if values.get("enabled", row.enabled) != row.enabled:
        return SourceEvent.RESUMED if values["enabled"] else SourceEvent.PAUSED
    same = all(getattr(row, column) == value for column, value in values.items())
    return None if same else SourceEvent.UPDATED


async def _disable_all_but(session: AsyncSession, configured: Sequence[str]) -> Sequence[Happened]:
    """Disable what the file no longer has."""
    gone = (
        select(SourceRow)
        .where(SourceRow.origin == CONFIG, SourceRow.id.not_in(configured))
        .order_by(SourceRow.id)
        .with_for_update()
    )
    happened = []
    for row in await session.scalars(gone):
        if row.enabled:
            happened.append(told(row, SourceEvent.PAUSED))
        row.enabled, row.by_hand = False, False
    await session.flush()
    return happened


def _ask_sooner(row: SourceRow, interval: timedelta) -> None:
    """Let a shorter interval count from now on, not only after the next time."""
    sooner = timedelta(seconds=row.interval_seconds) - interval
    row.next_poll -= max(sooner, timedelta())


def free(now: datetime) -> Any:  # noqa: ANN401 - a condition
    """Nobody polls it, or whoever did has died."""
    return or_(SourceRow.leased.is_(None), SourceRow.leased <= now)


def _states() -> Select[SourceRow, RunRow]:
    return select(SourceRow, RunRow).outerjoin(RunRow, RunRow.seq == SourceRow.last_run)


async def _state(session: AsyncSession, source: str) -> SourceState:
    found = (await session.execute(_states().where(SourceRow.id == source))).one_or_none()
    if found is None:
        raise UnknownSource(source)
    return _to_state(*found)


def _to_state(row: SourceRow, last: RunRow | None) -> SourceState:
    return SourceState(
        source=to_source(row),
        next_poll=row.next_poll,
        failures=row.failures,
        last=to_run(last) if last else None,
        origin=row.origin,
        answered=row.answered,
        failing_since=row.failing_since,
        quiet_since=row.quiet_since,
        coverage=row.coverage,
    )


async def _held(session: AsyncSession, source: str) -> SourceRow:
    row = await session.get(SourceRow, source, with_for_update=True)
    if row is None:
        raise UnknownSource(source)
    return row


def _late(row: SourceRow, now: datetime) -> bool:
    return now - row.next_poll > timedelta(seconds=row.interval_seconds)


def _missed(row: SourceRow, now: datetime) -> Run:
    # The last of those that were due is made now.
    missed = int((now - row.next_poll) / timedelta(seconds=row.interval_seconds))
    return Run(
        source=row.id,
        started=row.next_poll,
        finished=now,
        outcome=Outcome.MISSED,
        reason=f"nobody was there to ask: {missed} polls were missed",
        next_poll=now,
        missed=missed,
    )

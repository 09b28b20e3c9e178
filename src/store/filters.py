"""Suppression filters: added and ended by people, over by themselves; what they took, counted."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.filters import PREFIX, Filter, Suppresses
from router.scope import Scope
from store.audit import By, audit
from store.database import Sessions
from store.errors import FilterOver, UnknownFilter
from store.orders import to_filter
from store.paging import Paged, cursor_of, number_named, number_of
from store.scoping import of_tags
from store.tables import DecisionRow, FilterRow, PostRow, TagsRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """How many posts were suppressed in a period: by filter, by service, by municipality."""

    posts: int
    filters: Mapping[str, int]
    services: Mapping[str | None, int]
    municipalities: Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class SqlFilters:
    """The filters in the database; each change leaves a row of the audit."""

    sessions: Sessions

    async def add(self, takes: Suppresses, until: datetime, reason: str, by: By) -> Filter:
        """Add a filter: posts that are decided from now on, and before `until`, are suppressed."""
        values = {
            "words": takes.words,
            "author": takes.author,
            "platform": takes.platform and takes.platform.value,
            "service": takes.service,
            "municipality": takes.municipality,
            "reason": reason,
        }
        async with self.sessions.begin() as session:
            row = FilterRow(**values, created=by.at, created_by=by.who, until=until)
            session.add(row)
            await session.flush()
            told = {name: value for name, value in values.items() if value is not None}
            told["until"] = until.isoformat()
            await audit(session, by, "filter.add", f"{PREFIX}{row.seq}", {}, told)
            return to_filter(row)

    async def end(self, filter_: str, reason: str, by: By) -> Filter:
        """End a filter before its time.

        Raises:
            UnknownFilter: There is none of this id.
            FilterOver: It is over.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, filter_, hold=True)
            if not to_filter(row).holds(by.at):
                raise FilterOver(filter_)
            row.ended, row.ended_by = by.at, by.who
            before = {"until": row.until.isoformat()}
            after = {"until": by.at.isoformat(), "reason": reason}
            await audit(session, by, "filter.end", filter_, before, after)
            return to_filter(row)

    async def show(self, filter_: str, places: frozenset[str] = frozenset()) -> tuple[Filter, int]:
        """Return a filter, and how many posts of some places it has suppressed; empty: of all.

        Raises:
            UnknownFilter: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await _row(session, filter_)
            return to_filter(row), (await _counts(session, [row.seq], places))[row.seq]

    async def list(
        self, scope: Scope, *, limit: int, after: str | None = None
    ) -> Paged[tuple[Filter, int]]:
        """List filters, latest first, each with how many posts it has suppressed.

        Args:
            scope: Of whoever asks: filters that bear on their places, and their posts alone.
            limit: How many a page holds.
            after: Where to go on.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(FilterRow).order_by(FilterRow.seq.desc()).limit(limit + 1)
        if scope.bearing is not None:
            theirs = FilterRow.municipality.in_(scope.bearing)
            query = query.where(or_(FilterRow.municipality.is_(None), theirs))
        if after is not None:
            query = query.where(FilterRow.seq < number_of("filters", after))
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
            shown = [row.seq for row in rows[:limit]]
            counts = await _counts(session, shown, scope.places)
        more = cursor_of("filters", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged([(to_filter(row), counts[row.seq]) for row in rows[:limit]], more)

    async def suppressed(
        self, since: datetime, until: datetime, places: frozenset[str] = frozenset()
    ) -> Suppressed:
        """Count what was suppressed from `since` on and before `until`; samples are left out.

        `places` are those of whoever asks; empty: all.
        """
        query = (
            select(DecisionRow.suppressed, TagsRow.service, TagsRow.municipality, func.count())
            .join(PostRow, PostRow.seq == DecisionRow.post)
            .outerjoin(TagsRow, TagsRow.post == DecisionRow.post)
            .where(DecisionRow.suppressed.is_not(None), PostRow.sample.is_(False))
            .where(DecisionRow.decided >= since, DecisionRow.decided < until)
            .group_by(DecisionRow.suppressed, TagsRow.service, TagsRow.municipality)
        )
        if places:
            query = query.where(of_tags(places))
        filters: Counter[str] = Counter()
        services: Counter[str | None] = Counter()
        municipalities: Counter[str | None] = Counter()
        async with self.sessions.read() as session:
            for number, service, municipality, count in await session.execute(query):
                filters[f"{PREFIX}{number}"] += count
                services[service] += count
                municipalities[municipality] += count
        return Suppressed(
            posts=filters.total(),
            filters=filters,
            services=services,
            municipalities=municipalities,
        )


async def _row(session: AsyncSession, filter_: str, *, hold: bool = False) -> FilterRow:
    number = number_named(PREFIX, filter_)
    if number is None:
        raise UnknownFilter(filter_)
    row = await session.get(FilterRow, number, with_for_update=hold or None)
    if row is None:
        raise UnknownFilter(filter_)
    return row


async def _counts(
    session: AsyncSession, filters: Sequence[int], places: frozenset[str]
) -> Mapping[int, int]:
    query = (
        select(DecisionRow.suppressed, func.count())
        .where(DecisionRow.suppressed.in_(filters))
        .group_by(DecisionRow.suppressed)
    )
    if places:
        query = query.join(TagsRow, TagsRow.post == DecisionRow.post).where(of_tags(places))
    counts: defaultdict[int, int] = defaultdict(int)
    for number, count in await session.execute(query):
        counts[number or 0] = count
    return counts

"""What the overview counts: posts and tickets by hour and by what they are about, and what is owed.

Samples and tickets that were merged into others are left out. Posts count for when they were
published, as far as that is known, tickets for when they were opened.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, literal, select, union_all

from router.states import Status
from router.usual import Hours, Span, joined
from store.about import About, posts_about, tickets_about, within
from store.database import Sessions
from store.instant import by_hour
from store.tables import PostRow, TagsRow, TicketRow

OPEN = [each.value for each in Status if each.open]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How many relevant posts and tickets there were in each hour, numbered from 1970 on."""

    posts: Hours
    tickets: Hours


@dataclass(frozen=True, slots=True)
class Times:
    """How often something occurred: in the time that is asked for, and in each before it."""

    now: int = 0
    before: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tops:
    """What was written about: tickets in several times, and posts in the first of them, by code."""

    services: Mapping[str | None, Times]
    municipalities: Mapping[str | None, Times]
    intents: Mapping[str | None, Times]
    service_posts: Mapping[str | None, int]
    municipality_posts: Mapping[str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a municipality is open now.

    `overdue`: a deadline that is owed has passed. `unanswered`: nobody has given a first answer.
    """

    open: int = 0
    overdue: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Of each municipality how many tickets were opened, and what is open; None: of no place."""

    opened: Mapping[str | None, int]
    standing: Mapping[str | None, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SqlFigures:
    """The figures in the database."""

    sessions: Sessions

    async def known(self) -> datetime | None:
        """Say since when anything was heard that is not a sample; None: it never was."""
        first = select(PostRow.received).where(~PostRow.sample).order_by(PostRow.received).limit(1)
        async with self.sessions.read() as session:
            return await session.scalar(first)

    async def volume(self, about: About, spans: Sequence[Span]) -> Volume:
        """Count the hours of some times, whole ones; times may overlap."""
        parts = joined(spans)
        if about.places:
            # Which posts are of places is found out once for each part: that costs more.
            parts = [Span(parts[0].begin, parts[-1].end)]
        posts, tickets = (
            union_all(
                *(
                    narrow(
                        select(number, func.count()).where(within(column, part)), about
                    ).group_by(number)
                    for part in parts
                )
            )
            for column, number, narrow in (
                (PostRow.dated, self._hour(PostRow.dated), posts_about),
                (TicketRow.opened, self._hour(TicketRow.opened), tickets_about),
            )
        )
        async with self.sessions.read() as session:
            return Volume(
                posts=dict((await session.execute(posts)).all()),
                tickets=dict((await session.execute(tickets)).all()),
            )

    def _hour(self, column: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column
        return by_hour(column, postgres=self.sessions.postgres).label("hour")

    async def tops(self, about: About, span: Span, before: Sequence[Span]) -> Tops:
        """Count by service, municipality and intent: in a time, and in others before it."""
        counts = (
            union_all(
                *(
                    tickets_about(select(key, literal(at), func.count()), about)
                    .where(within(TicketRow.opened, each))
                    .group_by(key)
                    for at, each in enumerate((span, *before))
                )
            )
            for key in (TicketRow.service, TicketRow.municipality, TicketRow.intent)
        )
        posts = (
            posts_about(select(TagsRow.service, TagsRow.municipality, func.count()), about)
            .where(within(PostRow.dated, span))
            .group_by(TagsRow.service, TagsRow.municipality)
        )
        async with self.sessions.read() as session:
            services, municipalities, intents = [
                _times((await session.execute(query)).all(), len(before)) for query in counts
            ]
            cells = (await session.execute(posts)).all()
        by_service: Counter[str | None] = Counter()
        by_place: Counter[str | None] = Counter()
        for service, municipality, count in cells:
            by_service[service] += count
            by_place[municipality] += count
        return Tops(
            services=services,
            municipalities=municipalities,
            intents=intents,
            service_posts=by_service,
            municipality_posts=by_place,
        )

    async def mapped(self, about: About, span: Span, now: datetime) -> Mapped:
        """Count by municipality what was opened in a time, and what is open at `now`."""
        place = TicketRow.municipality
        opened = select(place, func.count()).where(within(TicketRow.opened, span)).group_by(place)
        standing = (
            select(
                place,
                func.count(),
                _sum(TicketRow.owed & (TicketRow.due < now)),
                _sum(TicketRow.answered.is_(None)),
            )
            .where(TicketRow.status.in_(OPEN))
            .group_by(place)
        )
        async with self.sessions.read() as session:
            return Mapped(
                opened=dict((await session.execute(tickets_about(opened, about))).all()),
                standing={
                    code: Standing(open=count, overdue=late, unanswered=untold)
                    for code, count, late, untold in await session.execute(
                        tickets_about(standing, about)
                    )
                },
            )


def _times(rows: Sequence[Any], before: int) -> Mapping[str | None, Times]:
    counts: dict[str | None, list[int]] = defaultdict(lambda: [0] * (before + 1))
    for key, place, count in rows:
        counts[key][place] = count
    return {key: Times(each[0], each[1:]) for key, each in counts.items()}


def _sum(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(true, Integer))

"""Tickets as the public sees them: where they stand, what was asked and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.clock.running import Clock
from router.clock.terms import Target
from router.clock.written import clock_from_json
from router.open311.words import TOLD
from router.states import Status, Verb
from store.clocked import CLOCK
from store.database import Sessions
from store.scoping import of_places
from store.tables import HistoryRow, PostRow, ServiceRequestRow, TicketPostRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a sender posted for the public: where it is, and what is the matter."""

    description: str
    address: str | None
    address_id: str | None
    lat: float | None
    long: float | None
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A ticket without anything of its inside.

    `said` is of its first Open311 request; a matter that was only heard of has none. `answer` is
    the text of the latest public answer, `into` the ticket that answers for this one.
    """

    id: str
    status: Status
    service: str | None
    municipality: str | None
    unit: str
    referral: str | None
    requested: datetime
    updated: datetime
    expected: datetime | None
    answer: str | None
    into: str | None
    said: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tickets are asked for; None and empty mean any.

    `ids` come before all but `places` and `jurisdiction`, which are a municipality or an amana.
    `since` and `until` are of when they were opened.
    """

    ids: Sequence[str] = ()
    services: frozenset[str] = frozenset()
    open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    jurisdiction: str | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Something that was done to a ticket and that others may hear of."""

    id: str
    ticket: str
    status: Status
    at: datetime
    answer: str | None
    into: str | None


@dataclass(frozen=True, slots=True)
class SqlFaces:
    """The tickets in the database, to be told in public. Samples are none of them."""

    sessions: Sessions

    async def list(self, wanted: Wanted, *, limit: int, skip: int = 0) -> Sequence[Face]:
        """List tickets, latest opened first."""
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(*_narrowed(wanted))
            .order_by(TicketRow.opened.desc(), TicketRow.seq.desc())
            .limit(limit)
            .offset(skip)
        )
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
            return await _faces(session, rows)

    async def updates(self, wanted: Wanted, *, limit: int, skip: int = 0) -> Sequence[Update]:
        """List what was done to tickets from `since` to `until`, oldest first."""
        query = (
            select(HistoryRow, TicketRow)
            .join(TicketRow, TicketRow.seq == HistoryRow.ticket)
            .where(HistoryRow.verb.in_(TOLD), *_of_those(wanted))
            .order_by(HistoryRow.at, HistoryRow.seq)
            .limit(limit)
            .offset(skip)
        )
        if wanted.since:
            query = query.where(HistoryRow.at >= wanted.since)
        if wanted.until:
            query = query.where(HistoryRow.at <= wanted.until)
        if wanted.ids:
            query = query.where(TicketRow.id.in_(wanted.ids))
        async with self.sessions.read() as session:
            return [_update(line, row) for line, row in await session.execute(query)]


def _update(line: HistoryRow, row: TicketRow) -> Update:
    return Update(
        id=str(line.seq),
        ticket=row.id,
        status=Status(line.after),
        at=line.at,
        answer=line.note if line.verb == Verb.ANSWER.value else None,
        into=row.merged_into if line.verb == "merge" else None,
    )


def _of_those(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Match what somebody may see, and of that the jurisdiction that they ask for."""
    found: list[ColumnElement[bool]] = [TicketRow.sample.is_(False)]
    if wanted.places:
        found.append(of_places(wanted.places))
    if place := wanted.jurisdiction:
        found.append(or_(TicketRow.municipality == place, TicketRow.amana == place))
    return found


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = _of_those(wanted)
    if wanted.ids:
        return [*found, TicketRow.id.in_(wanted.ids)]
    if wanted.services:
        found.append(TicketRow.service.in_(wanted.services))
    if wanted.open is not None:
        found.append(TicketRow.open.is_(wanted.open))
    if wanted.since:
        found.append(TicketRow.opened >= wanted.since)
    if wanted.until:
        found.append(TicketRow.opened <= wanted.until)
    if wanted.updated_after:
        found.append(_updated() >= wanted.updated_after)
    if wanted.updated_before:
        found.append(_updated() <= wanted.updated_before)
    return found


def _updated() -> ColumnElement[datetime]:
    """Say when a ticket changed last: of one that is over, when it ended."""
    told = (
        select(func.max(HistoryRow.at))
        .where(HistoryRow.ticket == TicketRow.seq, HistoryRow.verb.in_(TOLD))
        .correlate(TicketRow)
        .scalar_subquery()
    )
    return func.coalesce(TicketRow.ended, told, TicketRow.opened)


async def _faces(session: AsyncSession, rows: Sequence[TicketRow]) -> Sequence[Face]:
    numbers = [row.seq for row in rows]
    lines = await session.execute(
        select(HistoryRow.ticket, HistoryRow.at, HistoryRow.verb, HistoryRow.note)
        .where(HistoryRow.ticket.in_(numbers), HistoryRow.verb.in_(TOLD))
        .order_by(HistoryRow.seq)
    )
    updated: dict[int, datetime] = {}
    answers: dict[int, str | None] = {}
    for ticket, at, verb, note in lines:
        updated[ticket] = at
        if verb == Verb.ANSWER.value:
            answers[ticket] = note
    said = await _said(session, numbers)
    return [
        Face(
            id=row.id,
            status=Status(row.status),
            service=row.service,
            municipality=row.municipality,
            unit=row.unit,
            referral=row.referral,
            requested=row.opened,
            updated=row.ended or updated.get(row.seq, row.opened),
            expected=_expected(clock_from_json(row.clock)) if row.clock else None,
            answer=answers.get(row.seq),
            into=row.merged_into,
            said=said.get(row.seq),
        )
        for row in rows
    ]


def _expected(clock: Clock) -> datetime | None:
    """Say by when a matter is to be resolved, unless it is, or its clock stands still."""
    deadline = clock.deadlines.get(Target.RESOLVE)
    return deadline.due if deadline and not deadline.met else None


async def _said(session: AsyncSession, tickets: Sequence[int]) -> Mapping[int, Said]:
    """Return what the first sender of each ticket posted."""
    query = (
        select(ServiceRequestRow, TicketPostRow.ticket, PostRow.lat, PostRow.long, PostRow.media)
        .join(TicketPostRow, TicketPostRow.post == ServiceRequestRow.post)
        .join(PostRow, PostRow.seq == ServiceRequestRow.post)
        .where(TicketPostRow.ticket.in_(tickets))
        .order_by(ServiceRequestRow.seq.desc())
    )
    return {
        ticket: Said(
            description=row.description,
            address=row.address,
            address_id=row.address_id,
            lat=lat,
            long=long,
            media=media[0] if media else None,
        )
        for row, ticket, lat, long, media in await session.execute(query)
    }

"""The tickets: what is owed an answer, by whom, until when."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.clock.running import Clock
from router.clock.written import clock_from_json
from router.states import Status
from router.ticket import Ticket
from store.clocked import CLOCK
from store.database import Sessions
from store.errors import UnknownTicket
from store.paging import Paged, cursor_of, dated_cursor, dated_of, number_of
from store.rows import WHOSE, unsigned, whose_of
from store.scoping import of_places, posts_of
from store.search import found
from store.shelf import StoredPost, shelf, to_stored
from store.tables import AuthorRow, HistoryRow, PostRow, SuggestionRow, TicketPostRow, TicketRow
from store.triage import waits_at
from store.whole import TOLD, with_posts

Columns = TypeVarTuple("Columns")

CHUNK = 500
BY_DUE = "tickets by due"
MOST_SUGGESTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a ticket's history. `note` is the answer's text, or the reason.

    `changes` holds before and after of each other field that changed.
    """

    at: datetime
    who: str
    verb: str
    before: Status
    after: Status
    note: str | None
    changes: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A post that may be of a ticket; `ticket` is the one that it has now, `who` decided."""

    post: str
    ticket: str | None
    text: str
    score: float
    reasons: Sequence[str]
    state: str
    at: datetime
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDetail:
    """A ticket with its posts, oldest first, its clock, and its history, oldest first.

    One that was over before there were clocks has none. `suggestions` begin with those that nobody
    has decided, the likeliest first. `waits` is why nobody could be given it.
    """

    ticket: Ticket
    posts: Sequence[StoredPost]
    clock: Clock | None
    history: Sequence[Change]
    suggestions: Sequence[Suggestion]
    waits: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What of a ticket says whose it is."""

    municipality: str | None
    amana: str | None
    unit: str
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; None means any.

    `municipality` is a code, an amana's means all of its own; `service` and `domain` speak of the
    main service; `text` is searched in the posts, forgiving spelling: all its words must occur in
    one of them. `due_before`: what is owed, and due before then; `on_time`: what is not owed since
    then. `at_desks`: what waits at one of these units until a person says what it is about.
    `places` are the municipalities and amanat that somebody may see; empty: all.
    """

    status: Status | None = None
    municipality: str | None = None
    amana: str | None = None
    service: str | None = None
    domain: str | None = None
    urgency: Urgency | None = None
    unit: str | None = None
    text: str | None = None
    holder: str | None = None
    snoozed: bool | None = None
    sample: bool | None = None
    due_before: datetime | None = None
    on_time: datetime | None = None
    reference_940: str | None = None
    at_desks: frozenset[str] | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets in the database, to read; `SqlActs` changes them."""

    sessions: Sessions

    async def show(self, ticket: str, places: frozenset[str] = frozenset()) -> TicketDetail:
        """Return a ticket with everything about it.

        Posts of other places than `places` are not suggested; empty: all may be.

        Raises:
            UnknownTicket: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await _row(session, ticket)
            (whole,) = await with_posts(session, [row])
            query = shelf().where(TicketPostRow.ticket == row.seq).order_by(PostRow.seq)
            posts = (await session.execute(query)).all()
            changes = await session.scalars(
                select(HistoryRow).where(HistoryRow.ticket == row.seq).order_by(HistoryRow.seq)
            )
            return TicketDetail(
                ticket=whole,
                posts=await to_stored(session, posts),
                clock=clock_from_json(row.clock) if row.clock else None,
                history=[_to_change(change) for change in changes],
                waits=row.waits,
                suggestions=await _suggestions(session, row.seq, places),
            )

    async def brief(self, ticket: str) -> Brief:
        """Return whose a ticket is, without its posts.

        Raises:
            UnknownTicket: There is none of this id.
        """
        async with self.sessions.read() as session:
            return brief_of(await _row(session, ticket))

    async def of_post(self, post: str) -> str | None:
        """Name the ticket that answers a post, by its id."""
        query = (
            select(TicketRow.id)
            .join(TicketPostRow, TicketPostRow.ticket == TicketRow.seq)
            .join(PostRow, PostRow.seq == TicketPostRow.post)
            .where(PostRow.id == post)
        )
        async with self.sessions.read() as session:
            return await session.scalar(query)

    async def list(
        self, wanted: TicketFilter, *, limit: int, after: str | None = None
    ) -> Paged[Ticket]:
        """List tickets, latest opened first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(TicketRow).order_by(TicketRow.seq.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(TicketRow.seq < number_of("tickets", after))
        async with self.sessions.read() as session:
            query = await self.narrowed(session, query, wanted)
            rows = list(await session.scalars(query))
            tickets = await with_posts(session, rows[:limit], most=TOLD)
        more = cursor_of("tickets", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged(tickets, more)

    async def by_due(
        self, wanted: TicketFilter, *, limit: int, after: str | None = None
    ) -> Paged[Ticket]:
        """List tickets that are owed something, soonest due first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(TicketRow).where(TicketRow.owed).order_by(TicketRow.due, TicketRow.seq)
        if after is not None:
            due, seq = dated_of(BY_DUE, after)
            later = and_(TicketRow.due == due, TicketRow.seq > seq)
            query = query.where(or_(TicketRow.due > due, later))
        async with self.sessions.read() as session:
            query = await self.narrowed(session, query.limit(limit + 1), wanted)
            rows = list(await session.scalars(query))
            tickets = await with_posts(session, rows[:limit], most=TOLD)
        if len(rows) <= limit:
            return Paged(tickets, None)
        last = rows[limit - 1]
        return Paged(tickets, dated_cursor(BY_DUE, last.due, last.seq))

    async def stream(self) -> AsyncIterator[Ticket]:
        """Yield every ticket in every state, oldest first, in constant memory."""
        last = 0
        while True:
            query = (
                select(TicketRow).where(TicketRow.seq > last).order_by(TicketRow.seq).limit(CHUNK)
            )
            async with self.sessions.read() as session:
                rows = list(await session.scalars(query))
                tickets = await with_posts(session, rows)
            if not rows:
                return
            for ticket in tickets:
                yield ticket
            last = rows[-1].seq

    async def narrowed(
        self, session: AsyncSession, query: Select[*Columns], wanted: TicketFilter
    ) -> Select[*Columns]:
        """Narrow a query of tickets to those that are asked for."""
        same = {
            TicketRow.status: wanted.status,
            TicketRow.amana: wanted.amana,
            TicketRow.service: wanted.service,
            TicketRow.domain: wanted.domain,
            TicketRow.urgency: wanted.urgency,
            TicketRow.unit: wanted.unit,
            TicketRow.holder: wanted.holder,
            TicketRow.sample: wanted.sample,
            TicketRow.reference_940: wanted.reference_940,
        }
        query = query.where(*(at == value for at, value in same.items() if value is not None))
        if wanted.snoozed is not None:
            asleep = TicketRow.snoozed.is_not(None)
            query = query.where(asleep if wanted.snoozed else ~asleep)
        if wanted.due_before is not None:
            query = query.where(TicketRow.owed, TicketRow.due < wanted.due_before)
        if wanted.on_time is not None:
            query = query.where(or_(~TicketRow.owed, TicketRow.due >= wanted.on_time))
        if wanted.at_desks is not None:
            query = query.where(waits_at(wanted.at_desks))
        if wanted.places:
            query = query.where(of_places(wanted.places))
        if wanted.municipality is not None:
            query = query.where(await _in_municipality(session, wanted.municipality))
        if wanted.text is not None and wanted.text.strip():
            posts = found(wanted.text, postgres=self.sessions.postgres)
            answered = select(TicketPostRow.ticket).where(TicketPostRow.post.in_(posts))
            query = query.where(TicketRow.seq.in_(answered))
        return query


async def held_row(session: AsyncSession, ticket: str) -> TicketRow:
    """Read the row of a ticket, and keep others from changing it until the transaction ends.

    Raises:
        UnknownTicket: There is none of this id.
    """
    return (await held_rows(session, [ticket]))[ticket]


async def held_rows(session: AsyncSession, tickets: Collection[str]) -> dict[str, TicketRow]:
    """Read the rows of tickets by their ids, and keep others from changing them.

    Raises:
        UnknownTicket: There is none of one of these ids.
    """
    query = (
        select(TicketRow)
        .options(CLOCK)
        .where(TicketRow.id.in_(list(tickets)))
        .order_by(TicketRow.seq)
    )
    rows = {row.id: row for row in await session.scalars(query.with_for_update())}
    for ticket in tickets:
        if ticket not in rows:
            raise UnknownTicket(ticket)
    return rows


async def _row(session: AsyncSession, ticket: str) -> TicketRow:
    row = await session.scalar(select(TicketRow).options(CLOCK).where(TicketRow.id == ticket))
    if row is None:
        raise UnknownTicket(ticket)
    return row


def brief_of(row: TicketRow) -> Brief:
    """Say whose a ticket is."""
    return Brief(municipality=row.municipality, amana=row.amana, unit=row.unit, holder=row.holder)


async def _suggestions(
    session: AsyncSession, ticket: int, places: frozenset[str]
) -> Sequence[Suggestion]:
    decided = SuggestionRow.decided.is_not(None)
    # A post that has come with another ticket meanwhile is no question any more.
    elsewhere = TicketPostRow.ticket.is_distinct_from(SuggestionRow.ticket)
    query = (
        select(SuggestionRow, TicketRow.id, PostRow.id, PostRow.text, *WHOSE)
        .join(PostRow, PostRow.seq == SuggestionRow.post)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .outerjoin(TicketPostRow, TicketPostRow.post == SuggestionRow.post)
        .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
        .where(SuggestionRow.ticket == ticket, or_(decided, elsewhere))
        .order_by(decided, SuggestionRow.score.desc())
        .limit(MOST_SUGGESTED)
    )
    if places:
        query = query.where(SuggestionRow.post.in_(posts_of(places)))
    return [
        Suggestion(
            post=post,
            ticket=now,
            text=unsigned(text, whose_of(whose)),
            score=row.score,
            reasons=row.reasons,
            state=row.state,
            at=row.at,
            who=row.who,
        )
        for row, now, post, text, *whose in await session.execute(query)
    ]


async def _in_municipality(session: AsyncSession, code: str) -> ColumnElement[bool]:
    """Match a municipality, or all of an amana: asking which it is keeps one index enough."""
    amana = await session.scalar(select(exists().where(TicketRow.amana == code)))
    return (TicketRow.amana if amana else TicketRow.municipality) == code


def _to_change(row: HistoryRow) -> Change:
    return Change(
        at=row.at,
        who=row.who,
        verb=row.verb,
        before=Status(row.before),
        after=Status(row.after),
        note=row.note,
        changes=row.changes,
    )

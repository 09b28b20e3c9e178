"""The tickets: what is owed an answer, by whom, until when."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Intent, Urgency
from listener.post import Platform
from router.acts import Standing
from router.clock.running import Clock
from router.clock.written import clock_from_json
from router.states import Status
from router.ticket import Ticket
from store.clocked import CLOCK
from store.database import Sessions
from store.errors import UnknownTicket
from store.finding import heard_on, speaking_of
from store.lexicon import Lexicon
from store.paging import Paged, cursor_of, dated_cursor, dated_of, number_of
from store.rows import WHOSE, unsigned, whose_of
from store.scoping import of_places, posts_of
from store.shelf import StoredPost, shelf, to_stored
from store.standing import standing_of
from store.stands import ANYHOW, Stands, standing
from store.tables import (
    AuthorRow,
    HistoryRow,
    MediaPostRow,
    PostRow,
    SuggestionRow,
    TicketPostRow,
    TicketRow,
)
from store.triage import waits_at
from store.whole import TOLD, with_posts

Columns = TypeVarTuple("Columns")
Value = TypeVar("Value")

CHUNK = 500
BY_DUE = "tickets by due"
# It holds all that a queue is narrowed by; SQLite knows of no figures, and would take another.
BY_CLOCK = "INDEXED BY tickets_due"
MOST_SUGGESTED = 100
# The tickets of posts in which the press asks, read off an index that holds those alone.
ENQUIRIES = (
    select(TicketPostRow.ticket)
    .join(MediaPostRow, MediaPostRow.post == TicketPostRow.post)
    .where(MediaPostRow.enquiry)
)


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
    has decided, the likeliest first. `waits` is why nobody could be given it. `answered` says, by
    the post's id, since when its author has had an answer.
    """

    ticket: Ticket
    posts: Sequence[StoredPost]
    clock: Clock | None
    history: Sequence[Change]
    suggestions: Sequence[Suggestion]
    waits: Mapping[str, Any] | None
    standing: Standing
    answered: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What of a ticket says whose it is."""

    municipality: str | None
    amana: str | None
    unit: str
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; None and empty mean any, of several one must do.

    `municipality` holds codes, an amana's means all of its own; `service` and `domain` speak of
    the main service; `platform` of any of the posts; `text` is searched, forgiving spelling, as
    `store.finding` says. `open`: whether somebody still has to end it; `owed`: whether anything
    is; `due_from`, `due_before`: what is owed, and due from then on, or before then; `on_time`:
    what is not owed since then. `at_desks`: what waits at one of these units until a person says
    what it is about. `places` are the municipalities and amanat that somebody may see; empty: all.
    """

    ids: frozenset[str] = frozenset()
    status: frozenset[Status] = frozenset()
    municipality: frozenset[str] = frozenset()
    amana: frozenset[str] = frozenset()
    service: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    urgency: frozenset[Urgency] = frozenset()
    intent: frozenset[Intent] = frozenset()
    platform: frozenset[Platform] = frozenset()
    unit: frozenset[str] = frozenset()
    text: str | None = None
    holder: str | None = None
    open: bool | None = None
    snoozed: bool | None = None
    sample: bool | None = None
    owed: bool | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    on_time: datetime | None = None
    reference_940: str | None = None
    enquiry: bool = False
    at_desks: frozenset[str] | None = None
    places: frozenset[str] = frozenset()
    stands: Stands = ANYHOW


def only(value: Value | None) -> frozenset[Value]:
    """Ask for one value alone, or for any (None)."""
    return frozenset() if value is None else frozenset({value})


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets in the database, to read; `SqlActs` changes them.

    `lexicon` knows the names of services and places, by which they are found, too.
    """

    sessions: Sessions
    lexicon: Lexicon = field(default_factory=Lexicon)

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
                standing=standing_of(row),
                answered=await _answered(session, row.seq),
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
        async with self.sessions.read() as session:
            return await self.latest_in(session, wanted, limit, after)

    async def latest_in(
        self, session: AsyncSession, wanted: TicketFilter, limit: int, after: str | None
    ) -> Paged[Ticket]:
        """As `list`, in a transaction that reads more."""
        query = select(TicketRow).order_by(TicketRow.seq.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(TicketRow.seq < number_of("tickets", after))
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
        async with self.sessions.read() as session:
            return await self.soonest_in(session, wanted, limit, after)

    async def soonest_in(
        self, session: AsyncSession, wanted: TicketFilter, limit: int, after: str | None
    ) -> Paged[Ticket]:
        """As `by_due`, in a transaction that reads more."""
        query = select(TicketRow).where(TicketRow.owed).order_by(TicketRow.due, TicketRow.seq)
        query = query.with_hint(TicketRow, BY_CLOCK, "sqlite")
        if after is not None:
            due, seq = dated_of(BY_DUE, after)
            later = and_(TicketRow.due == due, TicketRow.seq > seq)
            query = query.where(or_(TicketRow.due > due, later))
        query = await self.narrowed(session, query.limit(limit + 1), wanted)
        rows = list(await session.scalars(query))
        tickets = await with_posts(session, rows[:limit], most=TOLD)
        if len(rows) <= limit:
            return Paged(tickets, None)
        last = rows[limit - 1]
        return Paged(tickets, dated_cursor(BY_DUE, last.due, last.seq))

    async def counts(self, wanted: Sequence[TicketFilter], most: int) -> Sequence[int]:
        """Count the tickets that each filter asks for, up to `most`: more are not gone through.

        The filters have one text and one choice of platforms, which are looked for once.
        """
        async with self.sessions.read() as session:
            said = await self._said(session, wanted[0])
            counts = [await self._count(session, each, most, said) for each in wanted]
            return list((await session.execute(select(*counts))).one())

    async def _count(
        self,
        session: AsyncSession,
        wanted: TicketFilter,
        most: int,
        said: Sequence[ColumnElement[bool]],
    ) -> ScalarSelect[int]:
        query = select(literal(1)).select_from(TicketRow).where(*said)
        if wanted.due_from or wanted.due_before:
            query = query.with_hint(TicketRow, BY_CLOCK, "sqlite")
        some = (await _narrowed(session, query, wanted)).limit(most).subquery()
        return select(func.count()).select_from(some).scalar_subquery()

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
        said = await self._said(session, wanted)
        return (await _narrowed(session, query, wanted)).where(*said)

    async def _said(
        self, session: AsyncSession, wanted: TicketFilter
    ) -> Sequence[ColumnElement[bool]]:
        """Match by the posts of tickets, which costs the most."""
        found: list[ColumnElement[bool]] = []
        if wanted.platform:
            found.append(await heard_on(session, wanted.platform))
        if wanted.text is not None and wanted.text.strip():
            postgres = self.sessions.postgres
            found.append(await speaking_of(session, wanted.text, self.lexicon, postgres=postgres))
        return found


async def _narrowed(
    session: AsyncSession, query: Select[*Columns], wanted: TicketFilter
) -> Select[*Columns]:
    """Narrow a query by what stands in the rows of tickets."""
    several: Mapping[Any, Collection[str]] = {
        TicketRow.id: wanted.ids,
        TicketRow.status: wanted.status,
        TicketRow.amana: wanted.amana,
        TicketRow.service: wanted.service,
        TicketRow.domain: wanted.domain,
        TicketRow.urgency: wanted.urgency,
        TicketRow.intent: wanted.intent,
        TicketRow.unit: wanted.unit,
    }
    query = query.where(*(_one_of(at, values) for at, values in several.items() if values))
    same = {
        TicketRow.holder: wanted.holder,
        TicketRow.sample: wanted.sample,
        TicketRow.reference_940: wanted.reference_940,
    }
    query = query.where(*(at == value for at, value in same.items() if value is not None))
    query = query.where(*_timed(wanted))
    if wanted.at_desks is not None:
        query = query.where(waits_at(wanted.at_desks))
    if wanted.enquiry:
        query = query.where(TicketRow.seq.in_(ENQUIRIES))
    if wanted.places:
        query = query.where(of_places(wanted.places))
    if wanted.municipality:
        query = query.where(await _in_municipality(session, wanted.municipality))
    return await standing(session, query, wanted.stands)


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


async def _answered(session: AsyncSession, ticket: int) -> Mapping[str, datetime]:
    query = (
        select(PostRow.id, TicketPostRow.answered)
        .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
        .where(TicketPostRow.ticket == ticket, TicketPostRow.answered.is_not(None))
    )
    return {post: at for post, at in await session.execute(query) if at}


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


async def _in_municipality(session: AsyncSession, codes: Collection[str]) -> ColumnElement[bool]:
    """Match municipalities, or all of amanat: asking which they are keeps one index enough."""
    known = select(TicketRow.amana).where(TicketRow.amana.in_(codes)).distinct()
    amanat = {code for code in await session.scalars(known) if code}
    parts = ((TicketRow.amana, amanat), (TicketRow.municipality, {*codes} - amanat))
    return or_(*(_one_of(column, some) for column, some in parts if some))


def _one_of(column: Any, values: Collection[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Match one of some values: of one alone, lists are read off an index in their order."""
    found: ColumnElement[bool] = (
        column == next(iter(values)) if len(values) == 1 else column.in_(values)
    )
    return found


def _timed(wanted: TicketFilter) -> Iterator[ColumnElement[bool]]:
    """Match by clocks: what is put aside, and what is owed until when."""
    if wanted.snoozed is not None:
        asleep = TicketRow.snoozed.is_not(None)
        yield asleep if wanted.snoozed else ~asleep
    if wanted.open is not None:
        yield and_(TicketRow.open) if wanted.open else ~TicketRow.open
    if wanted.owed is not None:
        # Said as it stands in the indexes, so that SQLite takes them.
        yield and_(TicketRow.owed) if wanted.owed else ~TicketRow.owed
    if wanted.due_from is not None:
        yield and_(TicketRow.owed, TicketRow.due >= wanted.due_from)
    if wanted.due_before is not None:
        yield and_(TicketRow.owed, TicketRow.due < wanted.due_before)
    if wanted.on_time is not None:
        yield or_(~TicketRow.owed, TicketRow.due >= wanted.on_time)


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

"""The tickets: what is owed an answer, by whom, until when."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.events import EventType
from router.ticket import Status, Ticket, TicketId, Verb, VerbRefused, after, claimed_already
from store.database import Sessions
from store.errors import NotPossible, TicketHeld, UnknownTicket
from store.happened import Happened, Tell, write_down
from store.paging import Paged, cursor_of, number_of
from store.search import found
from store.shelf import StoredPost, shelf, to_stored
from store.tables import HistoryRow, PostRow, TicketPostRow, TicketRow
from store.whole import with_posts

CHUNK = 500

_EVENTS = {
    Verb.CLAIM: EventType.CLAIMED,
    Verb.ANSWER: EventType.ANSWERED,
    Verb.RESOLVE: EventType.RESOLVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a ticket's history. `note` is the answer's text, or why it was resolved."""

    at: datetime
    who: str
    verb: str
    before: Status
    after: Status
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDetail:
    """A ticket with its posts, oldest first, and its history, oldest first."""

    ticket: Ticket
    posts: Sequence[StoredPost]
    history: Sequence[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; None means any.

    `municipality` is a code, an amana's means all of its own; `service` and `domain` speak of the
    main service; `text` is searched in the posts, forgiving spelling: all its words must occur in
    one of them.
    """

    status: Status | None = None
    municipality: str | None = None
    amana: str | None = None
    service: str | None = None
    domain: str | None = None
    urgency: Urgency | None = None
    unit: str | None = None
    text: str | None = None
    sample: bool | None = None


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets in the database.

    `tell` writes a ticket as the public JSON object (`router.message.ticket_to_json` with the rule
    book), for events.
    """

    sessions: Sessions
    tell: Tell

    async def show(self, ticket: str) -> TicketDetail:
        """Return a ticket with everything about it.

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
                history=[_to_change(change) for change in changes],
            )

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
            query = await self._narrowed(session, query, wanted)
            rows = list(await session.scalars(query))
            tickets = await with_posts(session, rows[:limit])
        more = cursor_of("tickets", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged(tickets, more)

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

    async def claim(self, ticket: str, *, who: str, now: datetime) -> Ticket:
        """Make `who` the holder; claiming again what one holds already changes nothing.

        Raises:
            UnknownTicket: There is none of this id.
            TicketHeld: Somebody else holds it.
            NotPossible: It is past claiming.
        """
        return await self._do(Verb.CLAIM, ticket, who=who, note=None, now=now)

    async def answer(self, ticket: str, *, who: str, text: str, now: datetime) -> Ticket:
        """Note the answer that was given.

        Raises:
            UnknownTicket: There is none of this id.
            NotPossible: It is not claimed, or is resolved.
        """
        return await self._do(Verb.ANSWER, ticket, who=who, note=text, now=now)

    async def resolve(self, ticket: str, *, who: str, note: str | None, now: datetime) -> Ticket:
        """End the matter.

        Raises:
            UnknownTicket: There is none of this id.
            NotPossible: It is not claimed, or is resolved.
        """
        return await self._do(Verb.RESOLVE, ticket, who=who, note=note, now=now)

    async def _do(
        self, verb: Verb, ticket: str, *, who: str, note: str | None, now: datetime
    ) -> Ticket:
        """Do something to a ticket, with its line of history and its event."""
        async with self.sessions.begin() as session:
            row = await _row(session, ticket, hold=True)
            before = Status(row.status)
            if verb is Verb.CLAIM and claimed_already(before, row.holder, who):
                return (await with_posts(session, [row]))[0]
            status = _next(row, verb)
            row.status, row.open = status.value, status.open
            if verb is Verb.CLAIM:
                row.holder = who
            await session.execute(
                insert(HistoryRow).values(
                    ticket=row.seq,
                    at=now,
                    who=who,
                    verb=verb,
                    before=before,
                    after=status,
                    note=note,
                )
            )
            (whole,) = await with_posts(session, [row])
            event = Happened(type=_EVENTS[verb], body=self.tell(whole), sample=whole.sample)
            await session.flush()
            await write_down(session, [event], now, postgres=self.sessions.postgres)
            return whole

    async def _narrowed(
        self, session: AsyncSession, query: Select[TicketRow], wanted: TicketFilter
    ) -> Select[TicketRow]:
        same = {
            TicketRow.status: wanted.status,
            TicketRow.amana: wanted.amana,
            TicketRow.service: wanted.service,
            TicketRow.domain: wanted.domain,
            TicketRow.urgency: wanted.urgency,
            TicketRow.unit: wanted.unit,
            TicketRow.sample: wanted.sample,
        }
        query = query.where(*(at == value for at, value in same.items() if value is not None))
        if wanted.municipality is not None:
            query = query.where(await _in_municipality(session, wanted.municipality))
        if wanted.text is not None and wanted.text.strip():
            posts = found(wanted.text, postgres=self.sessions.postgres)
            answered = select(TicketPostRow.ticket).where(TicketPostRow.post.in_(posts))
            query = query.where(TicketRow.seq.in_(answered))
        return query


async def _row(session: AsyncSession, ticket: str, *, hold: bool = False) -> TicketRow:
    query = select(TicketRow).where(TicketRow.id == ticket)
    row = await session.scalar(query.with_for_update() if hold else query)
    if row is None:
        raise UnknownTicket(ticket)
    return row


def _next(row: TicketRow, verb: Verb) -> Status:
    """Return where the ticket stands afterwards, or say why it cannot be done."""
    try:
        return after(Status(row.status), verb)
    except VerbRefused as refused:
        ticket = TicketId(row.id)
        if verb is Verb.CLAIM and row.open and row.holder:
            raise TicketHeld(ticket, row.holder) from refused
        raise NotPossible(ticket, refused.status, verb, refused.possible) from refused


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
    )

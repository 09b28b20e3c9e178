"""Open tickets that may be of one matter with a ticket, for whoever works on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from router.incidents.ledger import Found
from router.incidents.model import Joining
from router.ticket import Ticket
from store.database import Sessions
from store.errors import UnknownTicket
from store.incidents import Incidents
from store.rows import WHOSE, unsigned, whose_of
from store.scoping import of_places
from store.tables import AuthorRow, PostRow, TicketPostRow, TicketRow
from store.whole import TOLD, with_posts

# More than a person compares.
MOST = 5
# What is less likely, as a share of what people are asked about, is no help to anybody.
LEAST = 0.25
# Of a ticket of many posts the newest are compared: a candidate for each costs a few reads.
COMPARED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A ticket that is like another: how likely both are one matter, and what they share.

    `text` are the words of its first post.
    """

    ticket: Ticket
    score: float
    reasons: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSimilar:
    """Finds them as posts find the ticket that they join; nothing is joined here."""

    sessions: Sessions
    joining: Joining

    async def of(self, ticket: str, places: frozenset[str], now: datetime) -> list[Similar]:
        """List open tickets that are like a ticket, the likeliest first, at most `MOST`.

        Only tickets of `places`; empty: of all.

        Raises:
            UnknownTicket: There is none of this id.
        """
        async with self.sessions.read() as session:
            seq = await session.scalar(select(TicketRow.seq).where(TicketRow.id == ticket))
            if seq is None:
                raise UnknownTicket(ticket)
            incidents = Incidents(
                session=session, joining=self.joining, postgres=self.sessions.postgres
            )
            return await _told(session, await _nearest(incidents, seq, now), places)


async def _nearest(incidents: Incidents, ticket: int, now: datetime) -> Mapping[int, Found]:
    """Find what each of its posts is like; of several the likeliest counts."""
    posts = await incidents.newest(ticket, COMPARED)
    ledger = await incidents.read(posts, now)
    nearest: dict[int, Found] = {}
    for says in posts:
        for found in ledger.nearest(says, but=ticket):
            known = nearest.get(found.ticket)
            likely = found.score >= LEAST * incidents.joining.suggest
            if likely and (known is None or known.score < found.score):
                nearest[found.ticket] = found
    return nearest


async def _told(
    session: AsyncSession, nearest: Mapping[int, Found], places: frozenset[str]
) -> list[Similar]:
    query = select(TicketRow).where(TicketRow.seq.in_(list(nearest)), TicketRow.open)
    if places:
        query = query.where(of_places(places))
    rows = list(await session.scalars(query)) if nearest else []
    rows.sort(key=lambda row: nearest[row.seq].score, reverse=True)
    tickets = await with_posts(session, rows[:MOST], most=TOLD)
    return [
        Similar(
            ticket=ticket,
            score=nearest[row.seq].score,
            reasons=nearest[row.seq].reasons,
            text=await _first_words(session, row.seq),
        )
        for row, ticket in zip(rows, tickets, strict=False)
    ]


async def _first_words(session: AsyncSession, ticket: int) -> str:
    query = (
        select(PostRow.text, *WHOSE)
        .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .where(TicketPostRow.ticket == ticket)
        .order_by(PostRow.seq)
        .limit(1)
    )
    text, *whose = (await session.execute(query)).one()
    return unsigned(text, whose_of(whose))

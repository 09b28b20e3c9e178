"""What waits for a person to say what it is about: tickets, posts, suggestions of units."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.states import WAITING
from store.database import Sessions
from store.scoping import narrowed, of_places
from store.tables import CorrectionRow, HintRow, MisrouteRow, TagsRow, TicketPostRow, TicketRow

# Nobody counts further than that by hand: it is told as "1,000 and more".
MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How many of each wait, at most `MOST`."""

    tickets: int
    posts: int
    suggested: int


@dataclass(frozen=True, slots=True)
class SqlTriage:
    """Counts what waits for a person."""

    sessions: Sessions

    async def left(self, desks: frozenset[str], places: frozenset[str]) -> Left:
        """Count what waits: tickets at `desks`, and posts and suggestions; empty places: of all."""
        theirs = [of_places(places)] if places else []
        tickets = select(TicketRow.seq).where(waits_at(desks), ~TicketRow.sample, *theirs)
        suggested = (
            select(HintRow.seq)
            .join(TicketRow, TicketRow.seq == HintRow.ticket)
            .where(HintRow.state == "open", *theirs)
        )
        owned = exists().where(TicketPostRow.post == TagsRow.post)
        posts = select(TagsRow.post).where(~TagsRow.sure, ~owned)
        async with self.sessions.read() as session:
            if places:
                posts = posts.where(await narrowed(session, places, TagsRow.post))
            return Left(
                tickets=await _count(session, tickets),
                posts=await _count(session, posts),
                suggested=await _count(session, suggested),
            )


def waits_at(desks: Collection[str]) -> ColumnElement[bool]:
    """Match tickets that wait at desks, and of whose posts nobody has said anything there.

    What a unit gave back waits anew, whoever had corrected it before.
    """
    returned = exists().where(
        MisrouteRow.ticket == TicketPostRow.ticket, MisrouteRow.at > CorrectionRow.at
    )
    looked_at = exists().where(
        TicketPostRow.ticket == TicketRow.seq,
        CorrectionRow.post == TicketPostRow.post,
        CorrectionRow.latest,
        ~returned,
    )
    return and_(TicketRow.unit.in_(desks), TicketRow.status.in_(WAITING), ~looked_at)


async def _count(session: AsyncSession, query: Select[int]) -> int:
    counting = select(func.count()).select_from(query.limit(MOST).subquery())
    return await session.scalar(counting) or 0

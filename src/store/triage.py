"""What waits for a person to say what it is about: tickets, posts, suggestions of units."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.states import WAITING
from store.database import Sessions
from store.scoping import FEW, narrowed, of_places
from store.tables import CorrectionRow, HintRow, MisrouteRow, TagsRow, TicketPostRow, TicketRow

# Nobody counts further than that by hand: it is told as "1,000 and more".
MOST = 1_000
# SQLite knows of no figures, and would go through all tickets that are new.
BY_DESK = "INDEXED BY tickets_desk"


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
        tickets = (
            select(TicketRow.seq)
            .with_hint(TicketRow, BY_DESK, "sqlite")
            .where(waits_at(desks), ~TicketRow.sample, *theirs)
        )
        suggested = (
            select(HintRow.seq)
            .join(TicketRow, TicketRow.seq == HintRow.ticket)
            .where(HintRow.state == "open", *theirs)
        )
        owned = exists().where(TicketPostRow.post == TagsRow.post)
        posts = select(TagsRow.post).where(~TagsRow.sure, ~owned)
        async with self.sessions.read() as session:
            if places:
                posts = posts.where(await narrowed(session, places, TagsRow.post, free=True))
            return Left(
                tickets=await _count(session, tickets),
                posts=await _count(session, posts),
                suggested=await _count(session, suggested),
            )


def waits_at(desks: Collection[str]) -> ColumnElement[bool]:
    """Match tickets that wait at desks, and of whose posts nobody has said anything there.

    What a unit gave back waits anew, whoever had corrected it before. What is put aside, or is owed
    nothing, does not wait.
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
    at = and_(TicketRow.unit.in_(desks), TicketRow.status.in_(WAITING))
    return and_(TicketRow.owed, at, ~looked_at)


async def few_at(session: AsyncSession, desks: Collection[str]) -> bool:
    """Whether so few tickets are at desks that a list is soonest made of all of them.

    Where they are many, a list by the clock soon meets some.
    """
    some = (
        select(TicketRow.seq)
        .with_hint(TicketRow, BY_DESK, "sqlite")
        .where(TicketRow.owed, TicketRow.unit.in_(desks))
        .limit(FEW)
    )
    counting = select(func.count()).select_from(some.subquery())
    return (await session.scalar(counting) or 0) < FEW


async def _count(session: AsyncSession, query: Select[int]) -> int:
    counting = select(func.count()).select_from(query.limit(MOST).subquery())
    return await session.scalar(counting) or 0

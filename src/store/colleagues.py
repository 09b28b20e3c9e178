"""Who has had to do with a ticket, by name, and who could be given it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.owners.members import Member
from router.people import User
from router.states import AGENTS
from store.database import Sessions
from store.errors import UnknownTicket
from store.members import loads_of, seats_of
from store.people import to_user
from store.tables import (
    HistoryRow,
    ReplyChangeRow,
    ReplyDeliveryRow,
    ReplyRow,
    SuggestionRow,
    TicketRow,
    UserRow,
)

# More than answer for one place; what is beyond is found by whoever leads the units.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A user: whether they are `named` on a ticket, and whether it could be theirs.

    `member` is what they are to its unit or place, `holds` how many open tickets they hold.
    """

    user: User
    named: bool
    could: bool
    member: Member | None = None
    holds: int = 0


@dataclass(frozen=True, slots=True)
class SqlColleagues:
    """Users as a ticket sees them."""

    sessions: Sessions

    async def of(self, ticket: str) -> Sequence[Colleague]:
        """List users who are named on a ticket, and those who could be given it, by name.

        Raises:
            UnknownTicket: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await session.scalar(select(TicketRow).where(TicketRow.id == ticket))
            if row is None:
                raise UnknownTicket(ticket)
            named = await _named(session, row)
            codes = [code for code in (row.unit, row.municipality, row.amana) if code]
            seats = {each.member.user: each for each in await seats_of(session, codes)}
            users = [to_user(each) for each in await session.scalars(_users(named))]
            could = {each.id for each in users if _could(each, row)}
            held = await loads_of(session, could)
        return [
            Colleague(
                user=each,
                named=each.id in named,
                could=each.id in could,
                member=seats[each.id].member if each.id in seats else None,
                holds=held.get(each.id, 0),
            )
            for each in sorted(users, key=lambda user: (user.name, user.id))
            if each.id in named or each.id in could
        ]


def _users(named: set[str]) -> Select[UserRow]:
    active = select(UserRow.id).where(UserRow.active).order_by(UserRow.id).limit(MOST)
    return select(UserRow).where(UserRow.id.in_(active) | UserRow.id.in_(named))


def _could(user: User, row: TicketRow) -> bool:
    theirs = {row.municipality, row.amana, row.unit.partition(".")[0]}
    here = not user.places or bool(user.places & theirs)
    return user.active and here and bool(user.roles & AGENTS)


async def _named(session: AsyncSession, row: TicketRow) -> set[str]:
    """Name everybody who stands on a ticket or its replies, whoever they are."""
    replies = select(ReplyRow.seq).where(ReplyRow.ticket == row.seq)
    named = {row.holder, row.resolver, row.verifier}
    for column, which in (
        (HistoryRow.who, HistoryRow.ticket == row.seq),
        (SuggestionRow.who, SuggestionRow.ticket == row.seq),
        (ReplyChangeRow.who, ReplyChangeRow.reply.in_(replies)),
        (ReplyDeliveryRow.who, ReplyDeliveryRow.reply.in_(replies)),
    ):
        named.update(await session.scalars(select(column).where(which).distinct()))
    # Who held it before stands in what changed.
    changes = await session.scalars(select(HistoryRow.changes).where(HistoryRow.ticket == row.seq))
    for each in changes:
        named.update(each.get("holder", ()))
    return {each for each in named if each}

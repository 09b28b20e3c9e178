"""Members of units in the database: each change with its row of the audit, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.owners.choosing import Seat
from router.owners.members import Member
from router.owners.written import (
    Given,
    dates_from_json,
    dates_to_json,
    read_member,
    shifts_from_json,
    shifts_to_json,
)
from store.audit import By, audit
from store.database import Sessions
from store.errors import MemberExists, UnknownMember, UnknownUser
from store.people import to_user
from store.tables import MemberRow, TicketRow, UserRow


@dataclass(frozen=True, slots=True)
class SqlMembers:
    """Who answers for what. `code` is a unit's, or a place's."""

    sessions: Sessions

    async def list(self, code: str | None = None) -> Sequence[Seat]:
        """List members, of one unit or place or of all, with what each holds now."""
        async with self.sessions.read() as session:
            return await seats_of(session, None if code is None else [code])

    async def show(self, code: str, user: str) -> Member:
        """Return a member.

        Raises:
            UnknownMember: The user is none of this unit or place.
        """
        async with self.sessions.read() as session:
            return _to_member(await _row(session, code, user))

    async def add(self, member: Member, by: By) -> None:
        """Add a member.

        Raises:
            UnknownUser: There is no such user.
            MemberExists: The user is one already.
        """
        async with self.sessions.begin() as session:
            user = await session.get(UserRow, member.user, with_for_update={"key_share": True})
            if user is None:
                raise UnknownUser(member.user)
            if await session.scalar(_seat(member.code, member.user)):
                raise MemberExists(member.code, member.user)
            values = _values(member)
            await session.execute(
                insert(MemberRow).values(code=member.code, user=member.user, **values)
            )
            await audit(session, by, "member.add", _target(member.code, member.user), {}, values)
            await _look_again(session, member.code, by)

    async def change(self, member: Member, by: By) -> None:
        """Change a member; their turn stays what it was.

        Raises:
            UnknownMember: The user is none of this unit or place.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, member.code, member.user, hold=True)
            before, after = _values(_to_member(row)), _values(member)
            for name, value in after.items():
                setattr(row, name, value)
            target = _target(member.code, member.user)
            await audit(session, by, "member.change", target, before, after)
            await _look_again(session, member.code, by)

    async def remove(self, code: str, user: str, by: By) -> None:
        """Remove a member; what they hold stays with them.

        Raises:
            UnknownMember: The user is none of this unit or place.
        """
        async with self.sessions.begin() as session:
            before = _values(_to_member(await _row(session, code, user, hold=True)))
            await session.execute(
                delete(MemberRow).where(MemberRow.code == code, MemberRow.user == user)
            )
            await audit(session, by, "member.remove", _target(code, user), before, {})


async def seats_of(session: AsyncSession, codes: Collection[str] | None) -> Sequence[Seat]:
    """Read the members of units and places, or of all, by code and name, with what they hold."""
    query = (
        select(MemberRow, UserRow)
        .join(UserRow, UserRow.id == MemberRow.user)
        .order_by(MemberRow.code, MemberRow.user)
    )
    if codes is not None:
        query = query.where(MemberRow.code.in_(list(codes)))
    found = (await session.execute(query)).all()
    loads = await loads_of(session, {row.user for row, _ in found})
    return [
        Seat(
            member=_to_member(row),
            user=to_user(user),
            load=loads.get(row.user, 0),
            turn=row.turn,
        )
        for row, user in found
    ]


async def loads_of(session: AsyncSession, users: Collection[str]) -> Mapping[str, int]:
    """Count the open tickets that each of these holds, those put aside, too; no samples."""
    query = (
        select(TicketRow.holder, func.count())
        .where(TicketRow.open, TicketRow.holder.is_not(None), TicketRow.holder.in_(list(users)))
        .where(~TicketRow.sample)
        .group_by(TicketRow.holder)
    )
    return {holder: count for holder, count in await session.execute(query) if holder}


async def _look_again(session: AsyncSession, code: str, by: By) -> None:
    """Let tickets that nobody was free for be looked at as soon as may be."""
    theirs = or_(
        TicketRow.unit == code,
        TicketRow.municipality == code,
        TicketRow.amana == code,
        TicketRow.unit.startswith(f"{code}.", autoescape=True),
    )
    await session.execute(
        update(TicketRow)
        .where(TicketRow.seek > by.at, theirs)
        .values(seek=by.at)
        .execution_options(synchronize_session=False)
    )


def _seat(code: str, user: str) -> Any:  # noqa: ANN401 - a query
    return select(MemberRow).where(MemberRow.code == code, MemberRow.user == user)


async def _row(session: AsyncSession, code: str, user: str, *, hold: bool = False) -> MemberRow:
    query = _seat(code, user)
    row: MemberRow | None = await session.scalar(query.with_for_update() if hold else query)
    if row is None:
        raise UnknownMember(code, user)
    return row


def _target(code: str, user: str) -> str:
    return f"{code} {user}"


def _values(member: Member) -> dict[str, Any]:
    return {
        "teams": sorted(member.teams),
        "capacity": member.capacity,
        "shifts": shifts_to_json(member.shifts),
        "dates": dates_to_json(member.dates),
    }


def _to_member(row: MemberRow) -> Member:
    given = Given(
        teams=row.teams,
        capacity=row.capacity,
        shifts=shifts_from_json(row.shifts),
        dates=dates_from_json(row.dates),
    )
    return read_member(row.code, row.user, given)

"""What returned tickets say of the model: corrections that a person accepts or dismisses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.labels import Correction
from store.by import By
from store.corrections import Kept, SqlCorrections
from store.database import Sessions
from store.errors import HintDecided, HintNeedsService, UnknownHint
from store.paging import Paged, cursor_of, number_named, number_of
from store.scoping import of_places
from store.tables import HintRow, TicketRow
from store.tickets import Brief, brief_of

PREFIX = "hint_"


class HintState(StrEnum):
    """What became of a hint. The values are public."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A ticket that `unit` gave back, and where it went. `service`: the right one, where named.

    `said` is the service that the ticket has now. `decided` is by whom and when, and why.
    """

    id: str
    ticket: str
    at: datetime
    who: str
    unit: str
    went: str
    service: str | None
    said: str | None
    note: str | None
    state: HintState
    decided: By | None


@dataclass(frozen=True, slots=True)
class SqlHints:
    """The hints in the database."""

    sessions: Sessions

    async def list(
        self, state: HintState | None, places: frozenset[str], *, limit: int, after: str | None
    ) -> Paged[Hint]:
        """List hints, latest first, of tickets of some places; no places: of all.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = _query().order_by(HintRow.seq.desc()).limit(limit + 1)
        if state is not None:
            query = query.where(HintRow.state == state.value)
        if places:
            query = query.where(of_places(places))
        if after is not None:
            query = query.where(HintRow.seq < number_of("hints", after))
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
        more = cursor_of("hints", rows[limit - 1][0].seq) if len(rows) > limit else None
        return Paged([_to_hint(row, ticket) for row, ticket in rows[:limit]], more)

    async def show(self, hint: str) -> tuple[Hint, Brief]:
        """Return a hint, and whose its ticket is.

        Raises:
            UnknownHint: There is none of this id.
        """
        async with self.sessions.read() as session:
            row, ticket = await _found(session, hint)
            return _to_hint(row, ticket), brief_of(ticket)

    async def accept(
        self, hint: str, services: Sequence[str] | None, corrections: SqlCorrections, by: By
    ) -> Sequence[Kept]:
        """Make it a correction of every post of its ticket; `services` win over what it names.

        Raises:
            UnknownHint: There is none of this id.
            HintDecided: Somebody has decided it.
            HintNeedsService: No service is named.
            NotTagged, ServiceNeeded: See `SqlCorrections.correct_ticket`.
        """

        async def work(session: AsyncSession) -> Sequence[Kept]:
            row, ticket = await _found(session, hint, hold=True)
            named = services or ([row.service] if row.service else None)
            if not named:
                raise HintNeedsService(hint)
            _decide(row, HintState.ACCEPTED, by)
            await session.flush()
            correction = Correction(services=tuple(named))
            return await corrections.within(session, ticket.id, None, correction, by)

        return await self.sessions.run(work)

    async def dismiss(self, hint: str, by: By) -> Hint:
        """Say that nothing is to be learnt from it.

        Raises:
            UnknownHint: There is none of this id.
            HintDecided: Somebody has decided it.
        """
        async with self.sessions.begin() as session:
            row, ticket = await _found(session, hint, hold=True)
            _decide(row, HintState.DISMISSED, by)
            return _to_hint(row, ticket)


def _decide(row: HintRow, state: HintState, by: By) -> None:
    if row.state != HintState.OPEN.value:
        hint = f"{PREFIX}{row.seq}"
        raise HintDecided(hint, row.state, row.decided_by or "")
    row.state, row.decided, row.decided_by, row.decided_note = state.value, by.at, by.who, by.note


def _query() -> Select[*tuple[Any, ...]]:
    return select(HintRow, TicketRow).join(TicketRow, TicketRow.seq == HintRow.ticket)


async def _found(
    session: AsyncSession, hint: str, *, hold: bool = False
) -> tuple[HintRow, TicketRow]:
    number = number_named(PREFIX, hint)
    if number is None:
        raise UnknownHint(hint)
    query = _query().where(HintRow.seq == number)
    row = (await session.execute(query.with_for_update(of=HintRow) if hold else query)).first()
    if row is None:
        raise UnknownHint(hint)
    return row[0], row[1]


def _to_hint(row: HintRow, ticket: TicketRow) -> Hint:
    decided = (
        By(who=row.decided_by or "", at=row.decided, note=row.decided_note) if row.decided else None
    )
    return Hint(
        id=f"{PREFIX}{row.seq}",
        ticket=ticket.id,
        at=row.at,
        who=row.who,
        unit=row.unit,
        went=row.went,
        service=row.service,
        said=ticket.service,
        note=row.note,
        state=HintState(row.state),
        decided=decided,
    )

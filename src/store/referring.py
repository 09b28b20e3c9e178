"""Tickets that are with another agency: when it is asked again, and what it answered.

referred tickets ─▶ a row each ─▶ asked again when it is time, in one transaction with the event
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import ITSELF
from router.clock.timing import Timing
from router.events import EventType
from router.gathering import Move
from router.message import instant
from router.referrals.written import ReferralBook
from router.states import Status, Verb
from router.ticket import Ticket
from store.by import By
from store.database import Sessions
from store.errors import NotReferred
from store.happened import FOLLOW_UP, Happened, Tell, write_down
from store.history import by_itself, line
from store.tables import HistoryRow, ReferralRow, TicketRow
from store.tickets import held_row
from store.upsert import insert_all
from store.whole import TOLD, with_posts

BATCH = 100
ASK, NOTE = "follow_up", "referral"
_WITH_AGENCY = and_(
    TicketRow.status == Status.REFERRED.value,
    TicketRow.referral.is_not(None),
    TicketRow.merged_into.is_(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A ticket that is with an agency. `next` is when it is asked again; None: never.

    `reference` and `answer` are the agency's own.
    """

    agency: str
    at: datetime
    who: str
    reason: str | None
    reference: str | None = None
    answer: str | None = None
    answered: datetime | None = None
    follow_ups: int = 0
    next: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlReferrals:
    """The referrals in the database. `tell` writes a ticket as the public JSON object."""

    sessions: Sessions
    tell: Tell
    timing: Timing
    book: ReferralBook

    async def show(self, ticket: str, now: datetime) -> Referral:
        """Return how a ticket stands with the agency that has it.

        Raises:
            UnknownTicket: There is none of this id.
            NotReferred: It is with no agency.
        """

        async def work(session: AsyncSession) -> Referral:
            row = await held_row(session, ticket)
            return _to_referral(await self._referral(session, row, now))

        # One that came to its agency a moment ago begins here; the others are only read.
        query = (
            select(ReferralRow)
            .join(TicketRow, TicketRow.seq == ReferralRow.ticket)
            .where(
                TicketRow.id == ticket,
                _WITH_AGENCY,
                ReferralRow.ended.is_(None),
                ReferralRow.agency == TicketRow.referral,
            )
        )
        async with self.sessions.read() as session:
            row = await session.scalar(query)
        return _to_referral(row) if row else await self.sessions.run(work)

    async def note(
        self, ticket: str, by: By, *, reference: str | None, answer: str | None
    ) -> Referral:
        """Keep the agency's reference, or its answer, which ends the asking.

        Raises:
            UnknownTicket: There is none of this id.
            NotReferred: It is with no agency.
        """

        async def work(session: AsyncSession) -> Referral:
            ticket_row = await held_row(session, ticket)
            row = await self._referral(session, ticket_row, by.at)
            before = {"reference": row.reference, "answer": row.answer}
            row.reference, row.answer = reference or row.reference, answer or row.answer
            if answer:
                row.answered, row.next = by.at, None
            after = {"reference": row.reference, "answer": row.answer}
            changes = {
                name: [before[name], after[name]] for name in after if before[name] != after[name]
            }
            if changes:
                why = replace(by, note=by.note or answer)
                said = line(ticket_row, NOTE, why, changes)
                await session.execute(insert_all(HistoryRow), [said])
                await session.flush()
                (whole,) = await with_posts(session, [ticket_row], most=TOLD)
                happened = Happened(
                    type=EventType.UPDATED, body=self.tell(whole), sample=whole.sample
                )
                await write_down(session, [happened], by.at, postgres=self.sessions.postgres)
            return _to_referral(row)

        return await self.sessions.run(work)

    async def adopt(self, now: datetime) -> int:
        """Begin the clocks of tickets that came to an agency, and end those that left it."""

        async def work(session: AsyncSession) -> int:
            gone = await _ended(session, now, ReferralRow.ended.is_(None))
            query = (
                select(TicketRow)
                .where(_WITH_AGENCY, ~_known())
                .order_by(TicketRow.seq)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = list(await session.scalars(query))
            for row in rows:
                await self._begin(session, row, now)
            return gone + len(rows)

        return await self.sessions.run(work)

    async def follow_up(self, now: datetime) -> int:
        """Ask again, of a batch, where an agency has not answered by its time; return how many.

        What was asked is noted in the transaction that writes its event: of several processes one
        asks, and after an outage an agency is asked once, not for every time that was missed.
        """

        async def work(session: AsyncSession) -> int:
            await _ended(session, now, ReferralRow.next <= now)
            query = (
                select(ReferralRow, TicketRow)
                .join(TicketRow, TicketRow.seq == ReferralRow.ticket)
                .where(ReferralRow.next <= now)
                .order_by(ReferralRow.next, ReferralRow.seq)
                .limit(BATCH)
                .with_for_update(of=ReferralRow, skip_locked=True)
            )
            due = (await session.execute(query)).all()
            lines, asked = [], []
            for row, ticket in due:
                was = row.next or now
                row.follow_ups += 1
                calendar = self.timing.calendar(ticket.unit)
                row.next = self.book.follow_up(row.agency, calendar, now)
                text = f"{row.agency} has not answered: follow-up {row.follow_ups}"
                changes = {"follow_up": [was.isoformat(), row.next.isoformat()]}
                lines.append(line(ticket, ASK, by_itself(now, text), changes))
                asked.append((row, ticket))
            if lines:
                await session.execute(insert_all(HistoryRow), lines)
            tickets = await with_posts(session, [ticket for _, ticket in asked], most=TOLD)
            happened = [
                Happened(type=FOLLOW_UP, body=self._body(row, whole), sample=whole.sample)
                for (row, _), whole in zip(asked, tickets, strict=True)
            ]
            await session.flush()
            await write_down(session, happened, now, postgres=self.sessions.postgres)
            return len(due)

        return await self.sessions.run(work)

    def _body(self, row: ReferralRow, ticket: Ticket) -> Mapping[str, Any]:
        """Write the body of `referral.follow_up`."""
        return {
            "ticket": ticket.id,
            "agency": row.agency,
            "referred": instant(row.at),
            "reference": row.reference,
            "follow_ups": row.follow_ups,
            "next": row.next and instant(row.next),
            "roles": [role.value for role in self.book.to],
            "unit": ticket.unit,
            "services": list(ticket.services),
            "municipality": ticket.municipality,
            "urgency": ticket.urgency.value,
            "sample": ticket.sample,
        }

    async def _referral(
        self, session: AsyncSession, ticket: TicketRow, now: datetime
    ) -> ReferralRow:
        """Return the row of a ticket that is with an agency; one that came just now begins."""
        if ticket.status != Status.REFERRED.value or not ticket.referral:
            raise NotReferred(ticket.id)
        query = select(ReferralRow).where(
            ReferralRow.ticket == ticket.seq, ReferralRow.ended.is_(None)
        )
        row = await session.scalar(query.with_for_update())
        if row is not None and row.agency == ticket.referral:
            return row
        if row is not None:
            row.ended, row.next = await _since(session, ticket), None
            await session.flush()
        return await self._begin(session, ticket, now)

    async def _begin(self, session: AsyncSession, ticket: TicketRow, now: datetime) -> ReferralRow:
        """Begin a clock, from when the ticket came there; what is past by now is not asked for.

        One that came back from a merge goes on with what its agency has said.
        """
        agency = ticket.referral or ""
        last = await _last(session, ticket)
        at = last.at if last else ticket.opened
        calendar = self.timing.calendar(ticket.unit)
        before = await session.scalar(
            select(ReferralRow)
            .where(ReferralRow.ticket == ticket.seq, ReferralRow.agency == agency)
            .where(ReferralRow.at == at, ReferralRow.ended.is_not(None))
            .limit(1)
        )
        if before is not None:
            again = None if before.answered else self.book.follow_up(agency, calendar, now)
            before.ended, before.next = None, again
            await session.flush()
            return before
        due = self.book.follow_up(agency, calendar, at)
        row = ReferralRow(
            ticket=ticket.seq,
            agency=agency,
            at=at,
            who=last.who if last else ITSELF,
            reason=last.note if last and last.verb == Verb.REFER.value else None,
            follow_ups=0,
            next=due if due > now else self.book.follow_up(agency, calendar, now),
        )
        session.add(row)
        await session.flush()
        return row


def _known() -> Any:  # noqa: ANN401 - a clause
    """Match tickets whose referral to the agency that has them has begun."""
    return exists().where(
        ReferralRow.ticket == TicketRow.seq,
        ReferralRow.ended.is_(None),
        ReferralRow.agency == TicketRow.referral,
    )


async def _ended(session: AsyncSession, now: datetime, which: ColumnElement[bool]) -> int:
    """End those of some rows that are with their agency no longer."""
    still = exists().where(
        TicketRow.seq == ReferralRow.ticket, _WITH_AGENCY, TicketRow.referral == ReferralRow.agency
    )
    ended = await session.execute(
        update(ReferralRow)
        .where(which, ~still)
        .values(ended=now, next=None)
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount  # type: ignore[attr-defined, no-any-return]  # of an UPDATE


async def _last(session: AsyncSession, ticket: TicketRow) -> HistoryRow | None:
    """Return the line of history that brought a ticket to its agency, if one did; no split does."""
    query = (
        select(HistoryRow)
        .where(
            HistoryRow.ticket == ticket.seq,
            HistoryRow.after == Status.REFERRED.value,
            HistoryRow.verb != Move.SPLIT.value,
            or_(HistoryRow.before != HistoryRow.after, HistoryRow.verb == Verb.REFER.value),
        )
        .order_by(HistoryRow.seq.desc())
        .limit(1)
    )
    found: HistoryRow | None = await session.scalar(query)
    return found


async def _since(session: AsyncSession, ticket: TicketRow) -> datetime:
    last = await _last(session, ticket)
    return last.at if last else ticket.opened


def _to_referral(row: ReferralRow) -> Referral:
    return Referral(
        agency=row.agency,
        at=row.at,
        who=row.who,
        reason=row.reason,
        reference=row.reference,
        answer=row.answer,
        answered=row.answered,
        follow_ups=row.follow_ups,
        next=row.next,
    )

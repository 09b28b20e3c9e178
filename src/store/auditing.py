"""The weekly audit on the database: drawn once, looked at by somebody else, counted.

history of a week's closings ─▶ router.auditing.draw ─▶ looks ─▶ verdicts ─▶ reopened, or not
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import Act, Actor
from router.auditing import Tally, Verdict, Week, check_verdict, draw
from router.closure import Audit
from router.states import Status, Verb
from router.ticket import TicketId
from store.acting import SqlActs
from store.database import Sessions
from store.errors import JudgedAlready, NotDrawn
from store.scoping import of_places
from store.tables import DrawRow, HistoryRow, LookRow, TicketRow
from store.tickets import held_row
from store.upsert import insert_all, insert_into

_CLOSED = (Status.RESOLVED, Status.VERIFIED, Status.CLOSED)
# Makes a seed for a week that is to be drawn.
Seed = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A ticket of a sample. `unit` resolved it; `closed` is when it was closed in that week."""

    ticket: TicketId
    status: Status
    unit: str
    service: str | None
    municipality: str | None
    closed: datetime
    verdict: Verdict | None
    note: str | None
    who: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The sample of a week: `closed` is of how many tickets it was drawn."""

    week: Week
    seed: str
    policy: Audit
    closed: int
    drawn: datetime
    looks: Sequence[Look]

    @property
    def tally(self) -> Tally:
        """What was found so far."""
        return _tally(self.looks)

    @property
    def units(self) -> Mapping[str, Tally]:
        """The same by the unit that resolved the tickets, in the order of their codes."""
        names = sorted({each.unit for each in self.looks})
        return {name: _tally([each for each in self.looks if each.unit == name]) for name in names}


class _Closing(NamedTuple):
    """A line of history: a ticket that was closed."""

    seq: int
    ticket: int
    id: str
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlAudits:
    """The audits in the database. Samples that the project brought along are left out."""

    sessions: Sessions
    acts: SqlActs
    policy: Audit

    async def due(self, now: datetime) -> Week | None:
        """Return the first week that is over and not drawn; None where all are.

        Weeks that were missed are drawn later; those before the first one that was drawn are not.
        """
        async with self.sessions.read() as session:
            latest = await session.scalar(select(func.max(DrawRow.week)))
        last = Week.of(now).before
        week = last if latest is None else Week.named(latest).next
        return week if week <= last else None

    async def draw(self, week: Week, seed: str, now: datetime) -> bool:
        """Draw the sample of a week; return false where another process has done so."""

        async def work(session: AsyncSession) -> bool:
            closings = await _closings(session, week)
            stored = await session.scalar(
                insert_into(DrawRow, postgres=self.sessions.postgres)
                .values(
                    week=week.name,
                    seed=seed,
                    share=self.policy.share,
                    at_least=self.policy.at_least,
                    closed=len(closings),
                    drawn=now,
                )
                .on_conflict_do_nothing()
                .returning(DrawRow.week)
            )
            if stored is None:
                return False
            chosen = draw(closings.keys(), seed, week, self.policy)
            rows = [await _look(session, week, closings[ticket]) for ticket in chosen]
            if rows:
                await session.execute(insert_all(LookRow), rows)
            return True

        return await self.sessions.run(work)

    async def again(self, week: Week, seed: str, policy: Audit) -> Sequence[str]:
        """Draw the sample of a week once more, from the history, and keep nothing of it."""
        async with self.sessions.read() as session:
            return draw((await _closings(session, week)).keys(), seed, week, policy)

    async def sample(
        self, week: Week | None = None, places: frozenset[str] = frozenset()
    ) -> Sample | None:
        """Return the sample of a week, or the latest; None where none was drawn.

        Args:
            week: Which week.
            places: What somebody may see of it; empty: all.
        """
        query = select(DrawRow).order_by(DrawRow.week.desc()).limit(1)
        if week is not None:
            query = query.where(DrawRow.week == week.name)
        async with self.sessions.read() as session:
            row = await session.scalar(query)
            if row is None:
                return None
            looks = (
                select(LookRow, TicketRow)
                .join(TicketRow, TicketRow.seq == LookRow.ticket)
                .where(LookRow.week == row.week)
                .order_by(LookRow.seq)
            )
            closed, known = row.closed, Week.named(row.week)
            if places:
                looks = looks.where(of_places(places))
                closed = len(await _closings(session, known, of_places(places)))
            found = [_to_look(*each) for each in (await session.execute(looks)).all()]
        return Sample(
            week=known,
            seed=row.seed,
            policy=Audit(share=row.share, at_least=row.at_least),
            closed=closed,
            drawn=row.drawn,
            looks=found,
        )

    async def judge(
        self, ticket: str, verdict: Verdict, note: str | None, by: Actor, now: datetime
    ) -> Look:
        """Keep what an auditor found; what is not fixed is taken up again.

        Raises:
            UnknownTicket: There is none of this id.
            NotDrawn: It is in no sample.
            JudgedAlready: Somebody has judged it.
            Refusal: The auditor may not; see `router.auditing.check_verdict`.
        """

        async def work(session: AsyncSession) -> Look:
            row = await held_row(session, ticket)
            look = await _latest(session, row)
            check_verdict(by, verdict, note, workers=(look.resolver, look.verifier))
            look.verdict, look.note = verdict.value, note
            look.who, look.at = by.name, now
            await session.flush()
            if verdict is Verdict.NOT_FIXED and row.status in _CLOSED:
                # Whoever audits may take up again what only leaders may otherwise.
                act = Act(
                    verb=Verb.REOPEN,
                    by=replace(by, itself=True),
                    note=f"audit of {look.week}: not fixed: {note}",
                )
                await self.acts.within(session, row, act, now)
            return _to_look(look, row)

        return await self.sessions.run(work)


async def _closings(
    session: AsyncSession, week: Week, of: ColumnElement[bool] | None = None
) -> Mapping[str, _Closing]:
    """Read from the history which verified tickets were closed in a week: that never changes."""
    query = (
        select(HistoryRow.seq, HistoryRow.ticket, TicketRow.id, HistoryRow.unit, HistoryRow.at)
        .join(TicketRow, TicketRow.seq == HistoryRow.ticket)
        .where(HistoryRow.unit.is_not(None), HistoryRow.verb == Verb.CLOSE.value)
        .where(HistoryRow.before == Status.VERIFIED.value)
        .where(HistoryRow.at >= week.begins, HistoryRow.at < week.ends, ~TicketRow.sample)
        .order_by(HistoryRow.seq)
    )
    if of is not None:
        query = query.where(of)
    closings = [
        _Closing(seq, ticket, name, unit or "", at)
        for seq, ticket, name, unit, at in await session.execute(query)
    ]
    return {each.id: each for each in closings}


async def _look(session: AsyncSession, week: Week, closing: _Closing) -> Mapping[str, object]:
    """Make the row of a ticket that was drawn, with who had resolved and verified it."""
    query = (
        select(HistoryRow.verb, HistoryRow.who)
        .where(HistoryRow.ticket == closing.ticket, HistoryRow.seq < closing.seq)
        .where(or_(HistoryRow.verb == Verb.RESOLVE.value, HistoryRow.verb == Verb.VERIFY.value))
        .order_by(HistoryRow.seq)
    )
    who = dict((await session.execute(query)).all())
    return {
        "week": week.name,
        "ticket": closing.ticket,
        "unit": closing.unit,
        "closed": closing.at,
        "resolver": who.get(Verb.RESOLVE.value),
        "verifier": who.get(Verb.VERIFY.value),
    }


async def _latest(session: AsyncSession, ticket: TicketRow) -> LookRow:
    """Return the look at a ticket that is asked for: the latest that it was drawn for."""
    query = (
        select(LookRow).where(LookRow.ticket == ticket.seq).order_by(LookRow.week.desc()).limit(1)
    )
    look = await session.scalar(query)
    if look is None:
        raise NotDrawn(ticket.id)
    if look.verdict is not None:
        raise JudgedAlready(ticket.id, look.week, look.who or "", look.verdict)
    return look


def _tally(looks: Sequence[Look]) -> Tally:
    found = [each.verdict for each in looks]
    return Tally(
        drawn=len(found),
        fixed=found.count(Verdict.FIXED),
        not_fixed=found.count(Verdict.NOT_FIXED),
        cannot_tell=found.count(Verdict.CANNOT_TELL),
    )


def _to_look(row: LookRow, ticket: TicketRow) -> Look:
    return Look(
        ticket=TicketId(ticket.id),
        status=Status(ticket.status),
        unit=row.unit,
        service=ticket.service,
        municipality=ticket.municipality,
        closed=row.closed,
        verdict=Verdict(row.verdict) if row.verdict else None,
        note=row.note,
        who=row.who,
        at=row.at,
    )

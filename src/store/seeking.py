"""Looking for somebody to answer the tickets that wait, as the policy of assignment says.

tickets that wait ─▶ their members ─▶ deal() ─▶ assigned by the verb, or why nobody could be
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.acts import SERVICE, Act
from router.owners.choosing import Chosen, Outcome, deal
from router.owners.policy import AssignmentBook, How, Waiting
from router.owners.saying import waits, why
from router.states import WAITING, Verb
from store import locks
from store.acting import SqlActs
from store.clocked import CLOCK
from store.members import seats_of
from store.tables import HistoryRow, MemberRow, TicketRow

log = structlog.get_logger()

BATCH = 100
# What nobody was free for is looked at again: shifts begin and hands come free at any time.
AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSeeking:
    """Gives tickets to people, by the policy of `book`, through the verbs of `acts`."""

    acts: SqlActs
    book: AssignmentBook

    async def start(self, now: datetime) -> int:
        """Look at tickets, too, that an earlier policy left to people; return how many."""
        if self.book.idle:
            return 0

        async def work(session: AsyncSession) -> int:
            left = await session.execute(
                update(TicketRow)
                .where(TicketRow.seek.is_(None), TicketRow.status.in_(WAITING))
                .values(seek=now)
                .execution_options(synchronize_session=False)
            )
            return left.rowcount  # type: ignore[attr-defined, no-any-return]  # of an UPDATE

        return await self.acts.sessions.run(work)

    async def step(self, now: datetime) -> int:
        """Look at a batch of tickets that wait, the soonest due first; return how many.

        One process does this at a time: whoever comes meanwhile passes, so that what one has
        given away is counted by the next. Of what cannot be given to anybody the reason is kept.
        """
        return 0 if self.book.idle else await self.acts.sessions.run(lambda one: self._do(one, now))

    async def _do(self, session: AsyncSession, now: datetime) -> int:
        if self.acts.sessions.postgres:
            mine = await session.scalar(select(func.pg_try_advisory_xact_lock(locks.SEEKING)))
            if not mine:
                return 0
        rows = await _waiting(session, now)
        if not rows:
            return 0
        passed = await _passed(session, rows)
        waiting = [self._read(row, passed.get(row.seq, frozenset())) for row in rows]
        seats = await seats_of(session, {code for each in waiting for code in each.codes})
        timing = self.acts.timing
        is_open = cache(lambda unit: timing.calendar(unit).is_open(now))
        dealt = deal(waiting, seats, self.book, now, is_open)
        settled = [_given(row, outcome, now) for row, (_, outcome) in zip(rows, dealt, strict=True)]
        given = [each for each in settled if each]
        await self.acts.within_all(session, given, now)
        await _take_turns(session, [outcome for _, outcome in dealt if isinstance(outcome, Chosen)])
        log.info("sought", tickets=len(rows), given=len(given))
        return len(rows)

    def _read(self, row: TicketRow, passed: frozenset[str]) -> Waiting:
        unit = self.acts.timing.units.get(row.unit)
        return Waiting(
            ticket=row.seq,
            unit=row.unit,
            department=unit.department if unit else None,
            municipality=row.municipality,
            amana=row.amana,
            service=row.service,
            urgency=Urgency(row.urgency),
            passed=passed,
        )


def _given(row: TicketRow, outcome: Outcome, now: datetime) -> tuple[TicketRow, Act] | None:
    """Say how a ticket is given to who was chosen; where nobody was, note why it waits on."""
    if isinstance(outcome, Chosen):
        note = why(outcome)
        return row, Act(verb=Verb.ASSIGN, by=SERVICE, person=outcome.seat.member.user, note=note)
    row.waits = waits(outcome)
    row.seek = None if outcome.policy.by is How.HAND else now + AGAIN
    return None


async def _take_turns(session: AsyncSession, chosen: Sequence[Chosen]) -> None:
    """Note whose turn was when; the last turn of each counts."""
    turns = {(each.seat.member.code, each.seat.member.user): each.turn for each in chosen}
    for (code, user), turn in turns.items():
        await session.execute(
            update(MemberRow)
            .where(MemberRow.code == code, MemberRow.user == user)
            .values(turn=turn)
            .execution_options(synchronize_session=False)
        )


async def _waiting(session: AsyncSession, now: datetime) -> Sequence[TicketRow]:
    """Hold a batch of the tickets that it is time to look at; what is put aside sleeps.

    What was invented to show the service is nobody's work.
    """
    query = (
        select(TicketRow)
        .options(CLOCK)
        .where(
            TicketRow.seek <= now,
            TicketRow.status.in_(WAITING),
            TicketRow.snoozed.is_(None),
            ~TicketRow.sample,
        )
        .order_by(TicketRow.due, TicketRow.seq)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(query))


async def _passed(session: AsyncSession, rows: Sequence[TicketRow]) -> Mapping[int, frozenset[str]]:
    """Say who has given which ticket back to the queue; it is not given to them again by itself."""
    query = select(HistoryRow.ticket, HistoryRow.changes).where(
        HistoryRow.ticket.in_([row.seq for row in rows]),
        HistoryRow.verb == Verb.RELEASE.value,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for ticket, changes in await session.execute(query):
        if holder := changes.get("holder", [None])[0]:
            found[ticket].add(holder)
    return {ticket: frozenset(who) for ticket, who in found.items()}

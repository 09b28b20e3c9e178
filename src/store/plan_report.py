"""What came of a run of a crisis plan: counted from the tickets that it covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from router.plans.runs import Run
from router.replies.states import ReplyVerb
from router.states import Status
from store.database import Sessions
from store.orders import within
from store.scoping import of_places
from store.tables import ReplyChangeRow, ReplyRow, TicketPostRow, TicketRow

_SETTLED = (Status.RESOLVED, Status.VERIFIED, Status.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a run; samples are left out, and what was merged is no ticket of its own.

    Of the tickets that were opened within it: how many, with how many posts; how many have an
    answer, how long the first took; how many are settled. Of the replies that it froze: how many
    a person let go, and how many wait still.
    """

    opened: int
    posts: int
    answered: int
    unanswered: int
    settled: int
    first_answer_median: timedelta | None
    first_answer_longest: timedelta | None
    frozen: int
    thawed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SqlPlanReports:
    """Counts in the database."""

    sessions: Sessions

    async def report(self, run: Run, now: datetime, places: frozenset[str] = frozenset()) -> Report:
        """Count what came of a run, until its end or until now.

        `places` are those of whoever asks; empty: all.
        """
        theirs = of_places(places) if places else true()
        opened = (
            within(run),
            theirs,
            TicketRow.opened >= run.started,
            TicketRow.opened < (run.ended or min(run.until, now)),
            TicketRow.sample.is_(False),
            # Its posts are counted with the ticket that answers for it.
            TicketRow.merged_into.is_(None),
        )
        async with self.sessions.read() as session:
            query = select(TicketRow.opened, TicketRow.answered, TicketRow.status).where(*opened)
            tickets = (await session.execute(query)).all()
            posts = await session.scalar(
                select(func.count())
                .select_from(TicketPostRow)
                .join(TicketRow, TicketRow.seq == TicketPostRow.ticket)
                .where(*opened)
            )
            frozen, thawed, waiting = await _frozen(session, run, theirs)
        waits = sorted(each.answered - each.opened for each in tickets if each.answered)
        return Report(
            opened=len(tickets),
            posts=posts or 0,
            answered=len(waits),
            unanswered=len(tickets) - len(waits),
            settled=sum(each.status in _SETTLED for each in tickets),
            first_answer_median=_median(waits),
            first_answer_longest=waits[-1] if waits else None,
            frozen=frozen,
            thawed=thawed,
            waiting=waiting,
        )


async def _frozen(
    session: AsyncSession, run: Run, theirs: ColumnElement[bool]
) -> tuple[int, int, int]:
    """Count the replies that a run froze: all, those a person let go since, those that wait."""
    ours = (
        select(ReplyChangeRow.reply)
        .where(ReplyChangeRow.reply.in_(_replies(theirs)))
        .where(ReplyChangeRow.verb == ReplyVerb.FREEZE.value)
        .where(ReplyChangeRow.note == run.freezing)
        .distinct()
        .subquery()
    )
    thaws = (
        select(func.count(ReplyChangeRow.reply.distinct()))
        .where(ReplyChangeRow.verb == ReplyVerb.THAW.value, ReplyChangeRow.at >= run.started)
        .where(ReplyChangeRow.reply.in_(select(ours.c.reply)))
    )
    waits = select(func.count()).where(
        ReplyRow.frozen == run.number, ReplyRow.seq.in_(_replies(theirs))
    )
    frozen = await session.scalar(select(func.count()).select_from(ours))
    return frozen or 0, await session.scalar(thaws) or 0, await session.scalar(waits) or 0


def _replies(theirs: ColumnElement[bool]) -> Select[int]:
    return select(ReplyRow.seq).join(TicketRow, TicketRow.seq == ReplyRow.ticket).where(theirs)


def _median(waits: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(each.total_seconds() for each in waits)) if waits else None

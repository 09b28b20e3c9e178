"""Replies that wait while a crisis plan runs, all but its own statements.

What waits goes only on a person's word, also after the plan is over.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import SERVICE
from router.plans.runs import Run
from router.plans.statements import says
from router.replies.acts import ReplyAct
from router.replies.states import LEAVING, ReplyVerb
from store.orders import covers_ticket, real_runs, within
from store.replying import apply_to
from store.tables import ReplyChangeRow, ReplyRow, TicketRow

FROZEN_AR = "جمّدته الخطة {plan} حتى يأذن موظف بإرساله"


async def freeze_within(session: AsyncSession, run: Run, now: datetime) -> int:
    """Freeze the replies to tickets of a run that begins; return how many."""
    query = (
        select(ReplyRow)
        .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
        .where(ReplyRow.state.in_(LEAVING), ReplyRow.frozen.is_(None), within(run))
        .order_by(ReplyRow.seq)
        .with_for_update(of=ReplyRow)
    )
    waiting = [row for row in await session.scalars(query) if not _may_go(row, run)]
    for row in waiting:
        await _freeze(session, row, run, now)
    return len(waiting)


async def freeze_if_needed(
    session: AsyncSession, row: ReplyRow, ticket: TicketRow, now: datetime
) -> bool:
    """Freeze a reply that is to be sent, where a plan runs that covers its ticket; say whether.

    One that a person has let go since the plan began is not frozen again.
    """
    runs: Sequence[Run] = await real_runs(session, now)
    for run in runs:
        covered = covers_ticket(run, ticket.service, ticket.municipality, ticket.amana, ticket.unit)
        if not covered or _may_go(row, run) or await _let_go(session, row, run):
            continue
        await _freeze(session, row, run, now)
        return True
    return False


def _may_go(row: ReplyRow, run: Run) -> bool:
    """Whether a reply is a statement of the plan, word for word."""
    statement = run.plan.statement(row.template)
    return statement is not None and says(statement.text, row.text, row.fields)


async def _let_go(session: AsyncSession, row: ReplyRow, run: Run) -> bool:
    thawed = exists().where(
        ReplyChangeRow.reply == row.seq,
        ReplyChangeRow.verb == ReplyVerb.THAW.value,
        ReplyChangeRow.at >= run.started,
    )
    return bool(await session.scalar(select(thawed)))


async def _freeze(session: AsyncSession, row: ReplyRow, run: Run, now: datetime) -> None:
    act = ReplyAct(verb=ReplyVerb.FREEZE, by=SERVICE, note=run.freezing)
    await apply_to(session, row, act, now)
    row.frozen = run.number
    await session.flush()

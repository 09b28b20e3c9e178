"""Telling what happened to replies, as the last thing of the transaction that did it.

A reply changes in the midst of what is done to its ticket, its deliveries or a plan: its events
wait until all rows are held, since no row may be waited for under the lock of events.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.replies.telling import Stand, Step, reply_to_json, told
from store.database import lastly
from store.happened import Happened, write_down
from store.tables import ReplyRow, TicketRow

PREFIX = "rep_"
_NOTED = "reply steps"


@dataclass(slots=True)
class _Noted:
    """The steps of one transaction, and when it makes them."""

    at: datetime
    steps: list[Step] = field(default_factory=list)


def note_step(session: AsyncSession, step: Step, now: datetime) -> None:
    """Remember what happened to a reply, to tell of it when the transaction ends."""
    noted: _Noted | None = session.info.get(_NOTED)
    if noted is None:
        noted = session.info[_NOTED] = _Noted(now)
        lastly(session, noted_down)
    noted.steps.append(step)


async def noted_down(session: AsyncSession, postgres: bool) -> None:  # noqa: FBT001 - what `lastly` calls
    """Write the events of all that was noted."""
    noted: _Noted = session.info.pop(_NOTED)
    steps = told(noted.steps)
    stands = await _stands(session, {step.reply for step in steps})
    happened = [
        Happened(
            type=step.event.value,
            body=reply_to_json(stands[step.reply], step.after),
            sample=stands[step.reply].sample,
        )
        for step in steps
    ]
    await write_down(session, happened, noted.at, postgres=postgres)


async def _stands(session: AsyncSession, replies: Collection[int]) -> Mapping[int, Stand]:
    query = (
        select(
            ReplyRow.seq, ReplyRow.template, ReplyRow.stage, ReplyRow.approvals, ReplyRow.frozen,
            TicketRow.id, TicketRow.unit, TicketRow.services, TicketRow.municipality,
            TicketRow.urgency, TicketRow.sample,
        )
        .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
        .where(ReplyRow.seq.in_(list(replies)))
    )  # fmt: skip
    return {
        each.seq: Stand(
            id=f"{PREFIX}{each.seq}",
            ticket=each.id,
            template=each.template,
            stage=each.stage,
            approvals=len(each.approvals),
            frozen=each.frozen is not None,
            unit=each.unit,
            services=tuple(each.services),
            municipality=each.municipality,
            urgency=Urgency(each.urgency),
            sample=each.sample,
        )
        for each in await session.execute(query)
    }

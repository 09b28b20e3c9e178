"""Changing a reply that a transaction holds, with its line of history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from router.replies.acts import ReplyAct, Writing, take
from router.replies.states import ReplyState
from router.replies.telling import Step
from store.reply_events import note_step
from store.tables import ReplyChangeRow, ReplyRow


async def apply_to(
    session: AsyncSession,
    row: ReplyRow,
    act: ReplyAct,
    now: datetime,
    *,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Do something to a reply; `columns` are of words that are written anew.

    Raises:
        ReplyRefusal: It cannot be done; see `router.replies.acts.take`.
    """
    before = Writing(
        state=ReplyState(row.state),
        writers=tuple(row.writers),
        approvals=tuple(row.approvals),
        note=row.note,
        frozen=row.frozen is not None,
    )
    after = take(before, act)
    if columns is None and after == before:
        return
    for name, value in (columns or {}).items():
        setattr(row, name, value)
    written = row.text if columns else None
    await note_change(
        session, row, now, act.by.name, act.verb.value, after.state, act.note, text=written
    )
    row.state, row.pending = after.state.value, after.state.pending
    row.writers, row.approvals = list(after.writers), list(after.approvals)
    row.note, row.changed = after.note, now
    row.frozen = row.frozen if after.frozen else None
    await session.flush()


async def note_change(  # noqa: PLR0913, PLR0917 - the columns of the row
    session: AsyncSession,
    row: ReplyRow,
    now: datetime,
    who: str,
    verb: str,
    after: ReplyState,
    note: str | None,
    *,
    text: str | None = None,
    first: bool = False,
) -> None:
    """Write a line of a reply's history; the transaction ends with the event that tells of it."""
    before = None if first else ReplyState(row.state)
    note_step(session, Step(reply=row.seq, before=before, after=after), now)
    await session.execute(
        insert(ReplyChangeRow).values(
            reply=row.seq,
            at=now,
            who=who,
            verb=verb,
            before=before and before.value,
            after=after.value,
            text=row.text if first else text,
            note=note,
        )
    )

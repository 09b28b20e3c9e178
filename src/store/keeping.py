"""How tickets stand against their clocks, as the database can tell: in lists and in figures.

Clocks are kept as JSON (`router.clock.written`), every instant of them in UTC, so that their texts
are in order as the instants are.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, null

from router.clock.terms import Target
from router.pace import Kept
from store.tables import TicketRow


def due_of(target: Target) -> ColumnElement[str | None]:
    """Read until when something is owed, as ISO 8601; null where it stands still."""
    return _of(target, "due")


def met_of(target: Target) -> ColumnElement[str | None]:
    """Read when what a ticket is owed was done, as ISO 8601."""
    return _of(target, "met")


def kept(target: Target, now: datetime) -> ColumnElement[str | None]:
    """Say how what a ticket is owed stands at `now` (UTC); null: it is owed no more, nor done."""
    clocked = TicketRow.clock.is_not(None)
    return kept_by(due_of(target), met_of(target), TicketRow.open & clocked, now)


def kept_by(due: Any, met: Any, owed: Any, now: datetime) -> ColumnElement[str | None]:  # noqa: ANN401 - columns
    """Say the same where the clock has been read; `owed`: the ticket is open, and has a clock."""
    return case(
        (met.is_not(None), case((met > due, Kept.LATE.value), else_=Kept.IN_TIME.value)),
        (~owed, null()),
        (due < now.isoformat(), Kept.LATE.value),
        else_=Kept.WAITING.value,
    )


def _of(target: Target, name: str) -> ColumnElement[Any]:
    found: ColumnElement[Any] = TicketRow.clock[("deadlines", target.value, name)].as_string()
    return found

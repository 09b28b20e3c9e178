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


def kept(target: Target, now: datetime) -> ColumnElement[str | None]:
    """Say how what a ticket is owed stands at `now` (UTC); null: it is owed no more, nor done."""
    due, met = _of(target, "due"), met_of(target)
    return case(
        (met.is_not(None), case((met > due, Kept.LATE.value), else_=Kept.IN_TIME.value)),
        (~TicketRow.open, null()),
        (due < now.isoformat(), Kept.LATE.value),
        (TicketRow.clock.is_not(None), Kept.WAITING.value),
        else_=null(),
    )


def met_of(target: Target) -> ColumnElement[str | None]:
    """Read when what a ticket is owed was done, as ISO 8601."""
    return _of(target, "met")


def _of(target: Target, name: str) -> ColumnElement[Any]:
    found: ColumnElement[Any] = TicketRow.clock[("deadlines", target.value, name)].as_string()
    return found

"""Filters of tickets by when they were opened or taken up again, and by how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.clock.terms import Target
from router.pace import Kept
from router.states import Status, Verb
from store.keeping import kept
from store.tables import HistoryRow, TicketRow

Columns = TypeVarTuple("Columns")

OPEN = [each.value for each in Status if each.open]
# Fewer are read off the index of instants; of more, the list itself is gone through.
FEW = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A time that may have no beginning or no end: from `begin` to before `end`."""

    begin: datetime | None = None
    end: datetime | None = None

    def tests(self, column: Any) -> Sequence[ColumnElement[bool]]:  # noqa: ANN401 - a column
        """Match instants within."""
        tests: list[ColumnElement[bool]] = []
        if self.begin is not None:
            tests.append(column >= self.begin)
        if self.end is not None:
            tests.append(column < self.end)
        return tests


EVER = Between()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How tickets stand that are asked for; None means any.

    `place` is a municipality itself: of an amana's code, what names none of its municipalities.
    `answered`: somebody has given a first answer; `merged`: another ticket answers for it.
    `first_answer` and `resolve` say how these are kept at `now`.
    """

    place: str | None = None
    opened: Between = EVER
    reopened: Between = EVER
    open: bool | None = None
    answered: bool | None = None
    merged: bool | None = None
    first_answer: Kept | None = None
    resolve: Kept | None = None
    now: datetime | None = None


ANYHOW = Stands()


async def standing(
    session: AsyncSession, query: Select[*Columns], stands: Stands
) -> Select[*Columns]:
    """Narrow a query of tickets to those that stand as is asked for."""
    for is_so, test in (
        (stands.open, TicketRow.status.in_(OPEN)),
        (stands.answered, TicketRow.answered.is_not(None)),
        (stands.merged, TicketRow.merged_into.is_not(None)),
    ):
        if is_so is not None:
            query = query.where(test if is_so else ~test)
    if stands.place is not None:
        query = query.where(TicketRow.municipality == stands.place)
    for target, how in (
        (Target.FIRST_ANSWER, stands.first_answer),
        (Target.RESOLVE, stands.resolve),
    ):
        if how is not None and stands.now is not None:
            query = query.where(kept(target, stands.now) == how.value)
    again = stands.reopened.tests(HistoryRow.at)
    if again:
        query = query.where(TicketRow.seq.in_(_reopened(again)))
    return query.where(*await dated(session, TicketRow.opened, TicketRow.seq, stands.opened))


async def dated(
    session: AsyncSession,
    column: Any,  # noqa: ANN401 - a column
    key: Any,  # noqa: ANN401 - a column
    between: Between,
) -> Sequence[ColumnElement[bool]]:
    """Match rows by an instant in a list, latest first, of which a page is read.

    A time with few rows is read off the index of `column`; where they are many, the list is gone
    through from its end, and each is looked at: the order of the index is not that of the list.

    Args:
        session: A transaction that may read.
        column: The instant.
        key: The number by which the list is ordered, of the same table.
        between: From when to when.
    """
    tests = between.tests(column)
    if not tests:
        return []
    some = select(key).where(*tests)
    about = select(func.count()).select_from(some.limit(FEW).subquery())
    if (await session.scalar(about) or 0) < FEW:
        return [key.in_(some)]
    # Not the column by itself: no index is to be asked for what is about everything.
    return between.tests(func.coalesce(column, column, type_=column.type))


def _reopened(at: Sequence[ColumnElement[bool]]) -> Select[int]:
    """Select the tickets that were taken up again after an end, as /stats/closure counts."""
    return select(HistoryRow.ticket).where(
        HistoryRow.verb == Verb.REOPEN.value, HistoryRow.unit.is_not(None), *at
    )

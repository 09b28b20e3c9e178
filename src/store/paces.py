"""How soon tickets were answered and settled, by unit and by service, and how many came back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyio import to_thread
from sqlalchemy import Select, func, select

from router.clock.terms import Target
from router.pace import Case, Kept, Pace, pace
from router.states import Verb
from router.usual import Span
from store.about import About, tickets_about, within
from store.database import Sessions
from store.keeping import due_of, kept_by, met_of
from store.tables import HistoryRow, TicketRow

# An update is owed again and again: how long the last one took tells nothing.
TARGETS = (Target.FIRST_ANSWER, Target.RESOLVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How many tickets a group has, and how what each is owed was kept."""

    tickets: int
    paces: Mapping[Target, Pace]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """The tickets that were opened in a time: all, by unit, and by service."""

    total: Group
    units: Mapping[str | None, Group]
    services: Mapping[str | None, Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """How often matters were taken up again after their end, and of how many tickets."""

    times: int
    tickets: int


@dataclass(frozen=True, slots=True)
class SqlPaces:
    """The figures in the database."""

    sessions: Sessions

    async def paces(self, about: About, span: Span, now: datetime) -> Paces:
        """Look at the tickets that were opened in a time, as they stand at `now`."""
        query = _told(about, span, now)
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
        # Arithmetic over thousands of tickets: the loop goes on with other things meanwhile.
        return await to_thread.run_sync(_paces, rows)

    async def reopened(self, about: About, span: Span) -> Reopened:
        """Count what was taken up again in a time, whenever it was opened."""
        query = (
            select(func.count(), func.count(HistoryRow.ticket.distinct()))
            .select_from(HistoryRow)
            .join(TicketRow, TicketRow.seq == HistoryRow.ticket)
            .where(
                within(HistoryRow.at, span),
                HistoryRow.verb == Verb.REOPEN.value,
                HistoryRow.unit.is_not(None),
            )
        )
        async with self.sessions.read() as session:
            times, tickets = (await session.execute(tickets_about(query, about))).one()
        return Reopened(times=times, tickets=tickets)


_Cases = Sequence[Case]


def _told(about: About, span: Span, now: datetime) -> Select[*tuple[Any, ...]]:
    """Read each clock once: PostgreSQL parses it again for every value that is taken from it."""
    values = (
        each
        for target in TARGETS
        for each in (
            due_of(target).label(f"due_{target.value}"),
            met_of(target).label(f"met_{target.value}"),
        )
    )
    owed = (TicketRow.open & TicketRow.clock.is_not(None)).label("owed")
    query = select(TicketRow.unit, TicketRow.service, TicketRow.opened, owed, *values)
    query = tickets_about(query.where(within(TicketRow.opened, span)), about)
    told = query.cte("told").prefix_with("MATERIALIZED").c
    columns = (
        each
        for target in TARGETS
        for due, met in [(told[f"due_{target.value}"], told[f"met_{target.value}"])]
        for each in (kept_by(due, met, told.owed, now), met)
    )
    return select(told.unit, told.service, told.opened, *columns)


def _paces(rows: Sequence[Any]) -> Paces:
    units: dict[str | None, list[_Cases]] = defaultdict(list)
    services: dict[str | None, list[_Cases]] = defaultdict(list)
    for unit, service, opened, *told in rows:
        cases = [_case(told[at], told[at + 1], opened) for at in range(0, len(told), 2)]
        units[unit].append(cases)
        services[service].append(cases)
    return Paces(
        total=_group([cases for group in units.values() for cases in group]),
        units=_most_first(units),
        services=_most_first(services),
    )


def _case(kept_: str | None, met: str | None, opened: datetime) -> Case:
    took = (datetime.fromisoformat(met) - opened).total_seconds() if met else None
    return (Kept(kept_) if kept_ else None), took


def _most_first(groups: Mapping[str | None, list[_Cases]]) -> Mapping[str | None, Group]:
    ordered = sorted(groups.items(), key=lambda each: (-len(each[1]), each[0] or ""))
    return {key: _group(group) for key, group in ordered}


def _group(tickets: Sequence[_Cases]) -> Group:
    return Group(
        tickets=len(tickets),
        paces={target: pace(each[at] for each in tickets) for at, target in enumerate(TARGETS)},
    )

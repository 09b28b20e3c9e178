"""How matters ended: counted by the database from the history, for the unit that resolved each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Float, Select, cast, extract, func, or_, select

from router.states import Verb
from store.database import Sessions
from store.scoping import of_places
from store.tables import HistoryRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What was done in a period. `median` is from a ticket's opening until it was resolved."""

    resolved: int = 0
    verified: int = 0
    closed: int = 0
    reopened: int = 0
    median: timedelta | None = None

    @property
    def reopen_rate(self) -> float | None:
        """How many were reopened for each that was resolved; None where none was."""
        return self.reopened / self.resolved if self.resolved else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The figures of a period: of all, by unit, by service and by municipality."""

    total: Ended
    units: Mapping[str | None, Ended] = field(default_factory=dict)
    services: Mapping[str | None, Ended] = field(default_factory=dict)
    municipalities: Mapping[str | None, Ended] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsFilter:
    """Which ends are asked for; None means any. `places`: see `store.tickets.TicketFilter`."""

    since: datetime
    until: datetime
    unit: str | None = None
    service: str | None = None
    municipality: str | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SqlEnds:
    """The figures in the database. Samples are left out."""

    sessions: Sessions

    async def figures(self, wanted: EndsFilter) -> Ends:
        """Count what was done from `since` on and before `until`."""
        lines = _lines(wanted, postgres=self.sessions.postgres)
        async with self.sessions.read() as session:
            parts = [
                (
                    (await session.execute(_counted(lines, keys))).all(),
                    (await session.execute(_medians(lines, keys))).all(),
                )
                for keys in ((), ("unit",), ("service",), ("municipality",))
            ]
        total, units, services, municipalities = (_put(*part) for part in parts)
        return Ends(
            total=total.get(None, Ended()),
            units=units,
            services=services,
            municipalities=municipalities,
        )


def _lines(wanted: EndsFilter, *, postgres: bool) -> CTE:
    """Write the lines of history that count, with whom and what they count for."""
    query = (
        select(
            HistoryRow.seq,
            HistoryRow.verb,
            HistoryRow.unit,
            TicketRow.service,
            TicketRow.municipality,
            _seconds(HistoryRow.at, TicketRow.opened, postgres=postgres).label("took"),
        )
        .join(TicketRow, TicketRow.seq == HistoryRow.ticket)
        .where(HistoryRow.unit.is_not(None), ~TicketRow.sample)
        .where(HistoryRow.at >= wanted.since, HistoryRow.at < wanted.until)
    )
    if wanted.unit is not None:
        query = query.where(HistoryRow.unit == wanted.unit)
    if wanted.service is not None:
        query = query.where(TicketRow.service == wanted.service)
    if wanted.municipality is not None:
        code = wanted.municipality
        query = query.where(or_(TicketRow.municipality == code, TicketRow.amana == code))
    if wanted.places:
        query = query.where(of_places(wanted.places))
    return query.cte("lines")


def _seconds(end: Any, start: Any, *, postgres: bool) -> ColumnElement[float]:  # noqa: ANN401 - columns
    if postgres:
        return cast(extract("epoch", end) - extract("epoch", start), Float)
    return (func.julianday(end) - func.julianday(start)) * 86_400.0


def _counted(lines: CTE, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    keys = [lines.c[name] for name in names]
    return select(lines.c.verb, func.count(), *keys).group_by(lines.c.verb, *keys)


def _medians(lines: CTE, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Take the mean of the one or two in the middle."""
    keys, took = [lines.c[name] for name in names], lines.c.took
    place = func.row_number().over(partition_by=keys or None, order_by=(took, lines.c.seq))
    of = func.count().over(partition_by=keys or None)
    ranked = (
        select(*keys, took, place.label("place"), of.label("of"))
        .where(lines.c.verb == Verb.RESOLVE.value)
        .subquery()
    )
    middle = (ranked.c.place == (ranked.c["of"] + 1) // 2) | (
        ranked.c.place == (ranked.c["of"] + 2) // 2
    )
    theirs = [ranked.c[name] for name in names]
    return select(func.avg(ranked.c.took), *theirs).where(middle).group_by(*theirs)


def _put(counts: Sequence[Any], medians: Sequence[Any]) -> Mapping[str | None, Ended]:
    """Put what is counted of each key together, the most reopened first."""
    found: dict[str | None, dict[str, int]] = {}
    for verb, count, *key in counts:
        found.setdefault(key[0] if key else None, {})[verb] = count
    took = {(key[0] if key else None): seconds for seconds, *key in medians}
    ended = {
        key: Ended(
            resolved=done.get(Verb.RESOLVE.value, 0),
            verified=done.get(Verb.VERIFY.value, 0),
            closed=done.get(Verb.CLOSE.value, 0),
            reopened=done.get(Verb.REOPEN.value, 0),
            median=timedelta(seconds=round(took[key])) if took.get(key) is not None else None,
        )
        for key, done in found.items()
    }
    order = sorted(ended, key=lambda key: (-ended[key].reopened, -ended[key].resolved, key or ""))
    return {key: ended[key] for key in order}

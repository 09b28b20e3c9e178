"""What people have ordered for now, read at once: plans that run, filters that hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Platform
from router.filters import Filter, Suppresses
from router.orders import Orders
from router.plans.runs import Mode, Run
from router.plans.written import Plan
from store.database import Sessions
from store.scoping import of_places
from store.tables import FilterRow, PlanRunRow, TicketRow


@dataclass(frozen=True, slots=True)
class SqlOrders:
    """The orders in the database, to read."""

    sessions: Sessions

    async def now(self, at: datetime) -> Orders:
        """Return what bears on decisions at an instant."""
        async with self.sessions.read() as session:
            return await orders_of(session, at)


async def orders_of(session: AsyncSession, now: datetime) -> Orders:
    """Return what bears on decisions now. Drills do not."""
    return Orders(runs=await real_runs(session, now), filters=await filters_of(session, now))


async def runs_of(session: AsyncSession, now: datetime) -> Sequence[Run]:
    """Return the runs of now, drills too, oldest first."""
    query = (
        select(PlanRunRow)
        .where(PlanRunRow.ended.is_(None), PlanRunRow.until > now)
        .order_by(PlanRunRow.seq)
    )
    runs = [to_run(row) for row in await session.scalars(query)]
    return [run for run in runs if run.runs(now)]


async def real_runs(session: AsyncSession, now: datetime) -> Sequence[Run]:
    """Return the runs of now that are no drills."""
    return [run for run in await runs_of(session, now) if run.real]


async def filters_of(session: AsyncSession, now: datetime) -> Sequence[Filter]:
    """Return the filters that hold now, oldest first."""
    query = (
        select(FilterRow)
        .where(FilterRow.ended.is_(None), FilterRow.until > now)
        .order_by(FilterRow.seq)
    )
    filters = [to_filter(row) for row in await session.scalars(query)]
    return [each for each in filters if each.holds(now)]


def within(run: Run) -> ColumnElement[bool]:
    """Match the tickets that a run covers; see `covers_ticket`."""
    covers = run.plan.covers
    services = or_(
        TicketRow.service.in_(covers.service or ()), TicketRow.domain.in_(covers.domain or ())
    )
    return services & of_places(run.places)


def covers_ticket(
    run: Run, service: str | None, municipality: str | None, amana: str | None, unit: str
) -> bool:
    """Whether a run covers a ticket: by its municipality, or by the unit that owns it."""
    return run.covers(service, {municipality, amana, unit.partition(".")[0]})


def to_run(row: PlanRunRow) -> Run:
    """Read a run back, with its plan as it was written when it was started."""
    return Run(
        number=row.seq,
        plan=Plan.model_validate(row.plan),
        mode=Mode(row.mode),
        places=frozenset(row.places),
        reason=row.reason,
        started=row.started,
        started_by=row.started_by,
        until=row.until,
        ended=row.ended,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )


def to_filter(row: FilterRow) -> Filter:
    """Read a filter back."""
    return Filter(
        number=row.seq,
        takes=Suppresses(
            words=row.words,
            author=row.author,
            platform=Platform(row.platform) if row.platform else None,
            service=row.service,
            municipality=row.municipality,
        ),
        reason=row.reason,
        created=row.created,
        created_by=row.created_by,
        until=row.until,
        ended=row.ended,
        ended_by=row.ended_by,
    )

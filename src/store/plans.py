"""Crisis plans that run: started, extended and ended by people, over by themselves, and noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import ITSELF
from router.plans.runs import PREFIX, Mode, Run, Start, clash
from store import locks
from store.audit import By, audit
from store.database import Sessions
from store.errors import PlanOver, PlanRuns, UnknownItem, UnknownRun
from store.freezing import freeze_within
from store.orders import runs_of, to_run
from store.paging import Paged, cursor_of, number_named, number_of
from store.tables import PlanNoteRow, PlanRunRow
from store.upsert import insert_into


class Item(StrEnum):
    """What of a run is noted. The values are kept."""

    DUTY = "duty"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A duty that is done, or a question that is answered: by whom, and when."""

    item: Item
    code: str
    at: datetime
    who: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SqlPlans:
    """The runs in the database; whatever people do to one leaves a row of the audit.

    `services` are the codes of all services, `amana_of` gives the amana of each municipality.
    """

    sessions: Sessions
    services: Sequence[str]
    amana_of: Mapping[str, str]

    async def start(self, start: Start, by: By) -> Run:
        """Start a plan. Where it is no drill, replies within it are frozen at once.

        Raises:
            PlanRuns: One that is no drill runs at one of the places for one of the services.
        """

        async def work(session: AsyncSession) -> Run:
            # Two that start at once: one is first, and the other sees it.
            if self.sessions.postgres:
                await session.execute(select(func.pg_advisory_xact_lock(locks.PLANS)))
            runs = await runs_of(session, by.at)
            if other := clash(start, runs, self.services, self.amana_of):
                raise PlanRuns(other.plan.code, other.id, other.started_by)
            row = PlanRunRow(
                code=start.plan.code,
                mode=start.mode.value,
                plan=start.plan.model_dump(mode="json", exclude_unset=True),
                places=sorted(start.places),
                reason=start.reason,
                started=by.at,
                started_by=by.who,
                until=start.until,
            )
            session.add(row)
            await session.flush()
            run = to_run(row)
            told: dict[str, Any] = {
                "run": run.id,
                "mode": run.mode.value,
                "places": row.places,
                "reason": run.reason,
                "until": run.until.isoformat(),
            }
            if run.real:
                told["frozen"] = await freeze_within(session, run, by.at)
            await audit(session, by, "plan.start", run.plan.code, {}, told)
            return run

        return await self.sessions.run(work)

    async def extend(self, plan: str, run: str, until: datetime, reason: str, by: By) -> Run:
        """Let a run end at another time.

        Raises:
            UnknownRun: The plan has none of this id.
            PlanOver: It is over.
        """
        async with self.sessions.begin() as session:
            row = await _held(session, plan, run, by.at)
            before = {"until": row.until.isoformat()}
            row.until = until
            after = {"run": run, "until": until.isoformat(), "reason": reason}
            await audit(session, by, "plan.extend", plan, before, after)
            return to_run(row)

    async def end(self, plan: str, run: str, reason: str, by: By) -> Run:
        """End a run. Replies that it froze wait on for a person's word.

        Raises:
            UnknownRun: The plan has none of this id.
            PlanOver: It is over.
        """
        async with self.sessions.begin() as session:
            row = await _held(session, plan, run, by.at)
            await _end(session, row, by.at, reason, by)
            return to_run(row)

    async def expire(self, now: datetime) -> Sequence[Run]:
        """Note the end of runs whose time is over; return them."""
        over = select(PlanRunRow).where(PlanRunRow.ended.is_(None), PlanRunRow.until <= now)
        async with self.sessions.read() as session:
            if await session.scalar(over.with_only_columns(PlanRunRow.seq).limit(1)) is None:
                return []
        async with self.sessions.begin() as session:
            rows = list(
                await session.scalars(
                    over.order_by(PlanRunRow.seq).with_for_update(skip_locked=True)
                )
            )
            for row in rows:
                by = By(who=ITSELF, at=now)
                await _end(session, row, row.until, "its time was over", by)
            return [to_run(row) for row in rows]

    async def running(self, now: datetime) -> Sequence[Run]:
        """Return the runs of now, drills too, oldest first."""
        async with self.sessions.read() as session:
            return await runs_of(session, now)

    async def runs(
        self,
        plan: str,
        *,
        limit: int,
        after: str | None = None,
        sees: Callable[[Run], bool] = lambda _: True,
    ) -> Paged[Run]:
        """List the runs of a plan that whoever asks sees, latest first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(PlanRunRow).where(PlanRunRow.code == plan).order_by(PlanRunRow.seq.desc())
        if after is not None:
            query = query.where(PlanRunRow.seq < number_of("runs", after))
        async with self.sessions.read() as session:
            # Where a run bears is known from its places and the amanat: a plan has few runs.
            rows = (to_run(row) for row in await session.scalars(query))
            runs = list(islice(filter(sees, rows), limit + 1))
        more = cursor_of("runs", runs[limit - 1].number) if len(runs) > limit else None
        return Paged(runs[:limit], more)

    async def show(self, plan: str, run: str) -> tuple[Run, Sequence[Noted]]:
        """Return a run, and what was noted of it, in the order in which that was.

        Raises:
            UnknownRun: The plan has none of this id.
        """
        async with self.sessions.read() as session:
            row = await _row(session, plan, run)
            query = select(PlanNoteRow).where(PlanNoteRow.run == row.seq)
            notes = await session.scalars(query.order_by(PlanNoteRow.at, PlanNoteRow.code))
            return to_run(row), [_to_noted(each) for each in notes]

    async def tick_off(self, plan: str, run: str, duty: str, note: str | None, by: By) -> None:
        """Note that a duty is done; who did it first, did it.

        Raises:
            UnknownRun, UnknownItem: There is no such thing.
            PlanOver: The run is over.
        """
        async with self.sessions.begin() as session:
            row = await _held(session, plan, run, by.at)
            if duty not in {each.code for each in to_run(row).plan.duties}:
                raise UnknownItem(plan, duty)
            values = {"run": row.seq, "kind": Item.DUTY.value, "code": duty}
            await session.execute(
                insert_into(PlanNoteRow, postgres=self.sessions.postgres)
                .values(**values, at=by.at, who=by.who, note=note)
                .on_conflict_do_nothing()
            )

    async def answer(self, plan: str, run: str, question: str, text: str, by: By) -> None:
        """Answer a question that is asked when all is over; a later answer replaces an earlier.

        Raises:
            UnknownRun, UnknownItem: There is no such thing.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, plan, run)
            if question not in {each.code for each in to_run(row).plan.after}:
                raise UnknownItem(plan, question)
            key = {"run": row.seq, "kind": Item.ANSWER.value, "code": question}
            values: dict[str, Any] = {"at": by.at, "who": by.who, "note": text}
            await session.execute(
                insert_into(PlanNoteRow, postgres=self.sessions.postgres)
                .values(**key, **values)
                .on_conflict_do_update(index_elements=["run", "kind", "code"], set_=values)
            )


async def _row(session: AsyncSession, plan: str, run: str, *, hold: bool = False) -> PlanRunRow:
    number = number_named(PREFIX, run)
    if number is None:
        raise UnknownRun(plan, run)
    row = await session.get(PlanRunRow, number, with_for_update=hold or None)
    if row is None or row.code != plan:
        raise UnknownRun(plan, run)
    return row


async def _held(session: AsyncSession, plan: str, run: str, now: datetime) -> PlanRunRow:
    """Hold a run that is not over."""
    row = await _row(session, plan, run, hold=True)
    if not to_run(row).runs(now):
        raise PlanOver(run)
    return row


async def _end(
    session: AsyncSession, row: PlanRunRow, ended: datetime, reason: str, by: By
) -> None:
    row.ended, row.ended_by, row.end_reason = ended, by.who, reason
    told = {"run": f"{PREFIX}{row.seq}", "mode": Mode(row.mode).value, "reason": reason}
    await audit(session, by, "plan.end", row.code, {}, told)


def _to_noted(row: PlanNoteRow) -> Noted:
    return Noted(item=Item(row.kind), code=row.code, at=row.at, who=row.who, note=row.note)

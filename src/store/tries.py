"""Tries to be let in, counted in the database, so that all processes count alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from router.tries import Budget, wait
from store import locks
from store.database import Sessions
from store.errors import TooManyTries
from store.tables import TryRow


@dataclass(frozen=True, slots=True)
class SqlTries:
    """The tries in the database."""

    sessions: Sessions

    async def take(self, budgets: Sequence[Budget], now: datetime) -> Sequence[int]:
        """Take a place in each budget before anything is tried; return them, to be given back.

        Places are taken first, so that a thousand tries at once are not let through before one of
        them has failed.

        Raises:
            TooManyTries: A budget is spent. Nothing was taken.
        """
        async with self.sessions.begin() as session:
            if self.sessions.postgres:
                await session.execute(select(func.pg_advisory_xact_lock(locks.TRIES)))
            waits = []
            for budget in budgets:
                latest = (
                    select(TryRow.at)
                    .where(TryRow.budget == budget.name)
                    .order_by(TryRow.at.desc())
                    .limit(budget.most)
                )
                waits.append(wait(budget, list(await session.scalars(latest)), now))
            if spent := [left for left in waits if left is not None]:
                raise TooManyTries(max(spent))
            adding = insert(TryRow).returning(TryRow.seq)
            rows = [{"budget": budget.name, "at": now} for budget in budgets]
            return list(await session.scalars(adding, rows)) if rows else []

    async def give_back(self, taken: Sequence[int]) -> None:
        """Give places back: what was tried did not fail."""
        async with self.sessions.begin() as session:
            await session.execute(delete(TryRow).where(TryRow.seq.in_(taken)))

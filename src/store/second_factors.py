"""Second factors: added, confirmed, asked for and removed, each with a row of the audit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.audit import By, audit
from store.database import Sessions
from store.errors import NoSecondFactor, SecondFactorThere, UnknownUser
from store.sign_ins import end_of
from store.tables import RecoveryCodeRow, SecondFactorRow, UserRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A user's second factor; `secret` is sealed. Not `confirmed`: it counts for nothing yet."""

    secret: str
    confirmed: datetime | None
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class SqlSecondFactors:
    """The second factors in the database."""

    sessions: Sessions

    async def of(self, user: str) -> SecondFactor | None:
        """Return a user's second factor, confirmed or not; None where there is none."""
        left = select(func.count()).where(RecoveryCodeRow.user == user)
        async with self.sessions.read() as session:
            row = await session.get(SecondFactorRow, user)
            if row is None:
                return None
            codes = await session.scalar(left) or 0
        return SecondFactor(secret=row.secret, confirmed=row.confirmed, recovery_codes=codes)

    async def add(self, user: str, secret: str, now: datetime) -> None:
        """Keep a sealed secret that waits to be confirmed, instead of one that waits already.

        Raises:
            SecondFactorThere: One is confirmed.
        """
        async with self.sessions.begin() as session:
            await _hold(session, user)
            row = await session.get(SecondFactorRow, user)
            if row is not None and row.confirmed is not None:
                raise SecondFactorThere
            await session.execute(delete(SecondFactorRow).where(SecondFactorRow.user == user))
            await session.execute(
                insert(SecondFactorRow).values(user=user, secret=secret, created=now)
            )

    async def confirm(self, user: str, step: int, codes: Collection[str], by: By) -> None:
        """Let a second factor count from now on.

        Args:
            user: Whose it is.
            step: The time step of the code that confirmed it, which is thereby spent.
            codes: Digests of new recovery codes.
            by: Who does it, and when.

        Raises:
            NoSecondFactor: None waits to be confirmed.
        """
        async with self.sessions.begin() as session:
            confirming = (
                update(SecondFactorRow)
                .where(SecondFactorRow.user == user, SecondFactorRow.confirmed.is_(None))
                .values(confirmed=by.at, step=step)
                .returning(SecondFactorRow.user)
            )
            if await session.scalar(confirming) is None:
                raise NoSecondFactor
            await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user == user))
            await session.execute(
                insert(RecoveryCodeRow), [{"user": user, "digest": code} for code in codes]
            )
            await audit(session, by, "second_factor.add", user, {}, {"on": True})

    async def spend_step(self, user: str, step: int) -> bool:
        """Take the code of a time step; False where that one, or a later one, was taken before."""
        spending = (
            update(SecondFactorRow)
            .where(
                SecondFactorRow.user == user,
                or_(SecondFactorRow.step.is_(None), SecondFactorRow.step < step),
            )
            .values(step=step)
            .returning(SecondFactorRow.user)
        )
        async with self.sessions.begin() as session:
            return await session.scalar(spending) is not None

    async def spend_recovery(self, user: str, code: str, by: By) -> bool:
        """Take a recovery code, by its digest; False where there is no such one any more."""
        spending = (
            delete(RecoveryCodeRow)
            .where(RecoveryCodeRow.user == user, RecoveryCodeRow.digest == code)
            .returning(RecoveryCodeRow.user)
        )
        async with self.sessions.begin() as session:
            if await session.scalar(spending) is None:
                return False
            await audit(session, by, "second_factor.recover", user, {}, {})
        return True

    async def remove(self, user: str, by: By, *, sign_out: bool) -> None:
        """Remove a user's second factor; `sign_out` ends their sessions, too.

        Raises:
            UnknownUser: There is none of this id.
            NoSecondFactor: They have none.
        """
        async with self.sessions.begin() as session:
            await _hold(session, user)
            gone = await session.scalar(
                delete(SecondFactorRow)
                .where(SecondFactorRow.user == user)
                .returning(SecondFactorRow.user)
            )
            if gone is None:
                raise NoSecondFactor
            await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user == user))
            if sign_out:
                await end_of(session, user, by.at)
            await audit(session, by, "second_factor.remove", user, {"on": True}, {})


async def _hold(session: AsyncSession, user: str) -> None:
    """Let nobody else change the same user's second factor meanwhile."""
    held = select(UserRow.id).where(UserRow.id == user).with_for_update()
    if await session.scalar(held) is None:
        raise UnknownUser(user)

"""Browsers that are signed in: how they begin, are known again, and end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.people import Caller, same
from router.sign_ins import SEEN_EVERY, How, SignIn
from router.states import Role
from store.audit import By, audit
from store.database import Sessions
from store.errors import UnknownSignIn
from store.seeing import caller_of
from store.tables import SecondFactorRow, SignInRow, UserRow

# Whom the audit names where there is no such user: what was typed may be a password.
NOBODY = "-"
# Made once: each request of a browser asks it.
_BEHIND = (
    select(SignInRow, UserRow, SecondFactorRow.confirmed)
    .join(UserRow, UserRow.id == SignInRow.user)
    .outerjoin(SecondFactorRow, SecondFactorRow.user == UserRow.id)
    .where(SignInRow.id == bindparam("sign_in"))
)


@dataclass(frozen=True, slots=True)
class SqlSignIns:
    """The sign-ins in the database."""

    sessions: Sessions

    async def begin(self, one: SignIn, secret: str, *, instead: str | None = None) -> None:
        """Keep a sign-in with the digest of its secret, and end the one before it."""
        by = By(who=one.user, at=one.began, address=one.address)
        async with self.sessions.begin() as session:
            if instead is not None:
                await _end(session, SignInRow.id == instead, by.at)
            await session.execute(
                insert(SignInRow).values(
                    id=one.id,
                    user=one.user,
                    secret=secret,
                    how=one.how.value,
                    began=one.began,
                    seen=one.seen,
                    address=one.address,
                )
            )
            told = {"session": one.id, "how": one.how.value}
            await audit(session, by, "session.begin", one.user, {}, told)

    async def renew(self, sign_in: str, to: str, secret: str, now: datetime) -> SignIn:
        """Give a sign-in a new id and secret: its cookie of before is good for nothing.

        Raises:
            UnknownSignIn: It has ended.
        """
        async with self.sessions.begin() as session:
            row = await session.get(SignInRow, sign_in, with_for_update=True)
            if row is None or not _to_sign_in(row).valid(now):
                raise UnknownSignIn(sign_in)
            row.id, row.secret, row.seen = to, secret, now
            return _to_sign_in(row)

    async def caller(
        self, sign_in: str, secret: str, now: datetime, second_factor_for: Collection[Role]
    ) -> Caller | None:
        """Return whom a cookie stands for; None where it opens nothing now.

        Args:
            sign_in: The id in the cookie.
            secret: The secret in the cookie.
            now: The time.
            second_factor_for: Who of these roles has no second factor is confined until they have,
                unless their office let them in: it asks for its own.
        """
        async with self.sessions.read() as session:
            found = (await session.execute(_BEHIND, {"sign_in": sign_in})).first()
        if found is None:
            return None
        row, user, confirmed = found
        if not (same(secret, row.secret) and user.active and _to_sign_in(row).valid(now)):
            return None
        if now - row.seen >= SEEN_EVERY:
            await self._note(sign_in, now)
        asking = caller_of(user)
        needs = row.how == How.PASSWORD and asking.may(second_factor_for)
        return replace(asking, sign_in=sign_in, confined=needs and confirmed is None)

    async def show(self, sign_in: str) -> SignIn:
        """Return a sign-in.

        Raises:
            UnknownSignIn: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await session.get(SignInRow, sign_in)
        if row is None:
            raise UnknownSignIn(sign_in)
        return _to_sign_in(row)

    async def of(self, user: str, now: datetime) -> Sequence[SignIn]:
        """List where a user is signed in now, latest first."""
        query = (
            select(SignInRow)
            .where(SignInRow.user == user, SignInRow.ended.is_(None))
            .order_by(SignInRow.began.desc(), SignInRow.id)
        )
        async with self.sessions.read() as session:
            found = [_to_sign_in(row) for row in await session.scalars(query)]
        return [one for one in found if one.valid(now)]

    async def came_from(self, user: str, address: str | None, since: datetime) -> bool:
        """Whether a user was signed in from an address since then."""
        query = select(SignInRow.id).where(
            SignInRow.user == user, SignInRow.address == address, SignInRow.seen >= since
        )
        async with self.sessions.read() as session:
            return await session.scalar(query.limit(1)) is not None

    async def refused(self, user: str, by: By, reason: str) -> None:
        """Note that somebody was not let in; a name that is nobody's may be a password."""
        async with self.sessions.begin() as session:
            known = await session.scalar(select(UserRow.id).where(UserRow.id == user)) or NOBODY
            told = By(who=known, at=by.at, address=by.address)
            await audit(session, told, "session.refuse", known, {}, {"reason": reason})

    async def end(self, user: str, sign_in: str, by: By) -> None:
        """End one of a user's sign-ins; one that has ended stays so.

        Raises:
            UnknownSignIn: They have none of this id.
        """
        async with self.sessions.begin() as session:
            row = await session.get(SignInRow, sign_in, with_for_update=True)
            if row is None or row.user != user:
                raise UnknownSignIn(sign_in)
            if row.ended is None:
                row.ended = by.at
                await audit(session, by, "session.end", user, {"session": sign_in}, {})

    async def end_all(self, user: str, by: By) -> None:
        """Sign a user out everywhere."""
        async with self.sessions.begin() as session:
            await end_of(session, user, by.at)
            await audit(session, by, "session.end_all", user, {}, {})

    async def _note(self, sign_in: str, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await session.execute(update(SignInRow).where(SignInRow.id == sign_in).values(seen=now))


async def end_of(session: AsyncSession, user: str, at: datetime, *, but: str | None = None) -> None:
    """End all of a user's sign-ins, but one."""
    which = SignInRow.user == user
    await _end(session, which if but is None else which & (SignInRow.id != but), at)


async def _end(session: AsyncSession, which: Any, at: datetime) -> None:  # noqa: ANN401 - a clause
    await session.execute(
        update(SignInRow).where(which, SignInRow.ended.is_(None)).values(ended=at)
    )


def _to_sign_in(row: SignInRow) -> SignIn:
    return SignIn(
        id=row.id,
        user=row.user,
        how=How(row.how),
        began=row.began,
        seen=row.seen,
        address=row.address,
        ended=row.ended,
    )

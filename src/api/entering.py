"""Letting somebody in by a password, and by a second factor where they have one.

budgets ─▶ password ─▶ code ─▶ in
  │ 429       │ 401      │ 401: no code, or a wrong one
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import SecretStr

from api.deps import Now, People, SecondFactors, SignIns, ToolsDep, VisitorDep
from api.passwords import fits
from api.refusals import CodeNeeded, WrongCode, WrongPassword
from api.visitor import Visitor
from router.people import User
from router.totp import recovery_digest, step_of
from router.tries import KNOWN, budgets, of_code
from store.audit import By
from store.people import SqlPeople
from store.sealing import Seal
from store.second_factors import SqlSecondFactors
from store.sign_ins import SqlSignIns
from store.tries import SqlTries


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where somebody asks to be let in, now."""

    people: SqlPeople
    sign_ins: SqlSignIns
    factors: SqlSecondFactors
    tries: SqlTries
    seal: Seal
    visitor: Visitor
    now: datetime

    async def let_in(self, user: str, password: SecretStr, code: str | None) -> User:
        """Return whoever has this name, password and code.

        Whether there is such a user is told neither by the answer nor by the time it takes.

        Raises:
            TooManyTries: Too many failed; nothing was tried.
            WrongPassword: The two do not belong together.
            CodeNeeded: They do, and there is a second factor.
            WrongCode: The code is not the second factor's.
        """
        taken = await self.take(user)
        kept = await self.people.password(user)
        if not await fits(password.get_secret_value(), kept):
            await self.refuse(user, "password")
            raise WrongPassword
        await self.tries.give_back(taken)
        if await self.has_factor(user):
            if code is None:
                raise CodeNeeded
            await self.check(user, code)
        return await self.people.user(user)

    async def take(self, user: str) -> Sequence[int]:
        """Take the places that a try of a password costs; they are given back if it is right.

        Raises:
            TooManyTries: There are none left.
        """
        address = self.visitor.address
        known = await self.sign_ins.came_from(user, address, self.now - KNOWN)
        return await self.tries.take(budgets(user, address, known=known), self.now)

    async def has_factor(self, user: str) -> bool:
        """Whether a user has a second factor that counts."""
        found = await self.factors.of(user)
        return found is not None and found.confirmed is not None

    async def check(self, user: str, code: str) -> None:
        """Take a code of a user's second factor, or a recovery code: each once.

        Raises:
            TooManyTries: Too many were wrong; nothing was tried.
            WrongCode: It is none, or was used before.
        """
        taken = await self.tries.take(of_code(user), self.now)
        found = await self.factors.of(user)
        step = step_of(self.seal.open(found.secret), code, self.now) if found else None
        right = step is not None and await self.factors.spend_step(user, step)
        if not right:
            right = await self.factors.spend_recovery(user, recovery_digest(code), self.by(user))
        if not right:
            await self.refuse(user, "code")
            raise WrongCode
        await self.tries.give_back(taken)

    async def refuse(self, user: str, reason: str) -> None:
        """Note that somebody was not let in, and why."""
        await self.sign_ins.refused(user, self.by(user), reason)

    def by(self, user: str) -> By:
        """Say that a user does something here and now."""
        return By(who=user, at=self.now, address=self.visitor.address)


async def _entrance(  # noqa: PLR0913, PLR0917 - what it is made of
    tools: ToolsDep,
    people: People,
    sign_ins: SignIns,
    factors: SecondFactors,
    visitor: VisitorDep,
    now: Now,
) -> Entrance:
    return Entrance(
        people=people,
        sign_ins=sign_ins,
        factors=factors,
        tries=SqlTries(tools.sessions),
        seal=tools.seal,
        visitor=visitor,
        now=now,
    )


EntranceDep = Annotated[Entrance, Depends(_entrance)]

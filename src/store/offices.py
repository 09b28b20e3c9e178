"""Who a user is to the office's own sign-in."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from store.audit import By, audit
from store.database import Sessions
from store.errors import OtherIdentity, UnknownUser
from store.tables import OfficeIdentityRow, UserRow


@dataclass(frozen=True, slots=True)
class SqlOffices:
    """The identities in the database."""

    sessions: Sessions

    async def user(self, issuer: str, subject: str, name: str, by: By) -> str:
        """Return which active user somebody is; the first time, by the name that they go by.

        From then on `subject` alone counts: who is given the name of somebody that left is nobody
        here.

        Raises:
            UnknownUser: There is no active user of this name.
            OtherIdentity: The user of this name was somebody else before.
        """
        mine = (OfficeIdentityRow.issuer == issuer) & (OfficeIdentityRow.subject == subject)
        async with self.sessions.begin() as session:
            linked = await session.scalar(select(OfficeIdentityRow.user).where(mine))
            user = await session.get(UserRow, linked or name, with_for_update=True)
            if user is None or not user.active:
                raise UnknownUser(linked or name)
            # Looked at once the user is held: a second click may have come before.
            there = await session.get(OfficeIdentityRow, user.id)
            if there is not None and (there.issuer, there.subject) != (issuer, subject):
                raise OtherIdentity(user.id)
            if there is None:
                await session.execute(
                    insert(OfficeIdentityRow).values(
                        user=user.id, issuer=issuer, subject=subject, since=by.at
                    )
                )
                told = {"issuer": issuer, "subject": subject}
                await audit(session, by, "office.link", user.id, {}, told)
            return user.id

    async def forget(self, user: str, by: By) -> bool:
        """Forget who a user is to the office, so that the next one of their name is; False: none.

        Raises:
            UnknownUser: There is none of this id.
        """
        async with self.sessions.begin() as session:
            if await session.get(UserRow, user) is None:
                raise UnknownUser(user)
            forgetting = (
                delete(OfficeIdentityRow)
                .where(OfficeIdentityRow.user == user)
                .returning(OfficeIdentityRow.subject)
            )
            subject = await session.scalar(forgetting)
            if subject is not None:
                await audit(session, by, "office.unlink", user, {"subject": subject}, {})
        return subject is not None

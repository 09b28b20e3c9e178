"""Users and keys as whoever administers some places sees and changes them.

A user is theirs where all the user's places are within their own. They give no role and no place
that they have not, and do not speak for whoever has more roles than they.
"""

from collections.abc import Collection, Sequence
from typing import Annotated

from fastapi import Depends

from api.callers import CallerDep
from api.deps import People
from api.refusals import Invalid, MoreRoles
from api.scoping import ScopeDep
from router.people import Key, User
from router.states import Role
from store.errors import UnknownKey, UnknownUser


class Managing:
    """The users and keys that the caller administers."""

    def __init__(self, people: People, caller: CallerDep, scope: ScopeDep) -> None:
        self._people = people
        self._caller = caller
        self._scope = scope

    def sees(self, user: User) -> bool:
        """Whether a user is of the caller's places alone."""
        return self._scope.holds_all(user.places)

    async def users(self) -> Sequence[User]:
        """List the users by their ids."""
        return [user for user in await self._people.users() if self.sees(user)]

    async def user(self, user: str) -> User:
        """Return a user who may be changed, and for whom keys may be made.

        Raises:
            UnknownUser: There is none of this id, or they are not of the caller's places alone.
            MoreRoles: They have roles that the caller has not.
        """
        found = await self._people.user(user)
        if not self.sees(found):
            raise UnknownUser(user)
        if not self._scope.manages(found, self._caller):
            raise MoreRoles(user)
        return found

    async def keys(self, user: str | None) -> Sequence[Key]:
        """List the keys of one user or of all, latest first."""
        keys = await self._people.keys(user)
        if self._scope.whole:
            return keys
        theirs = {each.id for each in await self.users()}
        return [key for key in keys if key.user in theirs]

    async def key(self, key: str) -> None:
        """Check that a key may be ended.

        Raises:
            UnknownKey: There is none of this id, or its user is not of the caller's places alone.
            MoreRoles: Its user has roles that the caller has not.
        """
        found = next((each for each in await self.keys(None) if each.id == key), None)
        if found is None:
            raise UnknownKey(key)
        await self.user(found.user)

    async def audited(self) -> Collection[str] | None:
        """Return of whom the audit may be read: of these users; None: of everybody."""
        return None if self._scope.whole else [user.id for user in await self.users()]

    def check(self, roles: Collection[Role] | None, places: Collection[str] | None) -> None:
        """Check what is to be given to a user; None: nothing is.

        Raises:
            Invalid: It is more than the caller has.
        """
        if self._scope.whole:
            return
        if places is not None and not self._scope.holds_all(places):
            named = ", ".join(sorted(self._scope.places))
            reason = f"give some of your own places, and no others: {named}"
            raise Invalid(("body.places", reason, f"اختر من بلدياتك وحدها: {named}"))
        if more := set(roles or ()) - self._caller.roles:
            named = ", ".join(sorted(more))
            raise Invalid(
                ("body.roles", f"you are not {named} yourself", f"ليست من صلاحياتك: {named}")
            )


Managed = Annotated[Managing, Depends()]

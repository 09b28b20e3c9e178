"""The key that names are turned into pseudonyms by: made once for each database, kept sealed.

It is not derived from the keys of the settings, so that these can be changed: pseudonyms stay, and
who was erased stays erased.
"""

import secrets
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.pseudonyms import Names
from store.errors import CannotUnseal
from store.sealing import Seal
from store.tables import InstallationRow
from store.upsert import insert_into

NAMES = "names"
_BYTES = 32

Sealing = Callable[[], Seal]


def no_seal() -> Seal:
    """Stand for a seal where nobody has given one: nothing can be opened."""
    raise CannotUnseal


class Naming:
    """Reads the key when it is first needed; makes it where there is none."""

    def __init__(self, sealing: Sealing, *, postgres: bool) -> None:
        self._sealing = sealing
        self.postgres = postgres
        self._names: Names | None = None

    async def names(self, session: AsyncSession) -> Names:
        """Return what turns names into pseudonyms, in a transaction that may write.

        Raises:
            CannotUnseal: The key was sealed with none of ours.
        """
        if self._names is None:
            self._names = Names(bytes.fromhex(await self._key(session)))
        return self._names

    async def _key(self, session: AsyncSession) -> str:
        query = select(InstallationRow.sealed).where(InstallationRow.name == NAMES)
        seal, sealed = self._sealing(), await session.scalar(query)
        if sealed is None:
            made = seal.seal(secrets.token_hex(_BYTES))
            adding = insert_into(InstallationRow, postgres=self.postgres).values(
                name=NAMES, sealed=made
            )
            await session.execute(adding.on_conflict_do_nothing())
            # Another process may have been first.
            sealed = (await session.scalars(query)).one()
        if not seal.is_newest(sealed):
            key = seal.open(sealed)
            anew = (
                update(InstallationRow)
                .where(InstallationRow.name == NAMES)
                .values(sealed=seal.seal(key))
            )
            await session.execute(anew)
            return key
        return seal.open(sealed)

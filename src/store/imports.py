"""Imports of files: each batch is kept together with how far the file has been read.

So an import that was killed goes on where it stopped. A file that was read to its end leaves no
trace but its posts.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from listener.archive import Place
from listener.post import Post
from store.database import Sessions
from store.heard import hear
from store.incoming import take_in
from store.tables import KeyRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import came: posts that were new, posts that were there, rows that were none."""

    place: Place | None = None
    new: int = 0
    known: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class SqlImports:
    """The imports in the database; `name` is what tells a file from others."""

    sessions: Sessions

    async def begun(self, name: str) -> Progress:
        """Return how far an import came that did not come to its end."""
        async with self.sessions.read() as session:
            row = await session.get(KeyRow, _key(name))
        kept = dict(row.reply or {}) if row else {}
        return Progress(**{**kept, "place": Place(**kept["place"])}) if kept else Progress()

    async def keep(
        self, name: str, posts: Sequence[Post], reached: Progress, at: datetime
    ) -> Progress:
        """Store a batch and how far it reaches; return `reached` with the batch counted."""
        heard = await hear(posts)

        async def work(session: AsyncSession) -> Progress:
            pushed = await take_in(session, heard, at, self.sessions.naming)
            new = sum(each.new for each in pushed)
            counted = replace(
                reached, new=reached.new + new, known=reached.known + len(posts) - new
            )
            values = {"at": at, "reply": asdict(counted)}
            await session.execute(
                insert_into(KeyRow, postgres=self.sessions.postgres)
                .values(key=_key(name), **values)
                .on_conflict_do_update(index_elements=["key"], set_=values)
            )
            return counted

        return await self.sessions.run(work)

    async def end(self, name: str) -> None:
        """Forget how far an import came: it came to its end."""
        async with self.sessions.begin() as session:
            await session.execute(delete(KeyRow).where(KeyRow.key == _key(name)))


def _key(name: str) -> str:
    """Name an import among the keys; no client's key holds a space."""
    return f"import {name}"

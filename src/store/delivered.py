"""Deliveries: posts that are sent to us for a source, each delivery kept once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from listener.collector import Page
from listener.errors import Cause
from listener.kinds import UNPOLLED
from listener.run import Outcome, Run
from store.database import Sessions
from store.errors import UnknownSource
from store.heard import Heard, hear
from store.incoming import take_in
from store.log import log_delivery, log_run
from store.tables import KeyRow, SourceRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What came of a delivery: posts in it, those not known before, and items that were none.

    `again` is true where it came before: what is told was true then.
    """

    seen: int
    new: int
    skipped: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class SqlDeliveries:
    """The deliveries in the database: posts, run log and reply in one transaction."""

    sessions: Sessions

    async def keep(self, source: str, page: Page, at: datetime, *, name: str | None) -> Delivered:
        """Store what was sent; the same name again changes nothing and is told the same.

        Args:
            source: For which source it was sent.
            page: What was sent.
            at: When it came.
            name: What the sender calls the delivery, on every attempt; None: nothing.

        Raises:
            UnknownSource: It was removed meanwhile.
        """
        heard = await hear(page.posts)

        async def work(session: AsyncSession) -> Delivered:
            return await self._keep(session, source, page, heard, at, name)

        return await self.sessions.run(work)

    async def refuse(self, source: str, reason: str, at: datetime) -> None:
        """Note that something was sent that could not be read."""
        run = Run(
            source=source,
            started=at,
            finished=at,
            outcome=Outcome.GARBLED,
            reason=reason,
            cause=Cause.GARBLED,
        )
        async with self.sessions.begin() as session:
            await self._log(session, await session.get(SourceRow, source), run)

    async def _keep(  # noqa: PLR0913, PLR0917 - each is a part of what was delivered
        self,
        session: AsyncSession,
        source: str,
        page: Page,
        heard: Sequence[Heard],
        at: datetime,
        name: str | None,
    ) -> Delivered:
        # No key of a client of the API holds a space, so none can be taken for this one.
        key = f"inbound {source} {name}"
        if name is not None and (before := await self._claimed(session, key, at)):
            return before
        row = await session.get(SourceRow, source)
        if row is None:
            raise UnknownSource(source)
        pushed = await take_in(session, heard, at, self.sessions.naming)
        new = sum(each.new for each in pushed)
        seen = len(page.posts) + page.left_out
        told = Delivered(seen=seen, new=new, skipped=page.skipped)
        run = Run(
            source=source,
            started=at,
            finished=at,
            outcome=Outcome.READ,
            reason=page.reason,
            seen=told.seen,
            new=told.new,
            skipped=told.skipped,
            bytes=page.bytes,
            left_out=page.left_out,
        )
        await self._log(session, row, run)
        if name is not None:
            reply = asdict(told)
            await session.execute(update(KeyRow).where(KeyRow.key == key).values(reply=reply))
        return told

    async def _claimed(self, session: AsyncSession, key: str, at: datetime) -> Delivered | None:
        """Claim a delivery; where it came before, return what was told then."""
        claimed = await session.execute(
            insert_into(KeyRow, postgres=self.sessions.postgres)
            .values(key=key, at=at)
            .on_conflict_do_nothing()
            .returning(KeyRow.key)
        )
        if claimed.scalar() is not None:
            return None
        kept = await session.get_one(KeyRow, key)
        return Delivered(**{**(kept.reply or {}), "again": True})

    async def _log(self, session: AsyncSession, row: SourceRow | None, run: Run) -> None:
        """Add to the run log. The health of a source that is polled is a matter of its polls."""
        if row is not None and row.kind in UNPOLLED:
            await log_run(session, run, postgres=self.sessions.postgres)
        elif row is not None:
            await log_delivery(session, run)

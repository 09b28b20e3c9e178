"""Subscriptions with hubs: offered by a feed, asked for, granted for a time, prolonged or lost.

offered ─take─▶ asked ─verified─▶ active ─take, verified─▶ active …
                  └─denied─▶ denied      └─ended─▶ offered
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener import websub
from listener.collector import Page
from listener.source import Source
from store.database import Sessions
from store.rows import to_source
from store.tables import SourceRow, SubscriptionRow
from store.upsert import insert_into

OFFERED, ASKED, ACTIVE, DENIED = "offered", "asked", "active", "denied"
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a hub is asked for: its feed's `topic`, to be sent to `callback`, signed."""

    source: Source
    hub: str
    topic: str
    callback: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SqlSubscriptions:
    """The subscriptions in the database."""

    sessions: Sessions

    async def take(self, now: datetime, base: str, token: Callable[[], str]) -> Subscription | None:
        """Take one that is due to be asked for; unless it is verified it is due again, later.

        Args:
            now: The time, UTC.
            base: Where hubs reach us; an id is added to it.
            token: Makes ids and secrets that nobody can guess.
        """
        moved = SubscriptionRow.id.is_not(None) & ~SubscriptionRow.callback.startswith(
            base, autoescape=True
        )
        due = (
            select(SubscriptionRow, SourceRow)
            .join(SourceRow, SourceRow.id == SubscriptionRow.source)
            .where(or_(SubscriptionRow.due <= now, moved), SourceRow.enabled)
            .order_by(SubscriptionRow.due)
            .limit(1)
        )
        # Looked for without a lock first: nearly always there is none.
        async with self.sessions.read() as session:
            if (await session.execute(due)).first() is None:
                return None
        holding = due.with_for_update(of=SubscriptionRow, skip_locked=True)
        async with self.sessions.begin() as session:
            found = (await session.execute(holding)).first()
            if found is None:
                return None
            row, source = found
            if row.id is None or row.secret is None or row.callback != f"{base}{row.id}":
                row.id, row.secret, row.until = token(), token(), None
            row.callback = f"{base}{row.id}"
            row.state = ACTIVE if _alive(row, now) else ASKED
            row.failures += 1
            row.asked, row.due = now, websub.next_try(now, row.failures - 1)
            return _to_subscription(row, source)

    async def refused(self, source: str, reason: str) -> None:
        """Note why a hub could not be asked."""
        async with self.sessions.begin() as session:
            row = await session.get(SubscriptionRow, source)
            if row is not None:
                row.reason = reason

    async def verified(self, id_: str, topic: str, lease: timedelta, now: datetime) -> bool:
        """Begin or prolong a subscription; False where we did not ask for it just now."""
        async with self.sessions.begin() as session:
            row = await _named(session, id_, topic)
            if row is None or row.asked is None or now - row.asked > websub.PATIENCE:
                return False
            row.state, row.until, row.reason, row.failures = ACTIVE, now + lease, None, 0
            row.due = websub.renewal(now, lease)
            return True

    async def denied(self, id_: str, topic: str, reason: str, now: datetime) -> bool:
        """End a subscription that the hub does not grant any more; False where it is none."""
        async with self.sessions.begin() as session:
            row = await _named(session, id_, topic)
            if row is None:
                return False
            row.state, row.until, row.asked = DENIED, None, None
            row.reason = reason[:_LONGEST_REASON] or "denied by the hub"
            row.due = now + websub.LAST_TRY
            await _poll_sooner(session, row.source, now)
            return True

    async def show(self, id_: str) -> Subscription | None:
        """Return the subscription that a hub means by an id."""
        query = (
            select(SubscriptionRow, SourceRow)
            .join(SourceRow, SourceRow.id == SubscriptionRow.source)
            .where(SubscriptionRow.id == id_)
        )
        async with self.sessions.read() as session:
            found = (await session.execute(query)).first()
        return _to_subscription(*found) if found else None

    async def end(self, now: datetime) -> None:
        """End those whose time is over: their feeds are polled as before."""
        over = (SubscriptionRow.state == ACTIVE) & (SubscriptionRow.until <= now)
        async with self.sessions.read() as session:
            if not await session.scalar(select(exists().where(over))):
                return
        async with self.sessions.begin() as session:
            for row in await session.scalars(select(SubscriptionRow).where(over)):
                row.state, row.until, row.reason = OFFERED, None, "what the hub granted is over"
                await _poll_sooner(session, row.source, now)

    async def end_all(self, now: datetime) -> None:
        """End all: hubs cannot reach us any more."""
        async with self.sessions.read() as session:
            if not await session.scalar(select(exists().where(SubscriptionRow.id.is_not(None)))):
                return
        async with self.sessions.begin() as session:
            gone = delete(SubscriptionRow).returning(SubscriptionRow.source)
            for source in list(await session.scalars(gone)):
                await _poll_sooner(session, source, now)


async def note_offer(
    session: AsyncSession, source: str, page: Page, at: datetime, *, postgres: bool
) -> None:
    """Keep in mind which hub a source names now; another hub or topic is asked anew."""
    if page.unchanged:
        return
    row = await session.get(SubscriptionRow, source)
    if page.hub is None:
        if row is not None:
            await session.delete(row)
        return
    if row is not None and (row.hub, row.topic) == (page.hub.url, page.hub.topic):
        return
    if row is not None:
        await session.delete(row)
        await session.flush()
    offered = {"hub": page.hub.url, "topic": page.hub.topic, "state": OFFERED}
    await session.execute(
        insert_into(SubscriptionRow, postgres=postgres)
        .values(source=source, due=at, failures=0, **offered)
        .on_conflict_do_nothing()
    )


async def alive_until(session: AsyncSession, source: str, now: datetime) -> datetime | None:
    """Return when the source's subscription ends; None where it has none that is alive."""
    row = await session.get(SubscriptionRow, source)
    return row.until if row is not None and _alive(row, now) else None


def _alive(row: SubscriptionRow, now: datetime) -> bool:
    return row.state == ACTIVE and row.until is not None and row.until > now


def _to_subscription(row: SubscriptionRow, source: SourceRow) -> Subscription:
    return Subscription(
        source=to_source(source),
        hub=row.hub,
        topic=row.topic,
        callback=row.callback or "",
        secret=row.secret or "",
    )


async def _named(session: AsyncSession, id_: str, topic: str) -> SubscriptionRow | None:
    return await session.scalar(
        select(SubscriptionRow)
        .where(SubscriptionRow.id == id_, SubscriptionRow.topic == topic)
        .with_for_update()
    )


async def _poll_sooner(session: AsyncSession, source: str, now: datetime) -> None:
    row = await session.get(SourceRow, source, with_for_update=True)
    if row is not None:
        row.next_poll = min(row.next_poll, now + timedelta(seconds=row.interval_seconds))

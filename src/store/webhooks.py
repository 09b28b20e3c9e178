"""Endpoints that are told of events: made, changed, given new secrets, tested, removed.

Each change leaves a row of the audit, in which an address is told by its host alone: what follows
may let somebody in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import SERVICE
from router.interest import Interest
from router.message import instant
from router.webhooks.contract import DISABLED, TEST
from router.webhooks.filter import Listener
from router.webhooks.health import Health
from store.audit import By, audit
from store.database import Sessions
from store.errors import TooManyWebhooks, UnknownWebhook, WebhookDisabled
from store.happened import Happened, write_down
from store.paging import number_named
from store.tables import (
    EventRow,
    UserRow,
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookRow,
    WebhookSecretRow,
)

PREFIX = "whk_"
MOST = 200
# Secrets that were replaced and still sign.
MOST_OLD = 10
BY_HAND, GONE, FAILING = "by_hand", "gone", "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint as it stands. `listener` knows its owner, and what they may see now.

    `user` is whose it is; None where the installation's key made it.

    `why` it is disabled: `by_hand`, `gone` (it answered 410) or `failing`.
    """

    id: str
    seq: int
    url: str
    description: str
    listener: Listener
    user: str | None
    per_minute: int
    created: datetime
    enabled: bool
    why: str | None
    disabled: datetime | None
    health: Health
    delivered: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants of an endpoint."""

    url: str
    description: str
    wants: Interest
    per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What came of the deliveries of an endpoint in a period. Times are in seconds."""

    states: Mapping[str, int]
    verdicts: Mapping[str, int]
    waiting: int
    oldest: datetime | None
    mean: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class SqlWebhooks:
    """The endpoints in the database."""

    sessions: Sessions

    async def add(self, asked: Asked, sealed: str, by: By, *, user: str | None) -> Endpoint:
        """Add an endpoint with its first secret; it hears what happens from now on.

        Args:
            asked: What is wanted of it.
            sealed: The secret, sealed.
            by: Who makes it, and so owns it.
            user: Whose user that is; None: the installation's key.

        Raises:
            TooManyWebhooks: There are as many as there may be.
        """

        async def work(session: AsyncSession) -> Endpoint:
            there = select(func.count()).where(WebhookRow.removed.is_(None))
            if (await session.scalar(there) or 0) >= MOST:
                raise TooManyWebhooks(MOST)
            row = WebhookRow(
                **_values(asked),
                owner=by.who,
                user=user,
                created=by.at,
                since=await _last_event(session),
            )
            session.add(row)
            await session.flush()
            secret = WebhookSecretRow(webhook=row.seq, sealed=sealed, created=by.at)
            session.add(secret)
            await session.flush()
            await audit(session, by, "webhook.add", f"{PREFIX}{row.seq}", {}, _told(asked))
            return await _endpoint(session, row)

        return await self.sessions.run(work)

    async def list(self) -> Sequence[Endpoint]:
        """List the endpoints, latest first."""
        query = _with_owners().order_by(WebhookRow.seq.desc())
        async with self.sessions.read() as session:
            return [to_endpoint(row, user) for row, user in await session.execute(query)]

    async def show(self, webhook: str) -> Endpoint:
        """Return an endpoint.

        Raises:
            UnknownWebhook: There is none of this id.
        """
        async with self.sessions.read() as session:
            return await _endpoint(session, await _row(session, webhook))

    async def change(self, webhook: str, asked: Asked, by: By) -> Endpoint:
        """Change what is wanted of an endpoint; what waits for it goes to the new address.

        Raises:
            UnknownWebhook: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, webhook, hold=True)
            before = to_endpoint(row, None)
            moved = row.url != asked.url
            for name, value in _values(asked).items():
                setattr(row, name, value)
            if moved:
                _make_well(row)
            await audit(session, by, "webhook.change", webhook, _told(_asked(before)), _told(asked))
            await session.flush()
            return await _endpoint(session, row)

    async def enable(self, webhook: str, by: By) -> Endpoint:
        """Let an endpoint be sent again what waits, and what happens from now on.

        Raises:
            UnknownWebhook: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, webhook, hold=True)
            if not row.enabled:
                before = {"enabled": False, "why": row.why}
                row.enabled, row.why, row.disabled = True, None, None
                row.since = await _last_event(session)
                _make_well(row)
                await audit(session, by, "webhook.enable", webhook, before, {"enabled": True})
                await session.flush()
            return await _endpoint(session, row)

    async def disable(self, webhook: str, by: By) -> Endpoint:
        """Let an endpoint be sent nothing. What waits goes on waiting.

        Raises:
            UnknownWebhook: There is none of this id.
        """

        async def work(session: AsyncSession) -> Endpoint:
            row = await _row(session, webhook, hold=True)
            if row.enabled:
                told = await switch_off(session, row, BY_HAND, by)
                await session.flush()
                await write_down(session, [told], by.at, postgres=self.sessions.postgres)
            return await _endpoint(session, row)

        return await self.sessions.run(work)

    async def remove(self, webhook: str, by: By) -> None:
        """Remove an endpoint with its secrets; nobody finds its deliveries any more.

        Raises:
            UnknownWebhook: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, webhook, hold=True)
            row.enabled, row.removed = False, by.at
            await session.execute(
                delete(WebhookSecretRow).where(WebhookSecretRow.webhook == row.seq)
            )
            await audit(session, by, "webhook.remove", webhook, {"host": _host(row.url)}, {})

    async def rotate(self, webhook: str, sealed: str, overlap: timedelta, by: By) -> None:
        """Give an endpoint a new secret; those before sign beside it for as long as `overlap`.

        Raises:
            UnknownWebhook: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, webhook, hold=True)
            ends = by.at + overlap
            of_it = WebhookSecretRow.webhook == row.seq
            await session.execute(
                update(WebhookSecretRow)
                .where(of_it, or_(WebhookSecretRow.until.is_(None), WebhookSecretRow.until > ends))
                .values(until=ends)
            )
            await session.execute(
                delete(WebhookSecretRow).where(of_it, WebhookSecretRow.until <= by.at)
            )
            kept = (
                select(WebhookSecretRow.seq)
                .where(of_it)
                .order_by(WebhookSecretRow.seq.desc())
                .limit(MOST_OLD)
            )
            old = list(await session.scalars(kept))
            await session.execute(
                delete(WebhookSecretRow).where(of_it, WebhookSecretRow.seq.not_in(old))
            )
            session.add(WebhookSecretRow(webhook=row.seq, sealed=sealed, created=by.at))
            told = {"old_until": ends.isoformat()}
            await audit(session, by, "webhook.rotate", webhook, {}, told)

    async def test(self, webhook: str, by: By) -> int:
        """Make an event for this endpoint alone; return the number of its delivery.

        Raises:
            UnknownWebhook: There is none of this id.
            WebhookDisabled: It would not be sent.
        """

        async def work(session: AsyncSession) -> int:
            row = await _row(session, webhook, hold=True)
            if not row.enabled:
                raise WebhookDisabled(webhook)
            body = {"id": webhook, "owner": row.owner, "by": by.who}
            tested = Happened(type=TEST, body=body, sample=False)
            await write_down(session, [tested], by.at, postgres=self.sessions.postgres)
            # Nobody else writes an event before this transaction ends.
            made = await session.scalar(
                insert(WebhookDeliveryRow)
                .values(
                    webhook=row.seq,
                    event=await _last_event(session),
                    type=TEST,
                    created=by.at,
                    state="queued",
                    due=by.at,
                )
                .returning(WebhookDeliveryRow.seq)
            )
            return int(made or 0)

        return await self.sessions.run(work)

    async def stats(self, endpoint: Endpoint, since: datetime) -> Stats:
        """Count what was made for an endpoint since an instant, and what came of the attempts."""
        made = (WebhookDeliveryRow.webhook == endpoint.seq) & (WebhookDeliveryRow.created >= since)
        waits = (WebhookDeliveryRow.webhook == endpoint.seq) & WebhookDeliveryRow.due.is_not(None)
        states = select(WebhookDeliveryRow.state, func.count()).where(made)
        tried = WebhookAttemptRow.delivery == WebhookDeliveryRow.seq
        verdicts = select(WebhookAttemptRow.verdict, func.count()).join(WebhookDeliveryRow, tried)
        took = WebhookAttemptRow.took
        times = select(func.avg(took), func.max(took)).join(WebhookDeliveryRow, tried)
        waiting = select(func.count(), func.min(WebhookDeliveryRow.created)).where(waits)
        async with self.sessions.read() as session:
            by_state = await session.execute(states.group_by(WebhookDeliveryRow.state))
            by_verdict = await session.execute(
                verdicts.where(made).group_by(WebhookAttemptRow.verdict)
            )
            mean, longest = (await session.execute(times.where(made))).one()
            count, oldest = (await session.execute(waiting)).one()
            return Stats(
                states=dict(by_state.all()),
                verdicts=dict(by_verdict.all()),
                waiting=count,
                oldest=oldest,
                mean=mean,
                longest=longest,
            )


async def switch_off(session: AsyncSession, row: WebhookRow, why: str, by: By) -> Happened:
    """Disable an endpoint; return the event that tells its owner, to be written down."""
    row.enabled, row.why, row.disabled = False, why, by.at
    name = f"{PREFIX}{row.seq}"
    await audit(
        session, by, "webhook.disable", name, {"enabled": True}, {"enabled": False, "why": why}
    )
    body = {
        "id": name,
        "description": row.description,
        "host": _host(row.url),
        "owner": row.owner,
        "why": why,
        "by": None if by.who == SERVICE.name else by.who,
        "failing_since": row.failing_since and instant(row.failing_since),
    }
    return Happened(type=DISABLED, body=body, sample=False)


def listener_of(row: WebhookRow, user: UserRow | None) -> Listener:
    """Say what an endpoint hears; a user who is not there any more hears nothing."""
    wants = Interest(
        types=frozenset(row.types),
        places=frozenset(row.places),
        services=frozenset(row.services),
        urgencies=frozenset(row.urgencies),
    )
    if row.user is None:
        return Listener(owner=row.owner, wants=wants)
    return Listener(
        owner=row.owner,
        wants=wants,
        places=frozenset(user.places) if user else frozenset(),
        active=user is not None and user.active,
    )


def health_of(row: WebhookRow) -> Health:
    """Read how an endpoint fares."""
    return Health(
        strikes=row.strikes,
        held=row.held,
        failing_since=row.failing_since,
        last_failed=row.last_failed,
    )


def to_endpoint(row: WebhookRow, user: UserRow | None) -> Endpoint:
    """Make an endpoint of its row, and of its owner's."""
    return Endpoint(
        id=f"{PREFIX}{row.seq}",
        seq=row.seq,
        url=row.url,
        description=row.description,
        listener=listener_of(row, user),
        user=row.user,
        per_minute=row.per_minute,
        created=row.created,
        enabled=row.enabled,
        why=row.why,
        disabled=row.disabled,
        health=health_of(row),
        delivered=row.delivered,
    )


def _with_owners() -> Any:  # noqa: ANN401 - a query of two rows
    return (
        select(WebhookRow, UserRow)
        .outerjoin(UserRow, UserRow.id == WebhookRow.user)
        .where(WebhookRow.removed.is_(None))
    )


async def _row(session: AsyncSession, webhook: str, *, hold: bool = False) -> WebhookRow:
    number = number_named(PREFIX, webhook)
    row = (
        None
        if number is None
        else await session.get(WebhookRow, number, with_for_update=hold or None)
    )
    if row is None or row.removed is not None:
        raise UnknownWebhook(webhook)
    return row


async def _endpoint(session: AsyncSession, row: WebhookRow) -> Endpoint:
    return to_endpoint(row, await session.get(UserRow, row.user) if row.user else None)


async def _last_event(session: AsyncSession) -> int:
    return await session.scalar(select(func.max(EventRow.seq))) or 0


def _make_well(row: WebhookRow) -> None:
    row.strikes, row.held, row.failing_since, row.last_failed = 0, None, None, None


def _asked(endpoint: Endpoint) -> Asked:
    return Asked(
        url=endpoint.url,
        description=endpoint.description,
        wants=endpoint.listener.wants,
        per_minute=endpoint.per_minute,
    )


def _values(asked: Asked) -> dict[str, Any]:
    return {"url": asked.url, **_plain(asked)}


def _plain(asked: Asked) -> dict[str, Any]:
    return {
        "description": asked.description,
        "types": sorted(asked.wants.types),
        "places": sorted(asked.wants.places),
        "services": sorted(asked.wants.services),
        "urgencies": sorted(asked.wants.urgencies),
        "per_minute": asked.per_minute,
    }


def _told(asked: Asked) -> dict[str, Any]:
    return {"host": _host(asked.url), **_plain(asked)}


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""

"""Deliveries to endpoints: made of events, taken to be sent, settled.

event ─fan_out─▶ queued ─take─▶ sending ─▶ delivered | failed | withheld | queued again, later
                                   └── the lease ran out: taken again, with the same id

At least once: a delivery is noted as `sending` before it leaves, and whoever dies over it leaves it
due again when the lease ends.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import exists, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from listener.collect import Chance
from router.acts import SERVICE
from router.interest import about
from router.webhooks.answers import Verdict
from router.webhooks.filter import Listener
from router.webhooks.health import Health, after
from router.webhooks.rate import Bucket, filled
from router.webhooks.schedule import wait_after
from store.audit import By
from store.database import Sessions
from store.events import PREFIX as EVENT
from store.happened import write_down
from store.tables import (
    EventRow,
    UserRow,
    WebhookAttemptRow,
    WebhookCursorRow,
    WebhookDeliveryRow,
    WebhookRow,
    WebhookSecretRow,
)
from store.upsert import insert_all, insert_into
from store.webhooks import FAILING, GONE, PREFIX, health_of, listener_of, switch_off

# Longer than a delivery may take, and whatever is noted of it: then whoever sent it must be dead.
LEASE = timedelta(seconds=30)
BATCH = 500
_CURSOR = 1
_WITHHELD = "its owner may not see this any more, or it is not there any more"
_WITHHELD_AR = "لم يعد لصاحب العنوان حق الاطلاع على هذا الحدث، أو لم يعد الحدث موجودًا"
_INTERRUPTED = "the service stopped while it was sent"
_INTERRUPTED_AR = "توقفت الخدمة أثناء الإرسال"


class State(StrEnum):
    """Where a delivery stands. The values are public."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"


OVER = frozenset({State.DELIVERED, State.FAILED, State.WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One event to be told to one endpoint now; `sealed` are its secrets, newest first.

    `probe`: the one attempt of an endpoint that is frail.
    """

    seq: int
    webhook: int
    attempt: int
    url: str
    event: int
    type: str
    at: datetime
    body: Mapping[str, Any]
    sealed: tuple[str, ...]
    probe: bool

    @property
    def id(self) -> str:
        """Names the event, the same at each attempt and to each endpoint."""
        return f"{EVENT}{self.event}"

    @property
    def endpoint(self) -> str:
        """Names the endpoint."""
        return f"{PREFIX}{self.webhook}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a job: `took` in seconds, `asked` is Retry-After."""

    job: Job
    at: datetime
    took: float
    verdict: Verdict
    status: int | None = None
    reason: str | None = None
    reason_ar: str | None = None
    asked: timedelta | None = None
    response: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlWebhookDeliveries:
    """The deliveries in the database. `chance` is from 0 up to 1, anew each time."""

    sessions: Sessions
    amana_of: Mapping[str, str]
    chance: Chance

    async def fan_out(self, now: datetime) -> int:
        """Make the deliveries of events that were not looked at yet; return how many were.

        The deliveries and the cursor are one transaction, and events are seen in order, so that
        none is skipped. Endpoints hear nothing from before their time, and samples are not told.
        """
        async with self.sessions.read() as session:
            cursor = await session.scalar(select(WebhookCursorRow.event)) or 0
            if not await session.scalar(select(exists().where(EventRow.seq > cursor))):
                return 0
            rows = await _listening(session)
            begins = max(cursor, min((row.since for row, _ in rows), default=0))
            if not rows or not await session.scalar(select(exists().where(EventRow.seq > begins))):
                return 0

        async def work(session: AsyncSession) -> int:
            cursor = await self._cursor(session)
            rows = await _listening(session)
            if cursor is None or not rows:
                return 0
            begins = max(cursor.event, min(row.since for row, _ in rows))
            query = select(EventRow).where(EventRow.seq > begins).order_by(EventRow.seq)
            events = list(await session.scalars(query.limit(BATCH)))
            if events:
                cursor.event = events[-1].seq
                # Anew: whoever was there before the last of these happened hears of it.
                await self._make(session, events, await _listening(session), now)
            return len(events)

        return await self.sessions.run(work)

    async def take(
        self, now: datetime, *, busy: Mapping[int, int], width: int, room: int
    ) -> Sequence[Job]:
        """Note that deliveries are being sent, and return them.

        Args:
            now: The time, UTC.
            busy: How many of each endpoint are under way in this process.
            width: How many of one endpoint may be.
            room: How many may be added.
        """
        if room <= 0:
            return ()
        async with self.sessions.read() as session:
            free = [
                row.seq
                for row in await session.scalars(_due(now))
                if _free(row, busy.get(row.seq, 0), width, now) > 0
            ]
        if not free:
            return ()

        async def work(session: AsyncSession) -> Sequence[Job]:
            holding = (
                _due(now)
                .where(WebhookRow.seq.in_(free))
                .order_by(WebhookRow.seq)
                .with_for_update(of=WebhookRow, skip_locked=True, key_share=True)
            )
            ends, lanes, left = dict[int, WebhookRow](), dict[int, int](), room
            for end in await session.scalars(holding):
                given = min(_free(end, busy.get(end.seq, 0), width, now), left)
                if given > 0:
                    ends[end.seq], lanes[end.seq] = end, given
                    left -= given
            return await self._take(session, ends, lanes, now) if ends else ()

        return await self.sessions.run(work)

    async def settle(self, came: Sequence[Came], now: datetime) -> Sequence[str]:
        """Note what came of jobs; return the endpoints that were disabled by it.

        What another process has taken meanwhile is its matter; that it was delivered stands.
        """

        async def work(session: AsyncSession) -> Sequence[str]:
            ends = await _rows(session, WebhookRow, {each.job.webhook for each in came})
            rows = await _rows(session, WebhookDeliveryRow, {each.job.seq for each in came})
            off = dict[int, str]()
            for each in came:
                end, row = ends.get(each.job.webhook), rows.get(each.job.seq)
                if end is None or row is None:
                    continue
                self._settle(row, each, now)
                if why := _fare(end, each, now):
                    off.setdefault(end.seq, why)
            by = By(who=SERVICE.name, at=now)
            told = [await switch_off(session, ends[seq], why, by) for seq, why in off.items()]
            await session.flush()
            tried = [_attempt(each) for each in came if each.job.seq in rows]
            if tried:
                await session.execute(insert_all(WebhookAttemptRow), tried)
            await write_down(session, told, now, postgres=self.sessions.postgres)
            return [f"{PREFIX}{seq}" for seq in off]

        return await self.sessions.run(work) if came else ()

    async def _cursor(self, session: AsyncSession) -> WebhookCursorRow | None:
        """Hold the cursor; None where another process does."""
        await session.execute(
            insert_into(WebhookCursorRow, postgres=self.sessions.postgres)
            .values(id=_CURSOR, event=0)
            .on_conflict_do_nothing()
        )
        return await session.scalar(select(WebhookCursorRow).with_for_update(skip_locked=True))

    async def _make(
        self,
        session: AsyncSession,
        events: Sequence[EventRow],
        rows: Sequence[tuple[WebhookRow, Listener]],
        now: datetime,
    ) -> None:
        made = [
            queued(row.seq, event, now)
            for event in events
            if not event.sample
            for said in [about(event.type, event.body, self.amana_of)]
            for row, listener in rows
            if event.seq > row.since and listener.hears(said)
        ]
        if made:
            adding = insert_into(WebhookDeliveryRow, postgres=self.sessions.postgres)
            # Somebody may have replayed it already.
            await session.execute(adding.on_conflict_do_nothing(), made)
        await session.flush()

    async def _take(
        self,
        session: AsyncSession,
        ends: Mapping[int, WebhookRow],
        lanes: Mapping[int, int],
        now: datetime,
    ) -> Sequence[Job]:
        found = await _first_due(session, lanes, now)
        secrets = await _secrets(session, ends, now)
        owners = await _owners(session, ends.values())
        hearing = {seq: listener_of(end, owners.get(end.user or "")) for seq, end in ends.items()}
        jobs, interrupted = [], []
        for row, event in found:
            if row.state == State.SENDING:
                interrupted.append(_interrupted(row))
            if event is None or not hearing[row.webhook].may_hear(
                about(event.type, event.body, self.amana_of)
            ):
                row.state, row.due, row.at = State.WITHHELD, None, now
                row.reason, row.reason_ar = _WITHHELD, _WITHHELD_AR
                continue
            row.state, row.due = State.SENDING, now + LEASE
            row.attempts += 1
            jobs.append(_job(row, event, ends[row.webhook], secrets.get(row.webhook, ())))
        taken = Counter(job.webhook for job in jobs)
        for seq, end in ends.items():
            _spend(end, taken[seq], now)
        await session.flush()
        if interrupted:
            await session.execute(insert_all(WebhookAttemptRow), interrupted)
        return jobs

    def _settle(self, row: WebhookDeliveryRow, came: Came, now: datetime) -> None:
        mine = row.state == State.SENDING and row.attempts == came.job.attempt
        if not mine and (came.verdict is not Verdict.DELIVERED or row.state in OVER):
            return
        row.at, row.status, row.took = came.at, came.status, came.took
        row.reason, row.reason_ar = came.reason, came.reason_ar
        if came.verdict is Verdict.DELIVERED:
            row.state, row.due = State.DELIVERED, None
            return
        row.failures += 1
        wait = wait_after(row.failures, self.chance(), came.asked)
        if wait is None or came.verdict is Verdict.GONE:
            row.state, row.due = State.FAILED, None
        else:
            row.state, row.due = State.QUEUED, now + wait


def queued(webhook: int, event: EventRow, now: datetime) -> dict[str, Any]:
    """Write the row of a delivery that is to be sent at once."""
    return {
        "webhook": webhook,
        "event": event.seq,
        "type": event.type,
        "created": now,
        "state": State.QUEUED.value,
        "due": now,
        "attempts": 0,
        "failures": 0,
    }


async def _listening(session: AsyncSession) -> Sequence[tuple[WebhookRow, Listener]]:
    query = (
        select(WebhookRow, UserRow)
        .outerjoin(UserRow, UserRow.id == WebhookRow.user)
        .where(WebhookRow.enabled)
        .order_by(WebhookRow.seq)
    )
    return [(row, listener_of(row, user)) for row, user in await session.execute(query)]


def _due(now: datetime) -> Any:  # noqa: ANN401 - a query
    """Ask for the endpoints that something is due for."""
    waits = exists().where(
        WebhookDeliveryRow.webhook == WebhookRow.seq, WebhookDeliveryRow.due <= now
    )
    return select(WebhookRow).where(WebhookRow.enabled, waits)


def _free(row: WebhookRow, busy: int, width: int, now: datetime) -> int:
    """Return how many deliveries an endpoint may be sent now."""
    health = health_of(row)
    if health.resting(now):
        return 0
    if health.frail:
        return 1 - min(busy, 1)
    return min(width - busy, int(filled(_bucket(row), row.per_minute, now).tokens))


def _bucket(row: WebhookRow) -> Bucket:
    return Bucket(tokens=row.tokens, at=row.filled)


def _fare(end: WebhookRow, came: Came, now: datetime) -> str | None:
    """Note how an endpoint fares after an attempt; return why it is to be disabled, if it is."""
    health: Health = after(
        health_of(end), came.verdict, now, asked=came.asked, probe=came.job.probe
    )
    end.strikes, end.held = health.strikes, health.held
    end.failing_since, end.last_failed = health.failing_since, health.last_failed
    if came.verdict is Verdict.DELIVERED:
        end.delivered = came.at
    if not end.enabled:
        return None
    if came.verdict is Verdict.GONE:
        return GONE
    return FAILING if health.given_up(now) else None


async def _first_due(
    session: AsyncSession, lanes: Mapping[int, int], now: datetime
) -> Sequence[tuple[WebhookDeliveryRow, EventRow | None]]:
    """Hold what is due first for each endpoint, as many as it has lanes, with the events."""
    row = WebhookDeliveryRow
    firsts = [
        select(
            select(row.seq)
            .where(row.webhook == seq, row.due <= now)
            .order_by(row.due, row.seq)
            .limit(count)
            .subquery()
        )
        for seq, count in lanes.items()
    ]
    query = (
        select(row, EventRow)
        .outerjoin(EventRow, EventRow.seq == row.event)
        # Asked again of the row itself: it may have changed before it was held.
        .where(row.seq.in_(union_all(*firsts)), row.due <= now)
        .order_by(row.webhook, row.due, row.seq)
        .with_for_update(of=row, skip_locked=True)
    )
    return [(held, event) for held, event in await session.execute(query)]


async def _secrets(
    session: AsyncSession, webhooks: Iterable[int], now: datetime
) -> Mapping[int, tuple[str, ...]]:
    """Return the sealed secrets of endpoints that sign now, newest first."""
    row = WebhookSecretRow
    query = (
        select(row.webhook, row.sealed)
        .where(row.webhook.in_(webhooks), row.until.is_(None) | (row.until > now))
        .order_by(row.seq.desc())
    )
    found: dict[int, tuple[str, ...]] = {}
    for webhook, sealed in await session.execute(query):
        found[webhook] = (*found.get(webhook, ()), sealed)
    return found


async def _owners(session: AsyncSession, ends: Iterable[WebhookRow]) -> Mapping[str, UserRow]:
    names = {end.user for end in ends if end.user}
    if not names:
        return {}
    return {
        user.id: user
        for user in await session.scalars(select(UserRow).where(UserRow.id.in_(names)))
    }


def _job(row: WebhookDeliveryRow, event: EventRow, end: WebhookRow, sealed: tuple[str, ...]) -> Job:
    return Job(
        seq=row.seq,
        webhook=end.seq,
        attempt=row.attempts,
        url=end.url,
        event=event.seq,
        type=event.type,
        at=event.at,
        body=event.body,
        sealed=sealed,
        probe=health_of(end).frail,
    )


def _spend(end: WebhookRow, count: int, now: datetime) -> None:
    """Take deliveries off what an endpoint may be sent; a frail one is sent none beside it."""
    bucket = filled(_bucket(end), end.per_minute, now)
    end.tokens, end.filled = bucket.tokens - count, bucket.at
    if count and health_of(end).frail:
        end.held = now + LEASE


async def _rows(session: AsyncSession, kind: Any, seqs: set[int]) -> dict[int, Any]:  # noqa: ANN401 - two kinds of rows
    query = select(kind).where(kind.seq.in_(seqs)).order_by(kind.seq)
    query = query.with_for_update(key_share=True)
    return {row.seq: row for row in await session.scalars(query)}


def _attempt(came: Came) -> dict[str, Any]:
    return {
        "delivery": came.job.seq,
        "number": came.job.attempt,
        "at": came.at,
        "verdict": came.verdict.value,
        "status": came.status,
        "took": came.took,
        "reason": came.reason,
        "reason_ar": came.reason_ar,
        "response": came.response,
    }


def _interrupted(row: WebhookDeliveryRow) -> dict[str, Any]:
    return {
        "delivery": row.seq,
        "number": row.attempts,
        "at": (row.due or row.created) - LEASE,
        "verdict": Verdict.INTERRUPTED.value,
        "status": None,
        "took": None,
        "reason": _INTERRUPTED,
        "reason_ar": _INTERRUPTED_AR,
        "response": None,
    }

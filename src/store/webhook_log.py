"""The log of deliveries to endpoints: read, sent again, and forgotten after its time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.interest import about
from store.audit import By, audit
from store.database import Sessions
from store.errors import UnknownWebhookDelivery
from store.events import PREFIX as EVENT
from store.paging import Paged, cursor_of, dated_cursor, dated_of, number_named, number_of
from store.tables import EventRow, WebhookAttemptRow, WebhookDeliveryRow, WebhookRow
from store.upsert import insert_into
from store.webhook_deliveries import OVER, State, queued
from store.webhooks import PREFIX as WEBHOOK
from store.webhooks import Endpoint

PREFIX = "dlv_"
# Events that one request for a replay looks at.
LOOKS_AT = 5_000
FORGETS = 500


class Which(StrEnum):
    """What is sent again of a range. The values are public.

    `failed`: what was not delivered, and what was never tried since the endpoint was not enabled.
    """

    FAILED = "failed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt; `took` is in seconds."""

    number: int
    at: datetime
    verdict: str
    status: int | None
    took: float | None
    reason: str | None
    reason_ar: str | None
    response: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery as people see it. `attempts` is empty in lists; `tried` counts them."""

    id: str
    webhook: str
    event: str
    type: str
    created: datetime
    state: State
    due: datetime | None
    tried: int
    at: datetime | None
    status: int | None
    took: float | None
    reason: str | None
    reason_ar: str | None
    attempts: Sequence[Attempt] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many deliveries are sent again; `next` asks for those after them."""

    queued: int
    next: str | None


@dataclass(frozen=True, slots=True)
class SqlWebhookLog:
    """The log in the database. What an endpoint hears is asked anew when something is replayed."""

    sessions: Sessions
    amana_of: Mapping[str, str]

    async def list(  # noqa: PLR0913 - what a list is narrowed by
        self,
        webhooks: Collection[int],
        *,
        state: State | None = None,
        type_: str | None = None,
        event: str | None = None,
        limit: int,
        after: str | None = None,
    ) -> Paged[Delivery]:
        """List deliveries, latest first.

        Args:
            webhooks: Of these endpoints.
            state: Only those that stand so.
            type_: Only of events of this type.
            event: Only of this event.
            limit: How many a page holds.
            after: Where to go on.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        row = WebhookDeliveryRow
        query = select(row).where(row.webhook.in_(webhooks))
        if state is not None:
            query = query.where(row.state == state.value)
        if type_ is not None:
            query = query.where(row.type == type_)
        if event is not None:
            query = query.where(row.event == (number_named(EVENT, event) or 0))
        if after is not None:
            query = query.where(tuple_(row.created, row.seq) < dated_of("webhook_log", after))
        query = query.order_by(row.created.desc(), row.seq.desc()).limit(limit + 1)
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
        last = rows[limit - 1] if len(rows) > limit else None
        more = dated_cursor("webhook_log", last.created, last.seq) if last else None
        return Paged([_to_delivery(each) for each in rows[:limit]], more)

    async def show(self, delivery: str) -> Delivery:
        """Return a delivery with its attempts, first to last.

        Raises:
            UnknownWebhookDelivery: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await _row(session, delivery)
            query = (
                select(WebhookAttemptRow)
                .where(WebhookAttemptRow.delivery == row.seq)
                .order_by(WebhookAttemptRow.seq)
            )
            tried = [_to_attempt(each) for each in await session.scalars(query)]
            return _to_delivery(row, tried)

    async def replay(self, delivery: str, by: By) -> None:
        """Send a delivery again, now, whatever came of it; one that is being sent stays so.

        Raises:
            UnknownWebhookDelivery: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _row(session, delivery, hold=True)
            if row.state == State.SENDING:
                return
            for name, value in _again(by.at).items():
                setattr(row, name, value)
            await audit(session, by, "delivery.replay", delivery, {}, {"event": row.event})

    async def replay_range(  # noqa: PLR0913 - a range, and what of it
        self,
        endpoint: Endpoint,
        which: Which,
        by: By,
        *,
        since: datetime,
        until: datetime,
        after: str | None = None,
    ) -> Replayed:
        """Send again to an endpoint what happened in a time, oldest first.

        What it would have heard and was not sent, since it was not there or not enabled, is sent
        too. A request looks at `LOOKS_AT` events; `next` tells where to go on.

        Raises:
            BadCursor: `after` is not a cursor of a replay.
        """
        begins = number_of("replay", after) if after is not None else 0

        async def work(session: AsyncSession) -> Replayed:
            rows = await self._events(session, endpoint, begins, since, until)
            more = rows[LOOKS_AT - 1][0].seq if len(rows) > LOOKS_AT else None
            wanted = OVER if which is Which.ALL else OVER - {State.DELIVERED}
            again, new = [], []
            for event, seq, state in rows[:LOOKS_AT]:
                said = about(event.type, event.body, self.amana_of)
                if seq is None and endpoint.listener.hears(said):
                    new.append(queued(endpoint.seq, event, by.at))
                elif seq is not None and state in wanted:
                    again.append(seq)
            await _queue(session, again, new, by.at, postgres=self.sessions.postgres)
            count = len(again) + len(new)
            if count:
                told = {"since": since.isoformat(), "which": which.value, "queued": count}
                await audit(session, by, "webhook.replay", endpoint.id, {}, told)
            return Replayed(queued=count, next=cursor_of("replay", more) if more else None)

        return await self.sessions.run(work)

    async def forget(self, before: datetime) -> int:
        """Forget a batch of what is over and older, and of endpoints that were removed."""
        row = WebhookDeliveryRow
        done = 0
        async with self.sessions.begin() as session:
            for webhook, removed in list(
                await session.execute(select(WebhookRow.seq, WebhookRow.removed))
            ):
                old = select(row.seq).where(row.webhook == webhook).limit(FORGETS)
                if removed is None:
                    old = old.where(row.created < before, row.due.is_(None))
                seqs = list(await session.scalars(old))
                if seqs:
                    gone = WebhookAttemptRow.delivery.in_(seqs)
                    await session.execute(delete(WebhookAttemptRow).where(gone))
                    await session.execute(delete(row).where(row.seq.in_(seqs)))
                elif removed is not None:
                    await session.execute(delete(WebhookRow).where(WebhookRow.seq == webhook))
                done += len(seqs)
        return done

    @staticmethod
    async def _events(
        session: AsyncSession, endpoint: Endpoint, begins: int, since: datetime, until: datetime
    ) -> Sequence[tuple[EventRow, int | None, str | None]]:
        """Read events with what became of each for an endpoint, and one more than is looked at."""
        row = WebhookDeliveryRow
        query = (
            select(EventRow, row.seq, row.state)
            .outerjoin(row, (row.event == EventRow.seq) & (row.webhook == endpoint.seq))
            .where(EventRow.seq > begins, EventRow.at >= since, EventRow.at < until)
            .where(EventRow.sample.is_(False))
            .order_by(EventRow.seq)
            .limit(LOOKS_AT + 1)
        )
        return [(event, seq, state) for event, seq, state in await session.execute(query)]


async def _queue(
    session: AsyncSession,
    again: Sequence[int],
    new: Sequence[Mapping[str, Any]],
    now: datetime,
    *,
    postgres: bool,
) -> None:
    row = WebhookDeliveryRow
    if again:
        changing = update(row).where(row.seq.in_(again), row.state != State.SENDING.value)
        await session.execute(changing.values(_again(now)))
    if new:
        adding = insert_into(row, postgres=postgres).on_conflict_do_nothing()
        await session.execute(adding, list(new))


def _again(now: datetime) -> dict[str, Any]:
    return {"state": State.QUEUED.value, "due": now, "failures": 0}


async def _row(session: AsyncSession, delivery: str, *, hold: bool = False) -> WebhookDeliveryRow:
    number = number_named(PREFIX, delivery)
    row = (
        None
        if number is None
        else await session.get(WebhookDeliveryRow, number, with_for_update=hold or None)
    )
    if row is None:
        raise UnknownWebhookDelivery(delivery)
    return row


def _to_attempt(row: WebhookAttemptRow) -> Attempt:
    return Attempt(
        number=row.number,
        at=row.at,
        verdict=row.verdict,
        status=row.status,
        took=row.took,
        reason=row.reason,
        reason_ar=row.reason_ar,
        response=row.response,
    )


def _to_delivery(row: WebhookDeliveryRow, attempts: Sequence[Attempt] = ()) -> Delivery:
    return Delivery(
        id=f"{PREFIX}{row.seq}",
        webhook=f"{WEBHOOK}{row.webhook}",
        event=f"{EVENT}{row.event}",
        type=row.type,
        created=row.created,
        state=State(row.state),
        due=row.due,
        tried=row.attempts,
        at=row.at,
        status=row.status,
        took=row.took,
        reason=row.reason,
        reason_ar=row.reason_ar,
        attempts=attempts,
    )

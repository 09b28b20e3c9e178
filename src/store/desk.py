"""The desk: tagged posts become decisions, tickets and events, all in one transaction.

decisions ─▶ those still waiting ─▶ matters ─▶ open tickets joined, the others opened
                 │                                └─▶ events, and off the worklist
                 ├─threads─▶ who answers us, and whose matter is over: store/objecting.py
                 └─ledger─▶ of which matter each is, and what a person is asked
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Tags, from_json
from listener.post import Post, PostId
from router.clock.timing import Timing
from router.decide import Decision
from router.events import EventType
from router.incidents.model import Joining
from router.incidents.says import to_json
from router.media.desk import MediaDesk
from router.orders import NO_ORDERS, Orders
from router.ticket import Ticket
from store.acting import SqlActs
from store.aligning import impose_on_new
from store.database import Sessions
from store.erased import let_nobody_be_erased
from store.happened import Happened, Tell, write_down
from store.incidents import Incidents
from store.matters import Matter, matters_of
from store.media_keeping import MediaKeeping
from store.objecting import Objecting, Returned, answering
from store.opening import open_or_join
from store.orders import SqlOrders
from store.placing import Placing, place
from store.queue import ROUTE, numbers_of, set_aside, take_waiting
from store.rows import to_post
from store.tables import DecisionRow, TicketPostRow, WorkRow
from store.upsert import insert_all
from store.whole import tickets_by_number


@dataclass(frozen=True, slots=True)
class SqlDesk:
    """The desk in the database. Implements `router.assign.Desk`.

    `amana_of` gives the amana of each municipality code; `tell` writes a ticket as the public
    JSON object (`router.message.ticket_to_json` with the rule book), for events; `timing` begins
    clocks. Without `joining` posts join by their wording alone. Within `object_within` after a
    matter was resolved, posts take it up again; without it they never do. `media` says what is of
    the media; without it nothing is.
    """

    sessions: Sessions
    amana_of: Mapping[str, str]
    tell: Tell
    timing: Timing
    joining: Joining | None = None
    object_within: timedelta | None = None
    media: MediaDesk | None = None

    async def take(self, limit: int, now: datetime) -> Sequence[tuple[Post, Tags]]:
        """See Desk.take."""
        async with self.sessions.begin() as session:
            rows = await take_waiting(session, ROUTE, limit, now)
        return [(to_post(post, author), from_json(body)) for post, author, body in rows if body]

    async def orders(self, now: datetime) -> Orders:
        """See Desk.orders."""
        return await SqlOrders(self.sessions).now(now)

    async def settle(
        self, decisions: Sequence[Decision], now: datetime, orders: Orders = NO_ORDERS
    ) -> None:
        """See Desk.settle. A post that does not wait for a decision is passed over."""

        async def work(session: AsyncSession) -> None:
            await self._settle(session, decisions, orders, now)

        await self.sessions.run(work)

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """See Desk.park."""
        async with self.sessions.begin() as session:
            await set_aside(session, post, ROUTE, reason, now)

    async def _settle(
        self,
        session: AsyncSession,
        decisions: Sequence[Decision],
        orders: Orders,
        now: datetime,
    ) -> None:
        waiting = await numbers_of(session, [each.post for each in decisions], ROUTE)
        first = {each.post: each for each in reversed(decisions) if each.post in waiting}
        settled = [first[post] for post in waiting]
        if not settled:
            return
        if self.media and self.sessions.postgres:
            # Before any ticket is held: an erasure takes its lock before it holds them, too.
            await let_nobody_be_erased(session)
        objecting = self._objecting(session)
        threads = await objecting.threads(waiting.values()) if objecting else {}
        # No filter keeps from a ticket what its authors say to it.
        settled = [(each.post in threads and each.otherwise) or each for each in settled]
        fresh = [each for each in settled if each.post not in threads]
        placing = await self._place(session, fresh, now)
        matters: Sequence[Matter] = placing.matters if placing else matters_of(fresh)
        returned: Sequence[Returned] = ()
        if objecting:
            answers = answering(settled, threads)
            matters, returned = await objecting.part([*matters, *answers], waiting)
            settled = _with_objections(settled, returned)
        else:
            matters = [each for each in matters if not each.suppressed]
        opened, joined = await open_or_join(
            session, matters, self.amana_of, self.timing, now, postgres=self.sessions.postgres
        )
        await impose_on_new(session, opened.keys(), orders.runs, self.timing, now)
        await session.execute(
            insert_all(DecisionRow), [_row(waiting[each.post], each, now) for each in settled]
        )
        placed = [*opened.items(), *joined.items()]
        placed += [(each.row.seq, each.matter) for each in returned]
        await self._hear(session, settled, waiting)
        owned = [
            {"post": waiting[each.post], "ticket": ticket}
            for ticket, matter in placed
            for each in matter.decisions
            if each.wanted
        ]
        if owned:
            await session.execute(insert_all(TicketPostRow), owned)
        await session.execute(delete(WorkRow).where(WorkRow.post.in_(waiting.values())))
        merged = (await placing.keep(waiting, placed, opened, now)).into if placing else {}
        noted = await objecting.settle(returned, now) if objecting else ()
        told = {*opened, *joined, *merged.keys(), *merged.values(), *noted}
        tickets = await tickets_by_number(session, told)
        happened = [
            Happened(type=event, body=self.tell(ticket), sample=ticket.sample)
            for seq, ticket in tickets.items()
            for event in _events(ticket, new=seq in opened, gone=seq in merged)
        ]
        await write_down(session, happened, now, postgres=self.sessions.postgres)

    async def _hear(
        self, session: AsyncSession, settled: Sequence[Decision], waiting: Mapping[PostId, int]
    ) -> None:
        """Keep what the media said."""
        if self.media is None:
            return
        keeping = MediaKeeping(session=session, desk=self.media, naming=self.sessions.naming)
        await keeping.keep([waiting[each.post] for each in settled if self.media.concerns(each)])

    def _objecting(self, session: AsyncSession) -> Objecting | None:
        if self.object_within is None:
            return None
        acts = SqlActs(
            sessions=self.sessions,
            tell=self.tell,
            wants=lambda _: frozenset(),
            timing=self.timing,
        )
        return Objecting(session=session, acts=acts, within=self.object_within)

    async def _place(
        self, session: AsyncSession, decisions: Sequence[Decision], now: datetime
    ) -> Placing | None:
        """Say which decisions are of one matter, where more than their wording tells."""
        if self.joining is None:
            return None
        incidents = Incidents(
            session=session, joining=self.joining, postgres=self.sessions.postgres
        )
        return await place(incidents, decisions, self.timing, now)


def _with_objections(settled: Sequence[Decision], returned: Sequence[Returned]) -> list[Decision]:
    """Take for wanted what objects to an end: filtered out, or of no matter by itself."""
    heard = {each.post: each for one in returned for each in one.matter.decisions}
    return [heard.get(each.post, each) for each in settled]


def _events(ticket: Ticket, *, new: bool, gone: bool) -> Sequence[EventType]:
    """Name what happened to a ticket: one of another agency is referred, too."""
    if gone:
        return (EventType.DISMISSED,)
    if not new:
        return (EventType.UPDATED,)
    return (EventType.CREATED, EventType.REFERRED) if ticket.referral else (EventType.CREATED,)


def _row(seq: int, decision: Decision, now: datetime) -> dict[str, Any]:
    return {
        "post": seq,
        "wanted": decision.wanted,
        "unit": decision.unit,
        "reasons": list(decision.reasons),
        "decided": now,
        "suppressed": decision.suppressed,
        "says": to_json(decision.says) if decision.says else None,
    }

"""The deliveries of approved replies: one to each author, noted before, never sent twice.

queued ─take─▶ sending ─▶ sent | failed | queued again, later      a lease that ran out: unclear
   └─────────────────── by hand: sent | skipped ◀─── unclear, failed ──▶ queued (a person says so)
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from listener.post import Platform
from router.acts import SERVICE, Act, Actor, NotPossible
from router.gathering import check_whole
from router.objecting import name_of_reply
from router.replies.acts import ReplyAct, Writing, approved
from router.replies.channels import ChannelKind
from router.replies.fanout import DeliveryState
from router.replies.states import LEAVING, ReplyState, ReplyVerb
from router.states import Role, Status, Verb
from store.acting import SqlActs
from store.answered import note_answered, of_author
from store.database import Sessions
from store.errors import NotByHand, ReplyFrozen, UnknownDelivery
from store.freezing import FROZEN_AR, freeze_if_needed
from store.paging import Paged, cursor_of, number_of
from store.replies import conclude, held_reply, pending
from store.reply_events import PREFIX
from store.replying import apply_to
from store.rows import WHOSE, Whose, unnamed, whose_of
from store.tables import AuthorRow, PlanRunRow, PostRow, ReplyDeliveryRow, ReplyRow, TicketRow

_LEFT = (DeliveryState.UNCLEAR, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One reply to be sent to one author now. `since` is when their post was published."""

    reply: str
    post: int
    channel: ChannelKind
    platform: Platform
    unit: str
    text: str
    native_id: str
    url: str | None
    since: datetime
    attempts: int

    @property
    def key(self) -> str:
        """Names this delivery, the same at each attempt."""
        return f"sawt-{self.reply}-{self.post}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a delivery. `due` is when a queued one is tried again.

    `counts` is false where the platform was not asked, or asked to wait.
    """

    state: DeliveryState
    link: str | None = None
    reason: str | None = None
    reason_ar: str | None = None
    due: datetime | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery as people see it: `post` and `url` are what is answered.

    `plain` is the address without who the author is, if there is one.
    """

    post: str
    url: str | None
    plain: str | None
    platform: Platform
    channel: ChannelKind
    state: DeliveryState
    attempts: int
    due: datetime | None
    link: str | None
    reason: str | None
    reason_ar: str | None
    at: datetime | None
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlReplyDeliveries:
    """The deliveries in the database. `acts` notes on the ticket that it was answered."""

    sessions: Sessions
    acts: SqlActs

    async def abandoned(self, now: datetime) -> int:
        """Mark what somebody died over: it may have been sent, so a person must look."""
        over = (ReplyDeliveryRow.state == DeliveryState.SENDING.value) & (
            ReplyDeliveryRow.due <= now
        )
        async with self.sessions.read() as session:
            if await session.scalar(select(ReplyDeliveryRow.post).where(over).limit(1)) is None:
                return 0
        async with self.sessions.begin() as session:
            marking = update(ReplyDeliveryRow).where(over).returning(ReplyDeliveryRow.post)
            marked = await session.scalars(
                marking.values(
                    state=DeliveryState.UNCLEAR.value,
                    due=None,
                    at=now,
                    reason="the service stopped while it was sent; look whether it is there",
                    reason_ar="توقفت الخدمة أثناء الإرسال؛ افتح المنشور وتحقق هل وصل الرد",
                )
            )
            return len(marked.all())

    async def take(self, now: datetime, lease: datetime) -> Job | None:
        """Note that one delivery is being sent, and return it; None where none is due.

        Only what enough people approved is ever taken, and nothing that a crisis plan freezes.
        """
        due = (
            select(ReplyDeliveryRow, ReplyRow, TicketRow, PostRow)
            .join(ReplyRow, ReplyRow.seq == ReplyDeliveryRow.reply)
            .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
            .join(PostRow, PostRow.seq == ReplyDeliveryRow.post)
            .where(ReplyDeliveryRow.due <= now)
            .where(ReplyDeliveryRow.state == DeliveryState.QUEUED.value)
            .where(ReplyRow.state.in_(LEAVING), ReplyRow.frozen.is_(None))
            .order_by(ReplyDeliveryRow.due, ReplyDeliveryRow.reply, ReplyDeliveryRow.post)
            .limit(1)
        )
        # Looked for without a lock first: nearly always there is none.
        async with self.sessions.read() as session:
            if (await session.execute(due)).first() is None:
                return None

        async def work(session: AsyncSession) -> Job | None:
            holding = due.with_for_update(of=ReplyDeliveryRow, skip_locked=True)
            while (found := (await session.execute(holding)).first()) is not None:
                row, reply, ticket, post = found
                # A reply that was approved just as a plan began is noticed here.
                if await freeze_if_needed(session, reply, ticket, now):
                    continue
                if not _may_be_sent(reply):
                    row.state, row.due, row.at = DeliveryState.FAILED.value, None, now
                    row.reason, row.reason_ar = "not approved", "لم يُعتمد"
                    return None
                row.state, row.due = DeliveryState.SENDING.value, lease
                row.attempts += 1
                await session.flush()
                return _to_job(row, reply, ticket, post)
            return None

        return await self.sessions.run(work)

    async def settle(self, job: Job, outcome: Outcome, now: datetime) -> None:
        """Note what came of a delivery that was taken.

        The first that is sent answers the ticket. Where a person or another process has settled
        it meanwhile, that stands.
        """

        async def work(session: AsyncSession) -> None:
            reply, ticket = await held_reply(session, job.reply)
            row = await session.get(ReplyDeliveryRow, (reply.seq, job.post), with_for_update=True)
            taken = {DeliveryState.SENDING.value, DeliveryState.UNCLEAR.value}
            if row is not None and row.state in taken:
                await self._settle(session, reply, ticket, row, outcome, now)

        await self.sessions.run(work)

    async def by_hand(
        self, reply: str, post: str, outcome: Outcome, by: Actor, now: datetime
    ) -> None:
        """Note what a person did or saw: sent it, leaves it out, or wants it tried again.

        Raises:
            UnknownReply, UnknownDelivery: There is no such thing.
            NotByHand: It stands where a person has nothing to say.
            Apart: It would be sent again though another ticket answers by now.
            ReplyFrozen: It was not sent yet, and a crisis plan keeps it from that.
            ReplyPending: It would be sent again while another reply of the ticket may be sent.
        """

        async def work(session: AsyncSession) -> None:
            row, ticket = await held_reply(session, reply)
            known = select(PostRow.seq).where(PostRow.id == post).scalar_subquery()
            delivery = await session.scalar(
                select(ReplyDeliveryRow)
                .where(ReplyDeliveryRow.reply == row.seq, ReplyDeliveryRow.post == known)
                .with_for_update()
            )
            if delivery is None:
                raise UnknownDelivery(reply, post)
            waits = row.frozen is not None and delivery.state == DeliveryState.QUEUED
            if waits and outcome.state is DeliveryState.SENT:
                raise ReplyFrozen(reply, row.note or "")
            if not _for_a_person(delivery, outcome.state) or row.state == ReplyState.REJECTED:
                raise NotByHand(delivery.state, outcome.state)
            if outcome.state is DeliveryState.QUEUED:
                check_whole(ticket.id, ticket.merged_into)
            if not row.pending:
                await _open_again(session, row, by, now)
            delivery.who = by.name
            await self._settle(session, row, ticket, delivery, outcome, now)

        await self.sessions.run(work)

    async def list(
        self,
        reply: str,
        *,
        state: DeliveryState | None = None,
        limit: int,
        after: str | None = None,
    ) -> Paged[Delivery]:
        """List the deliveries of a reply in the order of their posts.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = (
            select(ReplyDeliveryRow, PlanRunRow.code, PostRow.id, PostRow.url, *WHOSE)
            .join(PostRow, PostRow.seq == ReplyDeliveryRow.post)
            .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
            .join(ReplyRow, ReplyRow.seq == ReplyDeliveryRow.reply)
            .outerjoin(PlanRunRow, PlanRunRow.seq == ReplyRow.frozen)
            .where(ReplyDeliveryRow.reply == int(reply.removeprefix(PREFIX)))
            .order_by(ReplyDeliveryRow.post)
            .limit(limit + 1)
        )
        if state is not None:
            query = query.where(ReplyDeliveryRow.state == state.value)
        if after is not None:
            query = query.where(ReplyDeliveryRow.post > number_of("deliveries", after))
        async with self.sessions.read() as session:
            found = list(await session.execute(query))
        more = cursor_of("deliveries", found[limit - 1][0].post) if len(found) > limit else None
        return Paged(
            [
                _to_delivery(row, plan, post, url, whose_of(whose))
                for row, plan, post, url, *whose in found[:limit]
            ],
            more,
        )

    async def _settle(  # noqa: PLR0913, PLR0917 - what is held, and what came of it
        self,
        session: AsyncSession,
        reply: ReplyRow,
        ticket: TicketRow,
        row: ReplyDeliveryRow,
        outcome: Outcome,
        now: datetime,
    ) -> None:
        row.state, row.due, row.link = outcome.state.value, outcome.due, outcome.link
        row.name = name_of_reply(Platform(row.platform), outcome.link)
        row.reason, row.reason_ar, row.at = outcome.reason, outcome.reason_ar, now
        row.attempts -= not outcome.counts
        await session.flush()
        if reply.state == ReplyState.APPROVED:
            await apply_to(session, reply, ReplyAct(verb=ReplyVerb.BEGIN, by=SERVICE), now)
        if outcome.state is DeliveryState.SENT:
            await note_answered(session, of_author(row.post), now)
        if outcome.state is DeliveryState.SENT and reply.first_sent is None:
            reply.first_sent = now
            await self._answer(session, reply, ticket, now)
        await conclude(session, reply, now)

    async def _answer(
        self, session: AsyncSession, reply: ReplyRow, ticket: TicketRow, now: datetime
    ) -> None:
        """Note on the ticket that it was answered, by whoever wrote the reply.

        Approved words are the office's: whoever holds the ticket, they count. A ticket that is
        over stays so, and one that was merged; the reply itself is kept.
        """
        if ticket.merged_into:
            return
        by = Actor(name=reply.writers[0], roles=frozenset({Role.MANAGER}))
        if ticket.status in {Status.NEW, Status.REOPENED}:
            await self.acts.within(session, ticket, Act(verb=Verb.CLAIM, by=by), now)
        try:
            answer = Act(verb=Verb.ANSWER, by=by, text=reply.text, by_reply=True)
            await self.acts.within(session, ticket, answer, now)
        except NotPossible:
            return


async def _open_again(session: AsyncSession, row: ReplyRow, by: Actor, now: datetime) -> None:
    other = await session.scalar(
        select(ReplyRow).where(ReplyRow.ticket == row.ticket, ReplyRow.pending)
    )
    if other is not None:
        raise pending(other)
    await apply_to(session, row, ReplyAct(verb=ReplyVerb.RETRY, by=by), now)


def _for_a_person(row: ReplyDeliveryRow, wanted: DeliveryState) -> bool:
    """Whether a person may have this come of it: never what is being sent just now."""
    if row.state in _LEFT:
        return wanted is not DeliveryState.QUEUED or row.channel != ChannelKind.MANUAL
    queued = row.state == DeliveryState.QUEUED
    by_hand = row.channel == ChannelKind.MANUAL
    if wanted is DeliveryState.SKIPPED:
        return queued
    return queued and by_hand and wanted is DeliveryState.SENT


def _may_be_sent(reply: ReplyRow) -> bool:
    """Look once more before anything leaves the house."""
    writing = Writing(
        state=ReplyState(reply.state),
        writers=tuple(reply.writers),
        approvals=tuple(reply.approvals),
    )
    return reply.urgency is not None and approved(writing, Urgency(reply.urgency))


def _to_job(row: ReplyDeliveryRow, reply: ReplyRow, ticket: TicketRow, post: PostRow) -> Job:
    return Job(
        reply=f"{PREFIX}{reply.seq}",
        post=post.seq,
        channel=ChannelKind(row.channel),
        platform=Platform(row.platform),
        unit=ticket.unit,
        text=reply.text,
        native_id=post.native_id,
        url=post.url,
        since=post.dated,
        attempts=row.attempts,
    )


def _to_delivery(
    row: ReplyDeliveryRow, plan: str | None, post: str, url: str | None, whose: Whose
) -> Delivery:
    """Read a delivery back; one that waits for a plan's end and a person's word says so."""
    frozen = plan is not None and row.state == DeliveryState.QUEUED
    return Delivery(
        post=post,
        url=url,
        plain=unnamed(url, whose),
        platform=Platform(row.platform),
        channel=ChannelKind(row.channel),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due=row.due,
        link=row.link,
        reason=f"frozen by plan {plan}" if frozen else row.reason,
        reason_ar=FROZEN_AR.format(plan=plan) if frozen else row.reason_ar,
        at=row.at,
        who=row.who,
    )

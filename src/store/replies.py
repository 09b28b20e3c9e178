"""Replies: written, submitted, approved, and planned for each author who waits.

Every change holds the row of the ticket first, so that of two people one is first and the other
sees what the first did.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Intent, Urgency
from listener.post import Platform
from router.acts import SERVICE
from router.clock.timing import Timing
from router.gathering import check_whole
from router.plans.runs import PREFIX as RUN
from router.replies.acts import ReplyAct
from router.replies.channels import ChannelKind
from router.replies.desk import Facts
from router.replies.fanout import DeliveryState, Planned, Waiting
from router.replies.gate import Finding
from router.replies.states import LEAVING, ReplyState, ReplyVerb
from router.replies.templates import Stage
from router.states import Status
from store.clocked import CLOCK, clock_of
from store.database import Sessions
from store.errors import ReplyPending, UnknownReply, UnknownTicket
from store.freezing import freeze_if_needed
from store.paging import Paged, cursor_of, number_named, number_of
from store.reply_events import PREFIX
from store.replying import apply_to, note_change
from store.scoping import of_places
from store.tables import (
    AuthorRow,
    HistoryRow,
    PlanRunRow,
    PostRow,
    ReplyChangeRow,
    ReplyDeliveryRow,
    ReplyRow,
    TicketPostRow,
    TicketRow,
)
from store.tickets import held_row

Judge = Callable[[str, Facts, datetime], Sequence[Finding]]


class Plan(Protocol):
    """Says what becomes of each author who waits."""

    def __call__(self, facts: Facts, now: datetime, *, by_hand: bool) -> Sequence[Planned]:
        """Plan the deliveries; `by_hand`: none of them through an account."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a reply says. `stage` is its template's."""

    text: str
    template: str | None = None
    stage: Stage | None = None
    fields: Mapping[str, str] | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChange:
    """One line of a reply's history."""

    at: datetime
    who: str
    verb: ReplyVerb | str
    before: ReplyState | None
    after: ReplyState
    text: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """For which plan, and which run of it, a reply waits for a person's word."""

    plan: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply, and how many of its deliveries stand where."""

    id: str
    ticket: str
    state: ReplyState
    words: Words
    writers: tuple[str, ...]
    approvals: tuple[str, ...]
    urgency: Urgency
    note: str | None
    created: datetime
    changed: datetime
    deliveries: Mapping[DeliveryState, int]
    frozen: Frozen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFilter:
    """Which replies are asked for; None means any."""

    ticket: str | None = None
    state: ReplyState | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlReplies:
    """The replies in the database. `judge` is the gate, `plan` says who gets what, and how.

    `timing` reads the clocks of tickets.
    """

    sessions: Sessions
    judge: Judge
    plan: Plan
    timing: Timing

    async def facts(self, ticket: str, now: datetime) -> Facts:
        """Return what of a ticket a reply must fit.

        Raises:
            UnknownTicket: There is none of this id.
        """
        async with self.sessions.read() as session:
            row = await session.scalar(
                select(TicketRow).options(CLOCK).where(TicketRow.id == ticket)
            )
            if row is None:
                raise UnknownTicket(ticket)
            return await facts_of(session, row, self.timing, now)

    async def told(self, ticket: str) -> Sequence[Stage]:
        """Return of which stages authors were told since the ticket came to stand where it does."""
        since = (
            select(func.max(HistoryRow.at))
            .where(HistoryRow.ticket == TicketRow.seq, HistoryRow.before != HistoryRow.after)
            .scalar_subquery()
        )
        query = (
            select(ReplyRow.stage)
            .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
            .where(TicketRow.id == ticket, ReplyRow.stage.is_not(None))
            .where(ReplyRow.first_sent >= func.coalesce(since, TicketRow.opened))
            .distinct()
        )
        async with self.sessions.read() as session:
            return [Stage(stage) for stage in await session.scalars(query) if stage]

    async def draft(
        self, ticket: str, words: Words, who: str, now: datetime, *, instead: bool = False
    ) -> Reply:
        """Keep a draft.

        Args:
            ticket: The ticket's id.
            words: What it says.
            who: Who wrote it.
            now: The time, UTC.
            instead: Reject the ticket's other draft or submitted reply, where there is one.

        Raises:
            UnknownTicket: There is none of this id.
            ReplyPending: Another reply of the ticket may still be sent.
            Apart: Another ticket answers for it.
        """

        async def work(session: AsyncSession) -> Reply:
            row = await held_row(session, ticket)
            check_whole(row.id, row.merged_into)
            other = await session.scalar(
                select(ReplyRow).where(ReplyRow.ticket == row.seq, ReplyRow.pending)
            )
            if other is not None:
                if not (instead and other.state in {ReplyState.DRAFT, ReplyState.SUBMITTED}):
                    raise pending(other)
                note = "replaced by another reply"
                await note_change(session, other, now, who, "replace", ReplyState.REJECTED, note)
                other.state, other.pending, other.note = ReplyState.REJECTED.value, False, note
                await session.flush()
            reply = ReplyRow(
                ticket=row.seq,
                state=ReplyState.DRAFT.value,
                pending=True,
                writers=[who],
                approvals=[],
                note=None,
                created=now,
                changed=now,
                first_sent=None,
                urgency=None,
                **_columns(words),
            )
            session.add(reply)
            await session.flush()
            await note_change(session, reply, now, who, "draft", ReplyState.DRAFT, None, first=True)
            return await _to_reply(session, reply, row)

        return await self.sessions.run(work)

    async def edit(self, reply: str, words: Words, act: ReplyAct, now: datetime) -> Reply:
        """Write a draft anew.

        Raises:
            UnknownReply: There is none of this id.
            ReplyRefusal: It is no draft any more, or the actor may not.
        """

        async def work(session: AsyncSession) -> Reply:
            row, ticket = await held_reply(session, reply)
            await apply_to(session, row, act, now, columns=_columns(words))
            return await _to_reply(session, row, ticket)

        return await self.sessions.run(work)

    async def do(self, reply: str, act: ReplyAct, now: datetime) -> Reply:
        """Submit, withdraw, approve or reject; the last approval queues a delivery to each author.

        The words are judged here, as the ticket stands now.

        Raises:
            UnknownReply: There is none of this id.
            ReplyRefusal: It cannot be done; see `router.replies.acts.take`.
        """

        async def work(session: AsyncSession) -> Reply:
            row, ticket = await held_reply(session, reply)
            facts = await facts_of(session, ticket, self.timing, now)
            found = tuple(self.judge(row.text, facts, now))
            judged = ReplyAct(
                verb=act.verb, by=act.by, note=act.note, urgency=facts.urgency, findings=found
            )
            before = row.state
            await apply_to(session, row, judged, now)
            if row.state == ReplyState.APPROVED and before != row.state:
                row.urgency = facts.urgency.value
                await self._queue(session, row, ticket, facts, now)
                if row.pending:
                    await freeze_if_needed(session, row, ticket, now)
            if row.state == ReplyState.REJECTED and before == ReplyState.APPROVED:
                await _unqueue(session, row, now)
            return await _to_reply(session, row, ticket)

        return await self.sessions.run(work)

    async def show(self, reply: str, now: datetime) -> tuple[Reply, Facts]:
        """Return a reply, and what of its ticket it must fit.

        Raises:
            UnknownReply: There is none of this id.
        """
        async with self.sessions.read() as session:
            row, ticket = await _known(session, reply)
            facts = await facts_of(session, ticket, self.timing, now)
            return await _to_reply(session, row, ticket), facts

    async def history(self, reply: str) -> Sequence[ReplyChange]:
        """List what was done to a reply, oldest first.

        Raises:
            UnknownReply: There is none of this id.
        """
        async with self.sessions.read() as session:
            row, _ = await _known(session, reply)
            query = select(ReplyChangeRow).where(ReplyChangeRow.reply == row.seq)
            changes = await session.scalars(query.order_by(ReplyChangeRow.seq))
            return [_to_change(change) for change in changes]

    async def list(
        self, wanted: ReplyFilter, *, limit: int, after: str | None = None
    ) -> Paged[Reply]:
        """List replies, latest first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = (
            select(ReplyRow, TicketRow)
            .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
            .order_by(ReplyRow.seq.desc())
            .limit(limit + 1)
        )
        if wanted.ticket is not None:
            query = query.where(TicketRow.id == wanted.ticket)
        if wanted.state is not None:
            query = query.where(ReplyRow.state == wanted.state.value)
        if wanted.places:
            query = query.where(of_places(wanted.places))
        if after is not None:
            query = query.where(ReplyRow.seq < number_of("replies", after))
        async with self.sessions.read() as session:
            rows = (await session.execute(query)).all()
            shown = [await _to_reply(session, row, ticket) for row, ticket in rows[:limit]]
        more = cursor_of("replies", rows[limit - 1][0].seq) if len(rows) > limit else None
        return Paged(shown, more)

    async def _queue(
        self,
        session: AsyncSession,
        row: ReplyRow,
        ticket: TicketRow,
        facts: Facts,
        now: datetime,
    ) -> None:
        # What was invented to show the service must never reach a platform.
        planned = self.plan(facts, now, by_hand=row.by_hand or ticket.sample)
        if planned:
            await session.execute(
                insert(ReplyDeliveryRow), [_delivery(row.seq, each, now) for each in planned]
            )
        if all(each.skipped for each in planned):
            await note_change(
                session, row, now, "sawt", "fail", ReplyState.FAILED, "nobody to send it to"
            )
            row.state, row.pending = ReplyState.FAILED.value, False


async def held_reply(session: AsyncSession, reply: str) -> tuple[ReplyRow, TicketRow]:
    """Read a reply and its ticket, and keep others from changing them until the transaction ends.

    Raises:
        UnknownReply: There is none of this id.
    """
    seq = _seq(reply)
    whose = select(TicketRow.id).join(ReplyRow, ReplyRow.ticket == TicketRow.seq)
    ticket = await session.scalar(whose.where(ReplyRow.seq == seq))
    if ticket is None:
        raise UnknownReply(reply)
    held = await held_row(session, ticket)
    rows = await session.scalars(select(ReplyRow).where(ReplyRow.seq == seq).with_for_update())
    return rows.one(), held


async def facts_of(session: AsyncSession, row: TicketRow, timing: Timing, now: datetime) -> Facts:
    """Read what of a ticket a reply must fit."""
    query = (
        select(
            PostRow.seq, PostRow.platform, PostRow.dated, PostRow.url, PostRow.author_id,
            AuthorRow.handle, AuthorRow.name,
        )
        .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .where(TicketPostRow.ticket == row.seq)
        .order_by(PostRow.seq)
    )  # fmt: skip
    found = (await session.execute(query)).all()
    return Facts(
        id=row.id,
        status=Status(row.status),
        unit=row.unit,
        service=row.service,
        municipality=row.municipality,
        amana=row.amana,
        urgency=Urgency(row.urgency),
        intent=Intent(row.intent),
        referral=row.referral,
        clock=clock_of(row, timing, now),
        waiting=tuple(
            Waiting(
                post=each.seq,
                platform=Platform(each.platform),
                since=each.dated,
                url=each.url,
                # Whoever has neither a name nor an account is nobody that could be told.
                author=each.author_id if each.handle or each.name else None,
                handle=each.handle,
            )
            for each in found
        ),
    )


def pending(other: ReplyRow) -> ReplyPending:
    """Say which reply of the ticket may still be sent."""
    name = f"{PREFIX}{other.seq}"
    return ReplyPending(name, other.state, other.writers[0])


async def _unqueue(session: AsyncSession, row: ReplyRow, now: datetime) -> None:
    """Send nothing more of it."""
    await session.execute(
        update(ReplyDeliveryRow)
        .where(ReplyDeliveryRow.reply == row.seq)
        .where(ReplyDeliveryRow.state == DeliveryState.QUEUED.value)
        .values(
            state=DeliveryState.SKIPPED.value,
            due=None,
            at=now,
            reason="the reply was rejected",
            reason_ar="رُفض الرد قبل إرساله",
        )
    )


async def leave_out(
    session: AsyncSession, ticket: int, posts: Collection[int], now: datetime
) -> None:
    """Send no more of a ticket's reply under posts that leave it. The caller holds the ticket."""
    query = select(ReplyRow).where(ReplyRow.ticket == ticket, ReplyRow.pending).with_for_update()
    row = await session.scalar(query)
    if row is None or row.state not in LEAVING:
        return
    await session.execute(
        update(ReplyDeliveryRow)
        .where(ReplyDeliveryRow.reply == row.seq, ReplyDeliveryRow.post.in_(list(posts)))
        .where(ReplyDeliveryRow.state == DeliveryState.QUEUED.value)
        .values(
            state=DeliveryState.SKIPPED.value,
            due=None,
            at=now,
            reason="the post has left the ticket",
            reason_ar="نُقل المنشور من التذكرة قبل الإرسال",
        )
        .execution_options(synchronize_session=False)
    )
    await conclude(session, row, now)


async def conclude(session: AsyncSession, row: ReplyRow, now: datetime) -> None:
    """Let a reply be over where all of its deliveries are."""
    counts = await counts_of(session, row.seq)
    if not all(state.over for state in counts):
        return
    if row.state == ReplyState.APPROVED:
        await apply_to(session, row, ReplyAct(verb=ReplyVerb.BEGIN, by=SERVICE), now)
    verb = ReplyVerb.FINISH if DeliveryState.SENT in counts else ReplyVerb.FAIL
    await apply_to(session, row, ReplyAct(verb=verb, by=SERVICE), now)


async def pending_replies(session: AsyncSession, tickets: Collection[int]) -> Mapping[int, str]:
    """Name the reply of each ticket that may still be sent, by the ticket's number."""
    query = select(ReplyRow.ticket, ReplyRow.seq).where(
        ReplyRow.ticket.in_(list(tickets)), ReplyRow.pending
    )
    return {ticket: f"{PREFIX}{seq}" for ticket, seq in await session.execute(query)}


async def _known(session: AsyncSession, reply: str) -> tuple[ReplyRow, TicketRow]:
    query = (
        select(ReplyRow, TicketRow)
        .join(TicketRow, TicketRow.seq == ReplyRow.ticket)
        .options(CLOCK)
        .where(ReplyRow.seq == _seq(reply))
    )
    found = (await session.execute(query)).first()
    if found is None:
        raise UnknownReply(reply)
    row, ticket = found
    return row, ticket


def _seq(reply: str) -> int:
    number = number_named(PREFIX, reply)
    if number is None:
        raise UnknownReply(reply)
    return number


def _columns(words: Words) -> dict[str, Any]:
    return {
        "text": words.text,
        "template": words.template,
        "stage": words.stage and words.stage.value,
        "fields": dict(words.fields or {}),
        "by_hand": words.by_hand,
    }


def _delivery(reply: int, planned: Planned, now: datetime) -> dict[str, Any]:
    skipped, by_hand = planned.skipped, planned.channel is ChannelKind.MANUAL
    return {
        "reply": reply,
        "post": planned.post,
        "platform": planned.platform.value,
        "channel": planned.channel.value,
        "state": (DeliveryState.SKIPPED if skipped else DeliveryState.QUEUED).value,
        # What a person sends is not due for any loop.
        "due": None if skipped or by_hand else now,
        "reason": skipped and skipped.value.replace("_", " "),
        "reason_ar": skipped and skipped.ar,
        "at": now if skipped else None,
    }


async def counts_of(session: AsyncSession, reply: int) -> dict[DeliveryState, int]:
    """Count the deliveries of a reply by where they stand."""
    query = (
        select(ReplyDeliveryRow.state, func.count())
        .where(ReplyDeliveryRow.reply == reply)
        .group_by(ReplyDeliveryRow.state)
    )
    return {DeliveryState(state): count for state, count in await session.execute(query)}


async def _to_reply(session: AsyncSession, row: ReplyRow, ticket: TicketRow) -> Reply:
    return Reply(
        id=f"{PREFIX}{row.seq}",
        ticket=ticket.id,
        state=ReplyState(row.state),
        words=Words(
            text=row.text,
            template=row.template,
            stage=Stage(row.stage) if row.stage else None,
            fields=row.fields,
            by_hand=row.by_hand,
        ),
        writers=tuple(row.writers),
        approvals=tuple(row.approvals),
        urgency=Urgency(ticket.urgency),
        note=row.note,
        created=row.created,
        changed=row.changed,
        deliveries=await counts_of(session, row.seq),
        frozen=await _frozen(session, row),
    )


async def _frozen(session: AsyncSession, row: ReplyRow) -> Frozen | None:
    if row.frozen is None:
        return None
    plan = await session.scalar(select(PlanRunRow.code).where(PlanRunRow.seq == row.frozen))
    return Frozen(plan=plan or "", run=f"{RUN}{row.frozen}")


def _to_change(row: ReplyChangeRow) -> ReplyChange:
    return ReplyChange(
        at=row.at,
        who=row.who,
        verb=row.verb,
        before=ReplyState(row.before) if row.before else None,
        after=ReplyState(row.after),
        text=row.text,
        note=row.note,
    )

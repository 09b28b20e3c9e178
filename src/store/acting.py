"""Doing something to a ticket, with its line of history and its event, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Insert, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import SERVICE, Act, Standing, take
from router.clock.timing import Stand, Timing
from router.gathering import check_whole
from router.states import TABLE, WAITING, Status, Verb
from router.ticket import Ticket
from store.answered import note_answered
from store.by import By
from store.clocked import CLOCK, change, clock_of, told_moves
from store.database import Sessions
from store.happened import Happened, Tell, write_down
from store.history import line
from store.standing import standing_of
from store.tables import HintRow, HistoryRow, MisrouteRow, TicketPostRow, TicketRow
from store.tickets import held_row
from store.upsert import insert_all
from store.whole import TOLD, with_posts

BATCH = 100

# Which kinds of evidence a service asks for one of: `{"photo", "link"}`; empty: none.
Wants = Callable[[str | None], frozenset[str]]
# What /stats/closure counts.
_COUNTED = frozenset({Verb.RESOLVE, Verb.VERIFY, Verb.CLOSE, Verb.REOPEN})


class _Done(NamedTuple):
    """A line of the history, and the event that tells of it."""

    line: dict[str, Any]
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlActs:
    """The verbs, on the database.

    `tell` writes a ticket as the public JSON object, for events. `wants` says which evidence the
    main service of a ticket asks for, `timing` how its clock runs.
    """

    sessions: Sessions
    tell: Tell
    wants: Wants
    timing: Timing

    async def do(self, ticket: str, act: Act, now: datetime) -> Ticket:
        """Do something to a ticket. Of several at once one is first; the others see what it did.

        Raises:
            UnknownTicket: There is none of this id.
            Refusal: It cannot be done; see `router.acts.take`.
        """

        async def work(session: AsyncSession) -> Ticket:
            return await self.within(session, await held_row(session, ticket), act, now)

        return await self.sessions.run(work)

    async def within(
        self, session: AsyncSession, row: TicketRow, act: Act, now: datetime
    ) -> Ticket:
        """Do something to a ticket that the caller's transaction holds; raises `Refusal`."""
        (ticket,) = await self.within_all(session, [(row, act)], now)
        return ticket

    async def within_all(
        self, session: AsyncSession, acted: Sequence[tuple[TicketRow, Act]], now: datetime
    ) -> Sequence[Ticket]:
        """Do something to each of several tickets, in hardly more statements than to one.

        The caller's transaction holds them, each stands there once, and one `Refusal` undoes all.
        """
        done = [await self._apply(session, row, act, now) for row, act in acted]
        lines = [each.line for each in done if each]
        if lines:
            await session.execute(insert_all(HistoryRow), lines)
        await session.flush()
        tickets = await with_posts(session, [row for row, _ in acted], most=TOLD)
        happened = [
            Happened(type=each.event, body=self.tell(ticket), sample=ticket.sample)
            for each, ticket in zip(done, tickets, strict=True)
            if each
        ]
        await write_down(session, happened, now, postgres=self.sessions.postgres)
        return tickets

    async def wake(self, now: datetime) -> int:
        """Wake tickets whose time has come; return how many, at most a batch."""
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(TicketRow.snoozed <= now, TicketRow.open)
            .order_by(TicketRow.snoozed)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )

        async def work(session: AsyncSession) -> int:
            rows = list(await session.scalars(query))
            act = Act(verb=Verb.WAKE, by=SERVICE)
            await self.within_all(session, [(row, act) for row in rows], now)
            return len(rows)

        return await self.sessions.run(work)

    async def _apply(
        self, session: AsyncSession, row: TicketRow, act: Act, now: datetime
    ) -> "_Done | None":
        """Change a ticket's row, and what hangs on it; return what is to be told, if anything."""
        check_whole(row.id, row.merged_into)
        before = standing_of(row, self.wants(row.service))
        after = take(before, act, now)
        if after == before and act.verb is Verb.CLAIM:
            return None
        values = _values(after)
        changes = _changes(_values(before), values)
        stand = Stand(after.status, after.unit, asleep=after.snoozed is not None)
        was = clock_of(row, self.timing, now)
        for name, value in values.items():
            setattr(row, name, value)
        if after.status.open and not row.open:
            await _make_way(session, row)
        row.open = after.status.open
        # Whoever waits from now on is looked for anew; nobody is for what is in hand or over.
        row.seek, row.waits = now if after.status in WAITING else None, None
        if act.verb is Verb.RESOLVE:
            row.chased = None
        acted = partial(self.timing.acted, verb=act.verb, stand=stand, now=now)
        changes |= told_moves(change(row, acted, self.timing, now, was))
        if act.verb is Verb.ANSWER and not act.by_reply:
            await note_answered(session, TicketPostRow.ticket == row.seq, now)
        if act.verb is Verb.RETURN:
            await session.execute(_misroute(row, act, before, now))
            if act.named or act.service:
                await session.execute(_hint(row, act, before, now))
        by = By(who=act.by.name, at=now, note=act.text or act.note)
        written = line(row, act.verb.value, by, changes, before=before.status.value)
        written["unit"] = _counts_for(act.verb, before, after)
        return _Done(written, TABLE[before.status, act.verb].event)


def _counts_for(verb: Verb, before: Standing, after: Standing) -> str | None:
    """Name the unit that an end, or its undoing, counts for: the one that resolved the matter."""
    counted = verb in _COUNTED and before.status is not Status.DISMISSED
    return after.closing if counted else None


async def _make_way(session: AsyncSession, row: TicketRow) -> None:
    """Let a ticket be taken up beside an open one of its wording: that one is joined, not it."""
    other = select(TicketRow.seq).where(
        TicketRow.open, TicketRow.join_key == row.join_key, TicketRow.sample == row.sample
    )
    if row.join_key is not None and await session.scalar(other.limit(1)) is not None:
        row.join_key = None


def _values(standing: Standing) -> dict[str, Any]:
    """Return the columns of a standing."""
    return {
        "status": standing.status.value,
        "unit": standing.unit,
        "holder": standing.holder,
        "referral": standing.referral,
        "snoozed": standing.snoozed,
        "evidence": [{"kind": one.kind, "value": one.value} for one in standing.evidence],
        "resolver": standing.resolver,
        "verifier": standing.verifier,
        "closing": standing.closing,
        "answered": standing.answered,
        "ended": standing.ended,
        "reopened": standing.reopened,
        "returned": standing.returned,
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Sequence[Any]]:
    """Return [before, after] of what changed beside the status; instants as RFC 3339."""
    return {
        name: [_plain(before[name]), _plain(after[name])]
        for name in after
        if name != "status" and before[name] != after[name]
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.isoformat() if isinstance(value, datetime) else value


def _hint(row: TicketRow, act: Act, before: Standing, now: datetime) -> Insert:
    """Offer to the learning loop what a person said of where a ticket belongs."""
    return insert(HintRow).values(
        ticket=row.seq,
        at=now,
        who=act.by.name,
        unit=before.unit,
        went=row.unit,
        service=act.service,
        note=act.note,
        state="open",
    )


def _misroute(row: TicketRow, act: Act, before: Standing, now: datetime) -> Insert:
    return insert(MisrouteRow).values(
        ticket=row.seq,
        at=now,
        who=act.by.name,
        unit=before.unit,
        went=row.unit,
        service=row.service,
        reason=act.note,
    )

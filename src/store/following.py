"""What becomes of tickets when their posts are corrected.

A ticket follows its posts: other fields, another unit, its holder kept. A post that turns out to
be of another place than the posts beside it leaves for a ticket of its own. A ticket whose posts
are all not relevant owes nobody an answer, and ends; it opens again should that be corrected.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import PostId
from router.clock.ticking import Moved
from router.clock.timing import CORRECT, Stand, Timing, moves
from router.decide import Decision
from router.events import EventType
from router.states import WAITING, Status
from router.ticket import TicketId, ticket_id
from store.by import By
from store.clocked import CLOCK, clock_of, columns, told_moves
from store.happened import Happened, Tell, write_down
from store.matters import Matter, matters_of
from store.opening import open_or_join
from store.replies import leave_out
from store.tables import HistoryRow, MisrouteRow, TicketPostRow, TicketRow
from store.upsert import insert_all
from store.whole import tickets_by_number

TOLD = ("services", "service", "municipality", "urgency", "intent", "unit", "referral")
FOLLOWS = (
    *("services", "service", "domain", "municipality", "amana", "urgency", "intent"),
    *("unit", "referral", "reasons", "join_key"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redecided:
    """A post by its number, decided anew; `ticket` is the number of the one it has, if any."""

    post: int
    decision: Decision
    wanted_before: bool
    ticket: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """One transaction in which tickets follow what was decided anew.

    `desks` are units where what is not sure waits for a person: that it leaves them is no misroute.
    `undoing`: by whom and when was said what is taken back; nobody had misrouted anything.
    """

    session: AsyncSession
    amana_of: Mapping[str, str]
    tell: Tell
    timing: Timing
    postgres: bool
    desks: frozenset[str] = frozenset()
    undoing: By | None = None

    async def follow(self, again: Sequence[Redecided], by: By) -> Collection[int]:
        """Change, end and open tickets, with their history and events; return their numbers."""
        of_ticket: dict[int, list[Redecided]] = defaultdict(list)
        for one in again:
            if one.ticket is not None:
                of_ticket[one.ticket].append(one)
        homeless = [one for one in again if one.ticket is None]
        happened: list[tuple[int, EventType]] = []
        for seq in sorted(of_ticket):
            leaving, events = await self._ticket(seq, of_ticket[seq], by)
            homeless += leaving
            happened += [(seq, event) for event in events]
        happened += await self._house([one for one in homeless if one.decision.wanted], by.at)
        whole = await tickets_by_number(self.session, {seq for seq, _ in happened})
        told = [
            Happened(type=event, body=self.tell(whole[seq]), sample=whole[seq].sample)
            for seq, event in happened
        ]
        await write_down(self.session, told, by.at, postgres=self.postgres)
        return whole.keys()

    async def _ticket(
        self, seq: int, again: Sequence[Redecided], by: By
    ) -> tuple[Sequence[Redecided], Sequence[EventType]]:
        """Let a ticket follow; return the posts that leave it, and what happened to it."""
        query = select(TicketRow).options(CLOCK).where(TicketRow.seq == seq).with_for_update()
        ticket = (await self.session.scalars(query)).one()
        posts = set(
            await self.session.scalars(
                select(TicketPostRow.post).where(TicketPostRow.ticket == seq)
            )
        )
        alone = posts == {one.post for one in again}
        staying = [one for one in again if one.decision.wanted and (alone or _fits(ticket, one))]
        leaving = [one for one in again if one not in staying] if staying or not alone else []
        before = Status(ticket.status)
        if staying:
            matter = Matter([one.decision for one in staying])
            row = matter.row(self.amana_of, by.at)
            values = {name: row[name] for name in FOLLOWS} | _standing(ticket, staying)
            events = [EventType.UPDATED]
            if row["referral"] and row["referral"] != ticket.referral:
                events.append(EventType.REFERRED)
        elif alone:
            ends = ticket.open
            values = (
                {
                    "status": Status.DISMISSED.value,
                    "open": False,
                    "ended": by.at,
                    "snoozed": None,
                }
                if ends
                else {}
            )
            values["reasons"] = list(again[0].decision.reasons)
            events = [EventType.DISMISSED if ends else EventType.UPDATED]
        else:
            values, events = {}, [EventType.UPDATED]
        if staying and self.undoing:
            values |= await self._stood(ticket, self.undoing)
        if leaving:
            await leave_out(self.session, seq, [one.post for one in leaving], by.at)
        told = _changes(ticket, values)
        misroute = self._misroute(ticket, values, by) if "unit" in told else None
        clock, moved = self._clock(ticket, values, staying, by.at)
        values |= clock | _sought(ticket, values, by.at)
        await self._change(seq, values)
        if misroute:
            await self.session.execute(insert(MisrouteRow).values(**misroute))
        await self.session.execute(
            delete(TicketPostRow).where(TicketPostRow.post.in_([one.post for one in leaving]))
        )
        await self.session.execute(
            insert(HistoryRow).values(
                ticket=seq,
                at=by.at,
                who=by.who,
                verb=CORRECT,
                before=before.value,
                after=values.get("status", before.value),
                note=by.note,
                changes=told | told_moves(moved),
            )
        )
        return leaving, events

    async def _stood(self, ticket: TicketRow, undoing: By) -> dict[str, Any]:
        """Say whose a ticket was before what is undone; whoever was given it since keeps it.

        A desk had it by what somebody did, not by the rules.
        """
        changes = await self.session.scalar(
            select(HistoryRow.changes).where(
                HistoryRow.ticket == ticket.seq,
                HistoryRow.verb == CORRECT,
                HistoryRow.at == undoing.at,
                HistoryRow.who == undoing.who,
            )
        )
        if changes is None:
            return {}
        before, after = changes.get("unit", (ticket.unit, ticket.unit))
        return {"unit": before if ticket.unit == after else ticket.unit}

    def _misroute(
        self, ticket: TicketRow, values: Mapping[str, Any], by: By
    ) -> dict[str, Any] | None:
        """Count a ticket that leaves a unit which was not the right one."""
        if self.undoing or ticket.unit in self.desks:
            return None
        return {
            "ticket": ticket.seq,
            "at": by.at,
            "who": by.who,
            "unit": ticket.unit,
            "went": values["unit"],
            "service": ticket.service,
            "reason": by.note or values["service"] or CORRECT,
            "how": CORRECT,
        }

    def _clock(
        self,
        ticket: TicketRow,
        values: Mapping[str, Any],
        staying: Sequence[Redecided],
        now: datetime,
    ) -> tuple[dict[str, Any], Sequence[Moved]]:
        """Return the columns of the clock as the ticket is left, and the deadlines that moved."""
        stand = Stand(
            Status(values.get("status", ticket.status)),
            values.get("unit", ticket.unit),
            asleep=values.get("snoozed", ticket.snoozed) is not None,
        )
        before = clock_of(ticket, self.timing, now)
        if staying:
            matters = [one.decision.matter for one in staying]
            elsewhere = stand.unit != ticket.unit
            after, _ = self.timing.followed(before, matters, stand, now, elsewhere=elsewhere)
        else:
            after = self.timing.entered(before, stand, now)
        return columns(after, self.timing, stand, now, ticket.due), moves(before, after)

    async def _change(self, seq: int, values: Mapping[str, Any]) -> None:
        """Change a ticket. Where another open one is the same matter by now, both stay apart."""
        change = update(TicketRow).where(TicketRow.seq == seq)
        change = change.execution_options(synchronize_session=False)
        if not values:
            return
        try:
            async with self.session.begin_nested():
                await self.session.execute(change.values(**values))
        except IntegrityError:
            await self.session.execute(change.values(**{**values, "join_key": None}))
        self.session.expire_all()

    async def _house(
        self, homeless: Sequence[Redecided], now: datetime
    ) -> Sequence[tuple[int, EventType]]:
        """Give posts without a ticket theirs: an open one of the same matter, or a new one."""
        if not homeless:
            return []
        number = {one.decision.post: one.post for one in homeless}
        names = [ticket_id(post) for post in number]
        query = select(TicketRow.id).where(TicketRow.id.in_(names))
        taken = set(await self.session.scalars(query))
        matters = [
            _renamed(each, now) if ticket_id(each.posts[0]) in taken else each
            for each in matters_of([one.decision for one in homeless])
        ]
        opened, joined = await open_or_join(
            self.session, matters, self.amana_of, self.timing, now, postgres=self.postgres
        )
        owned = [
            {"post": number[post], "ticket": ticket}
            for ticket, matter in (*opened.items(), *joined.items())
            for post in matter.posts
        ]
        await self.session.execute(insert_all(TicketPostRow), owned)
        events = [(seq, EventType.UPDATED) for seq in joined]
        events += [(seq, EventType.CREATED) for seq in opened]
        return events + [
            (seq, EventType.REFERRED)
            for seq, matter in opened.items()
            if matter.decisions[0].referral
        ]


def _fits(ticket: TicketRow, one: Redecided) -> bool:
    """Whether a post is still of its ticket's matter: they share their words, so the place says."""
    return one.decision.municipality == ticket.municipality


def _changes(ticket: TicketRow, values: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Return [before, after] of what people read and a correction changes."""
    return {
        name: [getattr(ticket, name), values[name]]
        for name in TOLD
        if name in values and values[name] != getattr(ticket, name)
    }


def _sought(ticket: TicketRow, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Say when to look for somebody: of what waits now, by what is known of it now."""
    waiting = Status(values.get("status", ticket.status)) in WAITING
    return {"seek": now if waiting else None, "waits": None}


def _standing(ticket: TicketRow, staying: Sequence[Redecided]) -> dict[str, Any]:
    """Say where a ticket stands by the posts that stay.

    What nobody has taken up may be referred or not; what is over stays so, unless it was ended as
    not relevant.
    """
    status = Status(ticket.status)
    again = not ticket.open and not any(one.wanted_before for one in staying)
    if status not in {Status.NEW, Status.REFERRED} and not again:
        return {}
    referral = staying[0].decision.referral
    now = {"status": (Status.REFERRED if referral else Status.NEW).value, "open": True}
    return now | ({"holder": None, "ended": None} if again else {})


def _renamed(matter: Matter, now: datetime) -> Matter:
    """Name a further ticket of a post that has opened one before."""
    first = PostId(f"{matter.posts[0]}:{now.isoformat()}")
    return replace(matter, name=TicketId(ticket_id(first)))

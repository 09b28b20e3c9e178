"""Placing a batch: of which matter each decision is, and what is kept of that."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from listener.post import PostId
from router.clock.timing import Timing
from router.decide import Decision
from router.incidents.ledger import Ledger, Merge, Placed
from router.incidents.says import Says
from router.incidents.sketch import Sketch
from store.clocked import CLOCK
from store.gathering import OPEN, Gathering
from store.history import by_itself
from store.incidents import Incidents, untouched
from store.matters import Matter, matters_of, placed_matters
from store.tables import SuggestionRow, TicketRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Lone tickets that were merged by themselves; `into` gives by number where each went."""

    done: Sequence[Merge]
    into: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The matters of a batch.

    `read` are the decisions that the ledger placed, each with what its post says, and where that
    belongs.
    """

    matters: Sequence[Matter]
    incidents: Incidents
    timing: Timing
    ledger: Ledger
    read: Sequence[tuple[Decision, Says, Placed]]

    async def keep(
        self,
        numbers: Mapping[PostId, int],
        settled: Sequence[tuple[int, Matter]],
        opened: Collection[int],
        now: datetime,
    ) -> Merged:
        """Keep marks, sketches and suggestions; return which lone tickets were merged by it all.

        Args:
            numbers: The number of each post.
            settled: Tickets by number, each with the matter that went to it.
            opened: Those of them that are new.
            now: The time, UTC.
        """
        places = {decision.post: one.ticket for decision, _, one in self.read}
        ticket_of = {
            places[post]: seq for seq, matter in settled for post in matter.posts if post in places
        }
        merged = await self._merge(ticket_of, now)
        placed = [(ticket_of[one.ticket], says) for _, says, one in self.read]
        placed += [(merged.into[one.ticket], one.says) for one in merged.done]
        grown = ticket_of | {
            self.ledger.standing(one.into.ticket): merged.into[one.ticket] for one in merged.done
        }
        sketches = {seq: self._drawn(place, seq, placed) for place, seq in grown.items()}
        marks = {
            (mark.number, ticket) for ticket, says in placed for mark in self.ledger.marks(says)
        }
        await self.incidents.keep(marks, sketches, now, opened)
        await self._suggest(numbers, ticket_of, now)
        return merged

    def _drawn(self, place: int, seq: int, placed: Sequence[tuple[int, Says]]) -> Sketch:
        """Return the sketch of a ticket: of one that was over, its own and what is said now."""
        before = self.ledger.over.get(seq)
        if before is None:
            return self.ledger.sketches[place]
        sketch = before.copy()
        for ticket, says in placed:
            if ticket == seq:
                sketch.add(says)
        return sketch

    async def _suggest(
        self, numbers: Mapping[PostId, int], ticket_of: Mapping[int, int], now: datetime
    ) -> None:
        rows = [
            {
                "post": numbers[decision.post],
                "ticket": ticket,
                "score": round(one.suggested.score, 4),
                "reasons": list(one.suggested.reasons),
                "state": OPEN,
                "at": now,
            }
            for decision, _, one in self.read
            if one.suggested
            for ticket in [self._number(one.suggested.ticket, ticket_of)]
            if ticket is not None and ticket != ticket_of[one.ticket]
        ]
        if rows:
            insert = insert_into(SuggestionRow, postgres=self.incidents.postgres)
            await self.incidents.session.execute(insert.on_conflict_do_nothing(), rows)

    async def _merge(self, ticket_of: Mapping[int, int], now: datetime) -> Merged:
        """Merge lone tickets that belong elsewhere, those that nobody has taken up meanwhile."""
        session = self.incidents.session
        wanted = {
            one.ticket: (into, one)
            for one in self.ledger.merges
            for into in [self._number(one.into.ticket, ticket_of)]
            if into is not None
        }
        if not wanted:
            return Merged(done=(), into={})
        seqs = {*wanted, *(into for into, _ in wanted.values())}
        query = (
            select(TicketRow).options(CLOCK).where(TicketRow.seq.in_(seqs)).order_by(TicketRow.seq)
        )
        rows = {row.seq: row for row in await session.scalars(query.with_for_update())}
        free = set(
            await session.scalars(
                select(TicketRow.seq).where(TicketRow.seq.in_(wanted), untouched())
            )
        )
        gathering = Gathering(session=session, timing=self.timing)
        done: list[Merge] = []
        for seq, (into, one) in wanted.items():
            if seq in free and rows[into].open:
                why = ", ".join((*one.into.reasons, f"likeness {one.into.score:.2f}"))
                await gathering.merge(rows[into], rows[seq], by_itself(now, why))
                done.append(one)
        await session.flush()
        await self.incidents.forget([one.ticket for one in done])
        return Merged(done=done, into={one.ticket: wanted[one.ticket][0] for one in done})

    def _number(self, place: int, ticket_of: Mapping[int, int]) -> int | None:
        """Return the number of the ticket at a place, which may have been merged meanwhile."""
        standing = self.ledger.standing(place)
        return ticket_of.get(standing, standing if standing > 0 else None)


async def place(
    incidents: Incidents, decisions: Sequence[Decision], timing: Timing, now: datetime
) -> Placing:
    """Ask the ledger of which matter each decision is; what was not read joins by its wording."""
    read = [(one, one.says) for one in decisions if one.wanted and one.says]
    kept_out = [(one, one.says) for each in decisions if (one := each.otherwise) and one.says]
    others = [one for one in decisions if one.says is None]
    ledger = await incidents.ledger([says for _, says in (*read, *kept_out)], now)
    placed = ledger.gather([says for _, says in read])
    matters = placed_matters([one for one, _ in read], [one.ticket for one in placed])
    return Placing(
        matters=[
            *(_over(each, ledger) for each in matters.values()),
            *matters_of(others),
            *_of_ends([one for one, says in kept_out if not ledger.open_one(says)], ledger),
        ],
        incidents=incidents,
        timing=timing,
        ledger=ledger,
        read=[(one, says, at) for (one, says), at in zip(read, placed, strict=True)],
    )


def _over(matter: Matter, ledger: Ledger) -> Matter:
    """Say of which ticket that is over a matter is, where it would open one."""
    if matter.ticket is not None:
        return matter
    said = (ledger.recognised(one.says) for one in matter.decisions if one.says)
    found = next((each for each in said if each), None)
    return replace(matter, over=found.ticket) if found else matter


def _of_ends(suppressed: Sequence[Decision], ledger: Ledger) -> Iterator[Matter]:
    """Yield those of what filters take that are of the matter of a ticket that is over."""
    for each in suppressed:
        matter = _over(Matter((each,), suppressed=True), ledger)
        if matter.over is not None:
            yield matter

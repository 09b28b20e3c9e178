"""Tickets of one matter brought together, and taken apart again as they were.

merge    posts of a ticket ─▶ another ticket;  what changed of both is kept
split    posts of a ticket ─▶ the tickets that they came from, or a new one
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.clock.running import Clock
from router.clock.timing import Timing, moves
from router.clock.written import clock_from_json, clock_to_json
from router.decide import Decision
from router.gathering import Move
from router.states import Status
from store.by import By
from store.clocked import CLOCK, change, clock_of, keep, told_moves
from store.history import line
from store.matters import Matter
from store.opening import hurry, join
from store.tables import (
    DecisionRow,
    HistoryRow,
    MergeRow,
    SuggestionRow,
    TicketPostRow,
    TicketRow,
)
from store.upsert import insert_all
from store.whole import count_posts

# Decides posts, given by number, anew.
Deciding = Callable[[Collection[int]], Awaitable[Mapping[int, Decision]]]
OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One transaction in which posts move between tickets. All rows are held, with their clocks."""

    session: AsyncSession
    timing: Timing

    async def merge(self, into: TicketRow, other: TicketRow, by: By) -> Sequence[int]:
        """Move all posts of a ticket to another one; the first ends, and can be restored.

        Returns:
            The posts that moved.
        """
        posts = await self.posts(other.seq)
        before = {"ticket": _state(other), "into": self._part(into, by.at).to_json()}
        had = await count_posts(self.session, into.seq)
        await self._move_all(other.seq, into.seq)
        suggested = await self._suggestions(other.seq)
        await self._suggest_for(suggested, other.seq, into.seq)
        other.status, other.open = Status.DISMISSED.value, False
        other.merged_into, other.ended, other.snoozed = into.id, by.at, None
        other.seek, other.waits = None, None
        hurry(into, Urgency(other.urgency))
        theirs = clock_of(other, self.timing, by.at)
        change(other, lambda clock: (clock, ()), self.timing, by.at)
        absorbed = partial(self.timing.absorbed, other=theirs, unit=into.unit, now=by.at)
        moved = change(into, absorbed, self.timing, by.at)
        after = {"ticket": _state(other), "into": self._part(into, by.at).to_json()}
        await self.session.execute(
            insert(MergeRow).values(
                ticket=other.seq,
                into=into.seq,
                at=by.at,
                posts=list(posts),
                before={**before, "suggested": suggested},
                after=after,
            )
        )
        grown: dict[str, Sequence[Any]] = {
            "merged": [None, other.id],
            "posts": [had, had + len(posts)],
        }
        grown |= rose(before["into"]["urgency"], into) | told_moves(moved)
        await self.note(into, Move.MERGE, by, grown)
        gone: dict[str, list[Any]] = {"merged_into": [None, into.id], "posts": [len(posts), 0]}
        await self.note(other, Move.MERGE, by, gone, before=before["ticket"]["status"])
        return posts

    async def restore(
        self, ticket: TicketRow, posts: Sequence[int], by: By, deciding: Deciding
    ) -> tuple[list[TicketRow], list[int]]:
        """Undo the merges whose posts, those that are still here, are all among these.

        Returns:
            The tickets that stand again, the last merged first, and the posts that are left.
        """
        left, here = set(posts), set(await self.posts(ticket.seq))
        merges = list(await self.session.scalars(_merges_into(ticket)))
        undone: dict[int, TicketRow] = {}
        notes: list[dict[str, Sequence[Any]]] = []
        for merge in reversed(merges):
            its = here.intersection(merge.posts)
            if its and its <= left:
                other = undone[merge.seq] = await self._undo(merge, ticket, sorted(its), by)
                had = len(here)
                left -= its
                here -= its
                notes.append({"split": [None, other.id], "posts": [had, len(here)]})
        if undone:
            notes[-1] |= await self._give_back(ticket, merges, undone.keys(), by.at, deciding)
        for changes in notes:
            await self.note(ticket, Move.SPLIT, by, changes)
        return list(undone.values()), sorted(left)

    async def posts(self, ticket: int) -> list[int]:
        """List the posts of a ticket by number."""
        query = select(TicketPostRow.post).where(TicketPostRow.ticket == ticket)
        return list(await self.session.scalars(query.order_by(TicketPostRow.post)))

    async def note(
        self,
        ticket: TicketRow,
        move: Move,
        by: By,
        changes: Mapping[str, Sequence[Any]],
        *,
        before: str | None = None,
    ) -> None:
        """Write a line of a ticket's history."""
        written = line(ticket, move.value, by, changes, before=before)
        await self.session.execute(insert_all(HistoryRow), [written])

    async def _undo(
        self, merge: MergeRow, into: TicketRow, posts: Sequence[int], by: By
    ) -> TicketRow:
        """Let a ticket stand again with its posts."""
        query = (
            select(TicketRow).options(CLOCK).where(TicketRow.seq == merge.ticket).with_for_update()
        )
        other = (await self.session.scalars(query)).one()
        await self.move(posts, other.seq)
        await self._suggest_for(merge.before.get("suggested", ()), into.seq, other.seq)
        dismissed = other.status
        await self._stand_again(other, merge.before["ticket"])
        theirs = clock_of(other, self.timing, by.at)
        keep(other, self.timing.recounted(theirs, other.unit)[0], self.timing, by.at)
        merge.undone = by.at
        back: dict[str, list[Any]] = {"merged_into": [into.id, None], "posts": [0, len(posts)]}
        await self.note(other, Move.SPLIT, by, back, before=dismissed)
        return other

    async def _stand_again(self, ticket: TicketRow, state: dict[str, Any]) -> None:
        """Let a ticket stand where it stood. Its wording may have opened another one meanwhile."""
        try:
            async with self.session.begin_nested():
                _put_back(ticket, state)
                await self.session.flush()
        except IntegrityError:
            await self.session.refresh(ticket)
            _put_back(ticket, state)
            ticket.join_key = None
            await self.session.flush()

    def _part(self, ticket: TicketRow, now: datetime) -> "_Part":
        return _Part(ticket.urgency, clock_of(ticket, self.timing, now))

    async def _give_back(
        self,
        ticket: TicketRow,
        merges: Sequence[MergeRow],
        undone: Collection[int],
        now: datetime,
        deciding: Deciding,
    ) -> dict[str, Sequence[Any]]:
        """Give a ticket back what it was, where nothing has changed it since; say what changed.

        What else was merged is merged anew into what it was, so that it keeps what that asks for.
        """
        first = next(at for at, merge in enumerate(merges) if merge.seq in undone)
        was = now_is = _Part.of(merges[first].before["into"])
        for merge in merges[first:]:
            now_is = self._without(_Part.of(merge.before["into"]), was, now_is, ticket.unit)
            was = _Part.of(merge.after["into"])
            if merge.seq not in undone:
                merge.before = {**merge.before, "into": now_is.to_json()}
                other = await self._row(merge.ticket)
                now_is = self._with(now_is, other, ticket.unit, merge.at)
                merge.after = {**merge.after, "into": now_is.to_json()}
        ours = self._part(ticket, now)
        parted = self._without(ours, was, now_is, ticket.unit)
        ticket.urgency = parted.urgency
        keep(ticket, parted.clock, self.timing, now)
        merged = {post for merge in merges if merge.seq not in undone for post in merge.posts}
        await self._keep_what_came(ticket, merges[first].at, merged, deciding)
        moved = moves(ours.clock, clock_of(ticket, self.timing, now))
        return rose(ours.urgency, ticket) | told_moves(moved)

    def _without(self, ours: "_Part", was: "_Part", now_is: "_Part", unit: str) -> "_Part":
        """Put `now_is` in the place of `was`, where that is still so."""
        urgency = now_is.urgency if ours.urgency == was.urgency else ours.urgency
        clock, _ = self.timing.parted(ours.clock, now_is.clock, was.clock, unit)
        return _Part(urgency, clock)

    def _with(self, ours: "_Part", other: TicketRow, unit: str, at: datetime) -> "_Part":
        """Take over what another ticket asks for."""
        more = Urgency(other.urgency).level > Urgency(ours.urgency).level
        theirs = clock_of(other, self.timing, at)
        clock, _ = self.timing.absorbed(ours.clock, theirs, unit, at)
        return _Part(other.urgency if more else ours.urgency, clock)

    async def _keep_what_came(
        self, ticket: TicketRow, since: datetime, merged: Collection[int], deciding: Deciding
    ) -> None:
        """Let a ticket stay as urgent as the posts that have come by themselves since a merge."""
        let_in = exists().where(
            SuggestionRow.post == DecisionRow.post,
            SuggestionRow.state == ACCEPTED,
            SuggestionRow.decided >= since,
        )
        query = (
            select(DecisionRow.post, DecisionRow.decided)
            .join(TicketPostRow, TicketPostRow.post == DecisionRow.post)
            .where(TicketPostRow.ticket == ticket.seq, DecisionRow.wanted)
            .where(or_(DecisionRow.decided >= since, let_in))
            .order_by(DecisionRow.decided, DecisionRow.post)
        )
        found = await self.session.execute(query)
        came = {post: at for post, at in found if post not in merged}
        alike: dict[Any, tuple[datetime, Decision]] = {}
        for post, decision in (await deciding(came)).items() if came else ():
            at = max(came[post], since)
            if decision.matter not in alike or at < alike[decision.matter][0]:
                alike[decision.matter] = (at, decision)
        for at, decision in alike.values():
            join(ticket, Matter([decision]), self.timing, at)

    async def _suggestions(self, ticket: int) -> list[int]:
        """List what is suggested for a ticket, and not decided."""
        query = select(SuggestionRow.seq).where(
            SuggestionRow.ticket == ticket, SuggestionRow.state == OPEN
        )
        return list(await self.session.scalars(query.order_by(SuggestionRow.seq)))

    async def _suggest_for(self, suggested: Sequence[int], before: int, ticket: int) -> None:
        """Suggest for a ticket what was suggested for another, and is not decided."""
        if not suggested:
            return
        await self.session.execute(
            update(SuggestionRow)
            .where(SuggestionRow.seq.in_(suggested))
            .where(SuggestionRow.ticket == before, SuggestionRow.state == OPEN)
            .values(ticket=ticket)
            .execution_options(synchronize_session=False)
        )

    async def _row(self, ticket: int) -> TicketRow:
        query = select(TicketRow).options(CLOCK).where(TicketRow.seq == ticket)
        return (await self.session.scalars(query)).one()

    async def _move_all(self, ticket: int, into: int) -> None:
        await self.session.execute(
            update(TicketPostRow)
            .where(TicketPostRow.ticket == ticket)
            .values(ticket=into)
            .execution_options(synchronize_session=False)
        )

    async def move(self, posts: Sequence[int], ticket: int) -> None:
        """Give posts to a ticket."""
        await self.session.execute(
            update(TicketPostRow)
            .where(TicketPostRow.post.in_(list(posts)))
            .values(ticket=ticket)
            .execution_options(synchronize_session=False)
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """What a ticket takes over with the posts of another."""

    urgency: str
    clock: Clock

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "_Part":
        return cls(data["urgency"], clock_from_json(data["clock"]))

    def to_json(self) -> dict[str, Any]:
        return {"urgency": self.urgency, "clock": clock_to_json(self.clock)}


def _merges_into(ticket: TicketRow) -> Select[MergeRow]:
    """Ask for the merges that stand, the first first."""
    standing = and_(MergeRow.into == ticket.seq, MergeRow.undone.is_(None))
    return select(MergeRow).where(standing).order_by(MergeRow.seq)


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


_READ: dict[str, Callable[[Any], Any]] = {
    "ended": _instant,
    "snoozed": _instant,
    "seek": _instant,
}


def _put_back(ticket: TicketRow, state: dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(ticket, name, _READ.get(name, _same)(value))
    ticket.merged_into = None


def _state(ticket: TicketRow) -> dict[str, Any]:
    """Return what ends with a merge."""
    return {
        "status": ticket.status,
        "open": ticket.open,
        "ended": ticket.ended and ticket.ended.isoformat(),
        "snoozed": ticket.snoozed and ticket.snoozed.isoformat(),
        "seek": ticket.seek and ticket.seek.isoformat(),
        "waits": ticket.waits,
    }


def rose(before: str, ticket: TicketRow) -> dict[str, Sequence[Any]]:
    """Say for the history that a ticket has another urgency, where it has."""
    return {} if ticket.urgency == before else {"urgency": [before, ticket.urgency]}

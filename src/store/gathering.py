"""Tickets of one matter brought together, and taken apart again as they were.

merge    posts of a ticket ─▶ another ticket;  what changed of both is kept
split    posts of a ticket ─▶ the tickets that they came from, or a new one
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.clock.ticking import Moved
from router.clock.timing import Timing
from router.clock.written import clock_from_json, clock_to_json
from router.gathering import Move
from router.states import Status
from store.by import By
from store.clocked import CLOCK, clock_of, keep, told_moves
from store.tables import HistoryRow, MergeRow, TicketPostRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One transaction in which posts move between tickets. All rows are held, with their clocks."""

    session: AsyncSession
    timing: Timing

    async def merge(self, into: TicketRow, other: TicketRow, by: By) -> None:
        """Move all posts of a ticket to another one; the first ends, and can be restored."""
        posts = await self.posts(other.seq)
        before = {"ticket": _state(other), "into": self._grows(into, by.at)}
        had = await self._count(into.seq)
        await self.move(posts, into.seq)
        other.status, other.open = Status.DISMISSED.value, False
        other.merged_into, other.ended, other.snoozed = into.id, by.at, None
        other.seek, other.waits = None, None
        if Urgency(other.urgency).level > Urgency(into.urgency).level:
            into.urgency = other.urgency
        theirs = clock_of(other, self.timing, by.at)
        keep(other, theirs, self.timing, by.at)
        ours = clock_of(into, self.timing, by.at)
        clock, moved = self.timing.absorbed(ours, theirs, into.unit, by.at)
        keep(into, clock, self.timing, by.at)
        after = {"ticket": _state(other), "into": self._grows(into, by.at)}
        await self.session.execute(
            insert(MergeRow).values(
                ticket=other.seq,
                into=into.seq,
                at=by.at,
                posts=list(posts),
                before=before,
                after=after,
            )
        )
        grown: dict[str, Sequence[Any]] = {
            "merged": [None, other.id],
            "posts": [had, had + len(posts)],
        }
        grown |= _rose(before["into"]["urgency"], into) | told_moves(moved)
        await self.note(into, Move.MERGE, by, grown)
        gone: dict[str, list[Any]] = {"merged_into": [None, into.id], "posts": [len(posts), 0]}
        await self.note(other, Move.MERGE, by, gone, before=before["ticket"]["status"])

    async def restore(
        self, ticket: TicketRow, posts: Sequence[int], by: By
    ) -> tuple[list[TicketRow], list[int]]:
        """Undo the merges whose posts are all among these, the newest first.

        Returns:
            The tickets that stand again, and the posts that are left.
        """
        query = (
            select(MergeRow)
            .where(MergeRow.into == ticket.seq, MergeRow.undone.is_(None))
            .order_by(MergeRow.seq.desc())
        )
        left, restored = set(posts), []
        for merge in list(await self.session.scalars(query)):
            if merge.posts and left.issuperset(merge.posts):
                restored.append(await self._undo(merge, ticket, by))
                left -= set(merge.posts)
        return restored, sorted(left)

    async def posts(self, ticket: int) -> list[int]:
        """List the posts of a ticket by number."""
        query = select(TicketPostRow.post).where(TicketPostRow.ticket == ticket)
        return list(await self.session.scalars(query.order_by(TicketPostRow.post)))

    async def _count(self, ticket: int) -> int:
        query = select(func.count()).where(TicketPostRow.ticket == ticket)
        return await self.session.scalar(query) or 0

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
        await self.session.execute(
            insert(HistoryRow).values(
                ticket=ticket.seq,
                at=by.at,
                who=by.who,
                verb=move.value,
                before=before or ticket.status,
                after=ticket.status,
                note=by.note,
                changes=dict(changes),
            )
        )

    async def _undo(self, merge: MergeRow, into: TicketRow, by: By) -> TicketRow:
        query = (
            select(TicketRow).options(CLOCK).where(TicketRow.seq == merge.ticket).with_for_update()
        )
        other = (await self.session.scalars(query)).one()
        had = await self._count(into.seq)
        await self.move(merge.posts, other.seq)
        dismissed = other.status
        await self._stand_again(other, merge.before["ticket"])
        keep(other, clock_of(other, self.timing, by.at), self.timing, by.at)
        rose, moved = self._give_back(into, merge, by.at)
        merge.undone = by.at
        count = len(merge.posts)
        fewer: dict[str, Sequence[Any]] = {
            "split": [None, other.id],
            "posts": [had, had - count],
        }
        await self.note(into, Move.SPLIT, by, fewer | rose | told_moves(moved))
        back: dict[str, list[Any]] = {"merged_into": [into.id, None], "posts": [0, count]}
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

    def _grows(self, ticket: TicketRow, now: datetime) -> dict[str, Any]:
        """Return what a ticket takes over with the posts of another."""
        clock = clock_of(ticket, self.timing, now)
        return {"urgency": ticket.urgency, "clock": clock_to_json(clock)}

    def _give_back(
        self, ticket: TicketRow, merge: MergeRow, now: datetime
    ) -> tuple[dict[str, Sequence[Any]], Sequence[Moved]]:
        """Give a ticket back what it was, where nothing has changed it since; say what changed."""
        before, after = merge.before["into"], merge.after["into"]
        old = ticket.urgency
        if old == after["urgency"]:
            ticket.urgency = before["urgency"]
        clock, moved = self.timing.parted(
            clock_of(ticket, self.timing, now),
            clock_from_json(before["clock"]),
            clock_from_json(after["clock"]),
            ticket.unit,
        )
        keep(ticket, clock, self.timing, now)
        return _rose(old, ticket), moved

    async def move(self, posts: Sequence[int], ticket: int) -> None:
        """Give posts to a ticket."""
        await self.session.execute(
            update(TicketPostRow)
            .where(TicketPostRow.post.in_(list(posts)))
            .values(ticket=ticket)
            .execution_options(synchronize_session=False)
        )


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


def _rose(before: str, ticket: TicketRow) -> dict[str, Sequence[Any]]:
    return {} if ticket.urgency == before else {"urgency": [before, ticket.urgency]}

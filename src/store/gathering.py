"""Tickets of one matter brought together, and taken apart again as they were.

merge    posts of a ticket ─▶ another ticket;  what changed of both is kept
split    posts of a ticket ─▶ the tickets that they came from, or a new one
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.gathering import Move
from router.states import Status
from store.tables import HistoryRow, MergeRow, TicketPostRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who moves posts, when, and why."""

    who: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One transaction in which posts move between tickets. All rows are held already."""

    session: AsyncSession

    async def merge(self, into: TicketRow, other: TicketRow, by: By) -> None:
        """Move all posts of a ticket to another one; the first ends, and can be restored."""
        posts = await self.posts(other.seq)
        before = {"ticket": _state(other), "into": _grows(into)}
        had = len(await self.posts(into.seq))
        await self.move(posts, into.seq)
        other.status, other.open = Status.DISMISSED.value, False
        other.merged_into, other.ended, other.snoozed = into.id, by.at, None
        if Urgency(other.urgency).level > Urgency(into.urgency).level:
            into.urgency = other.urgency
        into.due = min(into.due, other.due)
        after = {"ticket": _state(other), "into": _grows(into)}
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
        moved: dict[str, list[Any]] = {"merged": [None, other.id], "posts": [had, had + len(posts)]}
        await self.note(into, Move.MERGE, by, moved | _changes(before["into"], after["into"]))
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
                note=by.reason,
                changes=dict(changes),
            )
        )

    async def _undo(self, merge: MergeRow, into: TicketRow, by: By) -> TicketRow:
        query = select(TicketRow).where(TicketRow.seq == merge.ticket).with_for_update()
        other = (await self.session.scalars(query)).one()
        had = len(await self.posts(into.seq))
        await self.move(merge.posts, other.seq)
        dismissed = other.status
        await self._stand_again(other, merge.before["ticket"])
        grown = _grows(into)
        _give_back(into, merge.before["into"], merge.after["into"])
        merge.undone = by.at
        count = len(merge.posts)
        moved: dict[str, list[Any]] = {"split": [None, other.id], "posts": [had, had - count]}
        await self.note(into, Move.SPLIT, by, moved | _changes(grown, _grows(into)))
        back: dict[str, list[Any]] = {"merged_into": [into.id, None], "posts": [0, count]}
        await self.note(other, Move.SPLIT, by, back, before=dismissed)
        return other

    async def _stand_again(self, ticket: TicketRow, state: dict[str, Any]) -> None:
        """Let a ticket stand where it stood. Its wording may have opened another one meanwhile."""
        for name, value in state.items():
            setattr(ticket, name, _READ.get(name, _same)(value))
        ticket.merged_into = None
        try:
            async with self.session.begin_nested():
                await self.session.flush()
        except IntegrityError:
            await self.session.refresh(ticket)
            for name, value in state.items():
                setattr(ticket, name, _READ.get(name, _same)(value))
            ticket.merged_into, ticket.join_key = None, None
            await self.session.flush()

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
    "due": _instant,
}


def _state(ticket: TicketRow) -> dict[str, Any]:
    """Return what ends with a merge."""
    return {
        "status": ticket.status,
        "open": ticket.open,
        "ended": ticket.ended and ticket.ended.isoformat(),
        "snoozed": ticket.snoozed and ticket.snoozed.isoformat(),
    }


def _grows(ticket: TicketRow) -> dict[str, Any]:
    """Return what a ticket takes over with the posts of another."""
    return {"urgency": ticket.urgency, "due": ticket.due.isoformat()}


def _give_back(ticket: TicketRow, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Give a ticket back what it was, where nobody has changed it since."""
    now = _grows(ticket)
    for name, value in before.items():
        if now[name] == after[name]:
            setattr(ticket, name, _READ.get(name, _same)(value))


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}

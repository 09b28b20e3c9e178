"""Incidents in the database: the marks and sketches of tickets, read and kept up to date.

marks ─▶ tickets that share some ─▶ their sketches ─▶ Ledger (router.incidents)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from router.decide import Decision
from router.incidents.ledger import PER_MARK, Ledger, Wish
from router.incidents.marks import marks_of, wording_mark
from router.incidents.model import Joining
from router.incidents.says import Reader, to_json
from router.incidents.sketch import Sketch, from_json, sketch_of
from router.incidents.sketch import to_json as sketch_to_json
from router.states import Status
from store.tables import DecisionRow, MarkRow, SketchRow, TicketPostRow, TicketRow
from store.upsert import insert_into

# Posts join tickets that had one within this time.
WINDOW = timedelta(days=14)
# Of a ticket of many posts, this many of the newest are read when it is sketched anew.
SKETCHED = 200
# Tickets that are not open any more stand between the open ones.
_LOOKED_THROUGH = 2 * PER_MARK

# Any number will do, as long as nobody else in the database locks it.
_LOCK = 0x5A57_0002

_SQLITE = text("""
    SELECT given.value, (
        SELECT json_group_array(ticket) FROM (
            SELECT ticket FROM marks WHERE mark = given.value AND at > :since
            ORDER BY at DESC, ticket DESC LIMIT :most
        )
    ) FROM json_each(:marks) AS given
""")
_POSTGRES = text("""
    SELECT given.mark, ARRAY(
        SELECT ticket FROM marks WHERE marks.mark = given.mark AND at > :since
        ORDER BY at DESC, ticket DESC LIMIT :most
    ) FROM unnest(CAST(:marks AS bigint[])) AS given(mark)
""")


def wish_of(decision: Decision) -> Wish | None:
    """Return what a decision asks the ledger, where it asks for a ticket and its post was read."""
    if not decision.wanted or decision.says is None:
        return None
    return Wish(decision.says, decision.join)


def wish_to_json(wish: Wish | None) -> dict[str, Any] | None:
    """Write a wish, to be kept beside its decision."""
    return None if wish is None else {**to_json(wish.says), "wording": wish.wording}


def wish_from_json(body: Mapping[str, Any], reader: Reader) -> Wish:
    """Read back what `wish_to_json` wrote."""
    return Wish(reader.from_json(body), body["wording"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """What joins posts, inside one transaction."""

    session: AsyncSession
    joining: Joining
    postgres: bool

    async def ledger(self, wishes: Sequence[Wish], now: datetime) -> Ledger:
        """Open the ledger for a batch. One worker at a time: two may hold posts of one matter."""
        if self.postgres:
            await self.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        marks = [mark for wish in wishes for mark in marks_of(wish.says, wish.wording)]
        found = await self._found({mark.number for mark in marks}, now - WINDOW)
        keyed = await self._keyed({wish.wording for wish in wishes if wish.wording})
        for mark, seq in keyed.items():
            found[mark] = [seq, *(one for one in found.get(mark, ()) if one != seq)]
        likely = Ledger(joining=self.joining, found=found).likely(wishes)
        sketches, free = await self._sketches(likely)
        for seq in keyed.values():
            sketches.setdefault(seq, Sketch())
        return Ledger(joining=self.joining, sketches=sketches, found=found, free=free)

    async def keep(
        self, placed: Iterable[tuple[int, Wish]], sketches: Mapping[int, Sketch], now: datetime
    ) -> None:
        """Keep the marks of posts by their tickets, and the tickets' sketches."""
        marks = {
            (mark.number, ticket)
            for ticket, wish in placed
            for mark in marks_of(wish.says, wish.wording)
        }
        await self._mark(marks, now)
        await self._draw(sketches)

    async def sketch_again(self, tickets: Collection[int], now: datetime) -> None:
        """Sketch and mark tickets anew from the posts that they have now."""
        for row in (MarkRow, SketchRow):
            gone = delete(row).where(row.ticket.in_(list(tickets)))
            await self.session.execute(gone.execution_options(synchronize_session=False))
        sketches: dict[int, Sketch] = {}
        marks: set[tuple[int, int]] = set()
        for ticket in sorted(tickets):
            wishes = await self._wishes(ticket)
            if wishes:
                sketches[ticket] = sketch_of(wish.says for wish in wishes)
            for wish in wishes:
                marks |= {(one.number, ticket) for one in marks_of(wish.says, wish.wording)}
        await self._mark(marks, now)
        await self._draw(sketches)

    async def _found(self, marks: Collection[int], since: datetime) -> dict[int, list[int]]:
        if not marks:
            return {}
        given = {"most": _LOOKED_THROUGH}
        if self.postgres:
            rows = await self.session.execute(
                _POSTGRES, {**given, "marks": sorted(marks), "since": since}
            )
            return {mark: list(tickets) for mark, tickets in rows}
        naive = since.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        listed = orjson.dumps(sorted(marks)).decode()
        rows = await self.session.execute(_SQLITE, {**given, "marks": listed, "since": naive})
        return {mark: orjson.loads(tickets) for mark, tickets in rows}

    async def _keyed(self, wordings: Collection[str]) -> dict[int, int]:
        """Find open tickets by the wording that opened each, also those from before marks."""
        query = select(TicketRow.join_key, TicketRow.sample, TicketRow.seq).where(
            TicketRow.open, TicketRow.join_key.in_(list(wordings))
        )
        rows = (await self.session.execute(query)).all() if wordings else []
        return {wording_mark(key or "", sample=sample): seq for key, sample, seq in rows}

    async def _sketches(self, tickets: Collection[int]) -> tuple[dict[int, Sketch], frozenset[int]]:
        """Read the sketches of those that are open, and which of them nobody has touched."""
        query = (
            select(SketchRow.ticket, SketchRow.body, TicketRow.status, TicketRow.holder)
            .join(TicketRow, TicketRow.seq == SketchRow.ticket)
            .where(SketchRow.ticket.in_(list(tickets)), TicketRow.open)
        )
        rows = (await self.session.execute(query)).all() if tickets else []
        reader = self.joining.reader
        free = {
            seq for seq, _, status, holder in rows if status == Status.NEW.value and holder is None
        }
        return {seq: from_json(body, reader) for seq, body, _, _ in rows}, frozenset(free)

    async def _wishes(self, ticket: int) -> list[Wish]:
        query = (
            select(DecisionRow.says)
            .join(TicketPostRow, TicketPostRow.post == DecisionRow.post)
            .where(TicketPostRow.ticket == ticket, DecisionRow.says.is_not(None))
            .order_by(TicketPostRow.post.desc())
            .limit(SKETCHED)
        )
        bodies = [body for body in await self.session.scalars(query) if body]
        return [wish_from_json(body, self.joining.reader) for body in reversed(bodies)]

    async def _mark(self, marks: Collection[tuple[int, int]], now: datetime) -> None:
        if not marks:
            return
        rows = [{"mark": mark, "ticket": ticket, "at": now} for mark, ticket in sorted(marks)]
        insert = insert_into(MarkRow, postgres=self.postgres)
        newest = insert.on_conflict_do_update(
            index_elements=["mark", "ticket"], set_={"at": insert.excluded.at}
        )
        await self.session.execute(newest, rows)

    async def _draw(self, sketches: Mapping[int, Sketch]) -> None:
        if not sketches:
            return
        rows = [
            {"ticket": ticket, "body": sketch_to_json(sketch)}
            for ticket, sketch in sorted(sketches.items())
        ]
        insert = insert_into(SketchRow, postgres=self.postgres)
        newest = insert.on_conflict_do_update(
            index_elements=["ticket"], set_={"body": insert.excluded.body}
        )
        await self.session.execute(newest, rows)


async def forget_marks(session: AsyncSession, before: datetime) -> None:
    """Throw away marks that no post is joined by any more."""
    await session.execute(delete(MarkRow).where(MarkRow.at < before))

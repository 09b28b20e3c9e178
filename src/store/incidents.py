"""Incidents in the database: the marks and sketches of tickets, read and kept up to date.

marks ─▶ tickets that share some ─▶ their sketches ─▶ Ledger (router.incidents)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    select,
    text,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from router.acts import ITSELF
from router.incidents.ledger import PER_MARK, Ledger
from router.incidents.marks import marks_of, wording_mark
from router.incidents.model import Joining
from router.incidents.says import Says
from router.incidents.sketch import Sketch, sketch_of, to_json
from router.states import Status
from store import locks
from store.database import Sessions
from store.tables import (
    DecisionRow,
    HistoryRow,
    MarkRow,
    ReplyRow,
    SketchRow,
    TicketPostRow,
    TicketRow,
)
from store.upsert import insert_into, numbered
from store.whole import counts_of_posts

# Posts join tickets that had one within this time.
WINDOW = timedelta(days=14)
# Of a ticket of many posts, this many of the newest are read when it is sketched anew.
SKETCHED = 200
# Tickets that are not open any more stand between the open ones.
_LOOKED_THROUGH = 2 * PER_MARK


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


# Thousands at once, as one value: a parameter for each would cost more than the writing.
_MARK_SQLITE = text("""
    INSERT INTO marks (mark, at, ticket)
    SELECT json_extract(value, '$[0]'), :at, json_extract(value, '$[1]')
    FROM json_each(:rows) WHERE true
    ON CONFLICT DO NOTHING
""")
_MARK_POSTGRES = text("""
    INSERT INTO marks (mark, at, ticket)
    SELECT mark, :at, ticket
    FROM unnest(CAST(:marks AS bigint[]), CAST(:tickets AS bigint[])) AS given(mark, ticket)
    ON CONFLICT DO NOTHING
""")
_UNMARK_SQLITE = text("""
    DELETE FROM marks WHERE (mark, at, ticket) IN (
        SELECT marks.mark, marks.at, marks.ticket FROM json_each(:rows) AS given CROSS JOIN marks
        WHERE marks.mark = json_extract(given.value, '$[0]')
        AND marks.ticket = json_extract(given.value, '$[1]')
    )
""")
_UNMARK_POSTGRES = text("""
    DELETE FROM marks
    USING unnest(CAST(:marks AS bigint[]), CAST(:tickets AS bigint[])) AS given(mark, ticket)
    WHERE marks.mark = given.mark AND marks.ticket = given.ticket
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """What joins posts, inside one transaction."""

    session: AsyncSession
    joining: Joining
    postgres: bool

    async def ledger(self, posts: Sequence[Says], now: datetime) -> Ledger:
        """Open the ledger for a batch. One worker at a time: two may hold posts of one matter."""
        if self.postgres:
            await self.session.execute(select(func.pg_advisory_xact_lock(locks.JOINING)))
        return await self.read(posts, now)

    async def read(self, posts: Sequence[Says], now: datetime) -> Ledger:
        """Open the ledger to look at it alone: nothing is placed by what it says."""
        ledger = Ledger(joining=self.joining)
        marks = {mark.number for says in posts for mark in ledger.marks(says)}
        ledger.found = found = await self._found(marks, now - WINDOW)
        keyed = await self._keyed({says.wording for says in posts if says.wording})
        for mark, seq in keyed.items():
            found[mark] = [seq, *(one for one in found.get(mark, ()) if one != seq)]
        await self._sketch(ledger, ledger.likely(posts))
        unknown = set(keyed.values()) - ledger.sketches.keys()
        for seq, posts_had in (await counts_of_posts(self.session, unknown)).items():
            ledger.sketches[seq] = Sketch(posts=posts_had)
        return ledger

    async def keep(
        self,
        marks: Collection[tuple[int, int]],
        sketches: Mapping[int, Sketch],
        now: datetime,
        fresh: Collection[int],
    ) -> None:
        """Keep marks, each with its ticket, and the tickets' sketches; `fresh` had none yet."""
        await self._unmark([mark for mark in marks if mark[1] not in fresh])
        await self._mark(marks, now)
        await self._draw(sketches)

    async def sketch_again(
        self, tickets: Collection[int], moved: Sequence[Says], now: datetime
    ) -> None:
        """Sketch and mark tickets anew from the posts that they have now.

        Args:
            tickets: Those that lost posts, or have others.
            moved: What the posts said that moved between them, or were corrected.
            now: The time, UTC.
        """
        gone = [mark.number for says in moved for mark in marks_of(says)]
        old = delete(MarkRow).where(
            numbered(MarkRow.mark, set(gone), postgres=self.postgres),
            MarkRow.ticket.in_(list(tickets)),
        )
        await self.session.execute(old.execution_options(synchronize_session=False))
        await self.forget(tickets)
        counts = await counts_of_posts(self.session, tickets)
        sketches: dict[int, Sketch] = {}
        marks: set[tuple[int, int]] = set()
        for ticket in sorted(tickets):
            posts = await self.newest(ticket)
            if posts:
                sketches[ticket] = sketch = sketch_of(posts)
                if counts[ticket] > 1:
                    # Of posts from before there were sketches nothing was read.
                    sketch.has_others()
            marks |= {(mark.number, ticket) for says in posts for mark in marks_of(says)}
        await self._mark(marks, now)
        await self._draw(sketches)

    async def forget(self, tickets: Collection[int]) -> None:
        """Let tickets not be found any more: a mark without a sketch leads nowhere."""
        gone = delete(SketchRow).where(SketchRow.ticket.in_(list(tickets)))
        await self.session.execute(gone.execution_options(synchronize_session=False))

    async def _found(self, marks: Collection[int], since: datetime) -> dict[int, list[int]]:
        if not marks:
            return {}
        given = {"most": _LOOKED_THROUGH}
        if self.postgres:
            rows = await self.session.execute(
                _POSTGRES, {**given, "marks": sorted(marks), "since": _minute(since)}
            )
            return {mark: list(tickets) for mark, tickets in rows}
        listed = orjson.dumps(sorted(marks)).decode()
        rows = await self.session.execute(
            _SQLITE, {**given, "marks": listed, "since": _minute(since)}
        )
        return {mark: orjson.loads(tickets) for mark, tickets in rows}

    async def _keyed(self, wordings: Collection[str]) -> dict[int, int]:
        """Find open tickets by the wording that opened each, also those from before marks."""
        query = select(TicketRow.join_key, TicketRow.sample, TicketRow.seq).where(
            TicketRow.open, TicketRow.join_key.in_(list(wordings))
        )
        rows = (await self.session.execute(query)).all() if wordings else []
        return {wording_mark(key or "", sample=sample): seq for key, sample, seq in rows}

    async def _sketch(self, ledger: Ledger, tickets: Collection[int]) -> None:
        """Read the sketches of those that are open or over, and which of them nobody touched."""
        if not tickets:
            return
        # The body as text: what is read by the thousand is not worth the column's own reading.
        written: ColumnElement[str] = (
            cast(SketchRow.body, String) if self.postgres else type_coerce(SketchRow.body, String)
        )
        query = (
            select(SketchRow.ticket, written, TicketRow.open, untouched())
            .join(TicketRow, TicketRow.seq == SketchRow.ticket)
            .where(numbered(SketchRow.ticket, tickets, postgres=self.postgres))
            .where(TicketRow.status != Status.DISMISSED.value)
        )
        over: dict[int, Sketch] = {}
        free: set[int] = set()
        for seq, body, is_open, alone in await self.session.execute(query):
            standing = ledger.sketches if is_open else over
            standing[seq] = self.joining.drawn(body)
            if alone:
                free.add(seq)
        ledger.over, ledger.free = over, frozenset(free)

    async def says(self, posts: Collection[int]) -> list[Says]:
        """Return what was read of posts, of those that were read."""
        query = select(DecisionRow.says).where(
            numbered(DecisionRow.post, posts, postgres=self.postgres),
            DecisionRow.says.is_not(None),
        )
        found = await self.session.scalars(query)
        return [self.joining.reader.from_json(body) for body in found if body]

    async def newest(self, ticket: int, most: int = SKETCHED) -> list[Says]:
        """Return what the newest posts of a ticket say, oldest first."""
        query = (
            select(DecisionRow.says)
            .join(TicketPostRow, TicketPostRow.post == DecisionRow.post)
            .where(TicketPostRow.ticket == ticket, DecisionRow.says.is_not(None))
            .order_by(TicketPostRow.post.desc())
            .limit(most)
        )
        bodies = [body for body in await self.session.scalars(query) if body]
        return [self.joining.reader.from_json(body) for body in reversed(bodies)]

    async def _mark(self, marks: Collection[tuple[int, int]], now: datetime) -> None:
        if marks:
            statement = _MARK_POSTGRES if self.postgres else _MARK_SQLITE
            await self.session.execute(statement, {**self._rows(marks), "at": _minute(now)})

    async def _unmark(self, marks: Collection[tuple[int, int]]) -> None:
        """Take marks away: of a ticket that has a newer post they are written anew."""
        if marks:
            statement = _UNMARK_POSTGRES if self.postgres else _UNMARK_SQLITE
            await self.session.execute(statement, self._rows(marks))

    def _rows(self, marks: Collection[tuple[int, int]]) -> dict[str, Any]:
        rows = sorted(marks)
        if not self.postgres:
            return {"rows": orjson.dumps(rows).decode()}
        numbers, tickets = zip(*rows, strict=True)
        return {"marks": list(numbers), "tickets": list(tickets)}

    async def _draw(self, sketches: Mapping[int, Sketch]) -> None:
        if not sketches:
            return
        rows = [
            {"ticket": ticket, "body": to_json(sketch)}
            for ticket, sketch in sorted(sketches.items())
        ]
        insert = insert_into(SketchRow, postgres=self.postgres)
        newest = insert.on_conflict_do_update(
            index_elements=["ticket"], set_={"body": insert.excluded.body}
        )
        await self.session.execute(newest, rows)


def untouched() -> ColumnElement[bool]:
    """Match tickets that nobody has or had in hand: only those are merged without a person."""
    acted = exists().where(HistoryRow.ticket == TicketRow.seq, HistoryRow.who != ITSELF)
    replied = exists().where(ReplyRow.ticket == TicketRow.seq)
    return and_(
        TicketRow.status == Status.NEW.value,
        TicketRow.holder.is_(None),
        ~acted.correlate(TicketRow),
        ~replied.correlate(TicketRow),
    )


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


async def forget_marks(sessions: Sessions, before: datetime, *, batch: int) -> None:
    """Throw away marks that no post is joined by any more, so many in a transaction."""
    columns = (MarkRow.mark, MarkRow.at, MarkRow.ticket)
    key = tuple_(*columns)
    old = select(*columns).where(MarkRow.at < _minute(before))
    # Once through the table: where a batch ended, the next begins.
    reached: ColumnElement[bool] = true()
    last = batch
    while last == batch:
        async with sessions.begin() as session:
            found = await session.execute(old.where(reached).order_by(*columns).limit(batch))
            keys = [tuple(row) for row in found]
            gone = delete(MarkRow).where(key.in_(keys))
            await session.execute(gone.execution_options(synchronize_session=False))
            last = len(keys)
            reached = keys[-1][0] <= MarkRow.mark if keys else reached

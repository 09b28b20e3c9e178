"""Notices and their outbox: made once for each period, noted before they are sent, never twice.

digest due, or events ─make─▶ queued ─take─▶ sending ─▶ sent | failed | queued again, later
                                                └─ a lease that ran out: unclear, left as it is
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.digests import Kind
from router.people import Caller
from store.audit import By, audit
from store.database import Sessions
from store.errors import UnknownNotice
from store.held import may_hold_more
from store.owned import all_own, own
from store.seeing import caller_of
from store.tables import LetterRow, NoticeRow, UserRow
from store.upsert import insert_into

PREFIX = "notice_"
MOST_LETTERS = 100
# The way of a notice that goes by the one mail server.
MAIL = "mail"


class LetterState(StrEnum):
    """Where a letter stands. `unclear`: the service stopped while it was sent."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a user is told of by itself. `hook` is sealed, and shown to nobody."""

    number: int
    user: str
    label: str
    kind: Kind
    way: str
    address: str | None
    hook: str | None = field(repr=False)
    asks: Mapping[str, Any]
    created: datetime
    next: datetime | None
    reached: int
    ended: datetime | None = None

    @property
    def id(self) -> str:
        """What people call it."""
        return f"{PREFIX}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something to be sent, or that was: `body` is what the way that it goes needs."""

    number: int
    period: str
    body: Mapping[str, Any]
    state: LetterState
    made: datetime
    due: datetime | None
    attempts: int
    at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of sending a letter; `due` is when a queued one is tried again."""

    state: LetterState
    reason: str | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class SqlNotices:
    """The notices in the database; each change by a person leaves a row of the audit."""

    sessions: Sessions

    async def add(self, given: Notice, by: By) -> Notice:
        """Add a notice; its number is given here.

        Raises:
            UnknownUser: There is no such user.
            TooManyHeld: They have as many as one may have.
        """
        async with self.sessions.begin() as session:
            await may_hold_more(session, NoticeRow, given.user)
            row = NoticeRow(
                user=given.user,
                label=given.label,
                kind=given.kind.value,
                way=given.way,
                address=given.address,
                hook=given.hook,
                asks=dict(given.asks),
                created=by.at,
                next=given.next,
                reached=given.reached,
            )
            session.add(row)
            await session.flush()
            told = {
                "user": given.user,
                "kind": given.kind.value,
                "way": given.way,
                "address": given.address,
                "asks": dict(given.asks),
            }
            await audit(session, by, "notice.add", f"{PREFIX}{row.seq}", {}, told)
            return _to_notice(row)

    async def list(self, user: str | None) -> Sequence[Notice]:
        """List the notices of a user, or of everybody, latest first; ended ones, too."""
        async with self.sessions.read() as session:
            return [_to_notice(row) for row in await all_own(session, NoticeRow, user)]

    async def end(self, notice: str, user: str | None, by: By) -> None:
        """End a notice of a user, or of anybody; what waits to be sent is not sent.

        Raises:
            UnknownNotice: There is none of this id, or it is somebody else's.
        """
        async with self.sessions.begin() as session:
            row = await own(session, NoticeRow, PREFIX, notice, user, hold=True)
            if row is None:
                raise UnknownNotice(notice)
            if row.ended is None:
                row.ended, row.next, row.hook = by.at, None, None
                await audit(session, by, "notice.end", notice, {"user": row.user}, {})

    async def letters(self, notice: str, user: str | None) -> Sequence[Letter]:
        """List the last letters of a notice, latest first.

        Raises:
            UnknownNotice: There is none of this id, or it is somebody else's.
        """
        async with self.sessions.read() as session:
            row = await own(session, NoticeRow, PREFIX, notice, user)
            if row is None:
                raise UnknownNotice(notice)
            query = (
                select(LetterRow)
                .where(LetterRow.notice == row.seq)
                .order_by(LetterRow.seq.desc())
                .limit(MOST_LETTERS)
            )
            return [_to_letter(each) for each in await session.scalars(query)]

    async def test(
        self, notice: str, user: str | None, write: Callable[[str], Mapping[str, Any]], by: By
    ) -> Letter:
        """Put a letter in the outbox now that `write` makes of the notice's label, one a minute.

        Raises:
            UnknownNotice: There is none of this id that holds, or it is somebody else's.
        """
        async with self.sessions.begin() as session:
            row = await own(session, NoticeRow, PREFIX, notice, user, hold=True)
            if row is None or row.ended is not None:
                raise UnknownNotice(notice)
            period = f"test:{by.at:%Y-%m-%dT%H:%M}"
            made = select(LetterRow).where(LetterRow.notice == row.seq, LetterRow.period == period)
            if (there := await session.scalar(made)) is not None:
                return _to_letter(there)
            letter = LetterRow(
                notice=row.seq,
                period=period,
                body=dict(write(row.label)),
                state=LetterState.QUEUED.value,
                made=by.at,
                due=by.at,
                attempts=0,
            )
            session.add(letter)
            await session.flush()
            await audit(session, by, "notice.test", notice, {}, {"way": row.way})
            return _to_letter(letter)

    async def due(self, now: datetime) -> Sequence[tuple[Notice, Caller]]:
        """Return the digests that are to be made now, and what their users see."""
        return await self._holding(_holding().where(NoticeRow.next <= now))

    async def alerts(self) -> Sequence[tuple[Notice, Caller]]:
        """Return the notices of what happens, and what their users see."""
        return await self._holding(_holding().where(NoticeRow.kind == Kind.ALERT.value))

    async def _holding(self, query: Select[*tuple[Any, ...]]) -> Sequence[tuple[Notice, Caller]]:
        async with self.sessions.read() as session:
            return [
                (_to_notice(row), caller_of(user)) for row, user in await session.execute(query)
            ]

    async def make(  # noqa: PLR0913 - what is made, and where it leaves the notice
        self,
        notice: Notice,
        places: frozenset[str],
        period: str,
        body: Mapping[str, Any] | None,
        now: datetime,
        *,
        next_: datetime | None = None,
        reached: int | None = None,
    ) -> bool:
        """Put a letter in the outbox, unless another process has; no body: there is nothing to say.

        Args:
            notice: As it was read.
            places: Of its user, when the letter was written.
            period: What the letter is of.
            body: The letter.
            now: The time, UTC.
            next_: When the next is due.
            reached: The last event that was looked at.

        Returns:
            Whether the notice stood where it was read, and its user sees what they saw.
        """
        async with self.sessions.begin() as session:
            row = await session.get(NoticeRow, notice.number, with_for_update=True)
            if (
                row is None
                or row.ended is not None
                or (row.next, row.reached) != (notice.next, notice.reached)
            ):
                return False
            # Held, so that whoever changes the user finds the letter, or we find the change.
            user = await session.get(UserRow, row.user, with_for_update={"read": True})
            if user is None or frozenset(user.places) != places:
                return False
            if body is not None:
                await session.execute(
                    insert_into(LetterRow, postgres=self.sessions.postgres)
                    .values(
                        notice=row.seq,
                        period=period,
                        body=dict(body),
                        state=LetterState.QUEUED.value,
                        made=now,
                        due=now,
                    )
                    .on_conflict_do_nothing()
                )
            row.next = next_
            row.reached = row.reached if reached is None else reached
            return True

    async def abandoned(self, now: datetime) -> int:
        """Mark what somebody died over: it may have been sent, so it is not sent again."""
        over = (LetterRow.state == LetterState.SENDING.value) & (LetterRow.due <= now)
        async with self.sessions.read() as session:
            if await session.scalar(select(LetterRow.seq).where(over).limit(1)) is None:
                return 0
        async with self.sessions.begin() as session:
            marked = await session.scalars(
                update(LetterRow)
                .where(over)
                .values(
                    state=LetterState.UNCLEAR.value,
                    due=None,
                    at=now,
                    reason="the service stopped while it was sent",
                )
                .returning(LetterRow.seq)
            )
            return len(marked.all())

    async def take(
        self, now: datetime, lease: datetime, *, busy: Collection[str] = (), mail: bool = True
    ) -> tuple[Notice, Letter] | None:
        """Note that a letter is being sent, and return it; None where none is due.

        Args:
            now: The time, UTC.
            lease: When whoever takes it must be dead.
            busy: Users whose letters wait until others of theirs are sent.
            mail: Whether a mail may be taken.
        """
        due = (
            select(LetterRow, NoticeRow, UserRow.active)
            .join(NoticeRow, NoticeRow.seq == LetterRow.notice)
            .join(UserRow, UserRow.id == NoticeRow.user)
            .where(LetterRow.due <= now, LetterRow.state == LetterState.QUEUED.value)
            .where(NoticeRow.user.not_in(busy))
            .order_by(LetterRow.due, LetterRow.seq)
            .limit(1)
        )
        if not mail:
            due = due.where(NoticeRow.way != MAIL)
        # Looked for without a lock first: nearly always there is none.
        async with self.sessions.read() as session:
            if (await session.execute(due)).first() is None:
                return None
        async with self.sessions.begin() as session:
            holding = due.with_for_update(of=LetterRow, skip_locked=True)
            found = (await session.execute(holding)).first()
            if found is None:
                return None
            row, notice, active = found
            if notice.ended is not None or not active:
                row.state, row.due, row.at = LetterState.FAILED.value, None, now
                row.reason = "the notice was ended"
                return None
            row.state, row.due = LetterState.SENDING.value, lease
            row.attempts += 1
            await session.flush()
            return _to_notice(notice), _to_letter(row)

    async def settle(self, letter: Letter, outcome: Outcome, now: datetime) -> None:
        """Note what came of a letter that was taken; what was settled meanwhile stands."""
        async with self.sessions.begin() as session:
            row = await session.get(LetterRow, letter.number, with_for_update=True)
            if row is None or row.state not in {LetterState.SENDING, LetterState.UNCLEAR}:
                return
            row.state, row.due, row.at = outcome.state.value, outcome.due, now
            row.reason = outcome.reason


async def withdraw(session: AsyncSession, user: str, at: datetime) -> None:
    """Let nothing be sent that waits for a user: it tells of places that may not be theirs now."""
    theirs = select(NoticeRow.seq).where(NoticeRow.user == user)
    await session.execute(
        update(LetterRow)
        .where(LetterRow.notice.in_(theirs), LetterRow.state == LetterState.QUEUED.value)
        .values(
            state=LetterState.FAILED.value,
            due=None,
            at=at,
            reason="the places of its user were changed",
        )
    )


def _holding() -> Select[*tuple[Any, ...]]:
    return (
        select(NoticeRow, UserRow)
        .join(UserRow, UserRow.id == NoticeRow.user)
        .where(NoticeRow.ended.is_(None), UserRow.active)
        .order_by(NoticeRow.seq)
    )


def _to_notice(row: NoticeRow) -> Notice:
    return Notice(
        number=row.seq,
        user=row.user,
        label=row.label,
        kind=Kind(row.kind),
        way=row.way,
        address=row.address,
        hook=row.hook,
        asks=row.asks,
        created=row.created,
        next=row.next,
        reached=row.reached,
        ended=row.ended,
    )


def _to_letter(row: LetterRow) -> Letter:
    return Letter(
        number=row.seq,
        period=row.period,
        body=row.body,
        state=LetterState(row.state),
        made=row.made,
        due=row.due,
        attempts=row.attempts,
        at=row.at,
        reason=row.reason,
    )

"""What people do with suggestions, and with tickets of one matter, each in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import from_json
from listener.post import PostId
from router.acts import Actor
from router.clock.timing import Stand, Timing, moves
from router.decide import Decision
from router.events import EventType
from router.gathering import Apart, Move, Side, Why, check_merge, check_split, check_whole, may_move
from router.incidents.model import Joining
from router.orders import Orders
from router.states import Status
from router.ticket import Ticket, TicketId, ticket_id
from store.by import By
from store.clocked import clock_of, columns, told_moves
from store.correcting import Decide
from store.database import Sessions
from store.errors import NotOfTicket, UnknownPost
from store.gathering import ACCEPTED, OPEN, REJECTED, Gathering, rose
from store.happened import Happened, Tell, write_down
from store.incidents import Incidents
from store.matters import Matter
from store.opening import join
from store.orders import real_runs
from store.replies import leave_out, pending_replies
from store.rows import to_post
from store.tables import AuthorRow, PostRow, SuggestionRow, TagsRow, TicketPostRow, TicketRow
from store.tickets import held_rows
from store.upsert import insert_all, numbered
from store.whole import count_posts, tickets_by_number


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlMoves:
    """Merging, splitting, and answering suggestions, on the database.

    `decide` is the router's `route` with the rule book: posts that leave for a ticket of their own
    are routed by it. `tell` writes a ticket as the public JSON object, for events; `timing` keeps
    their clocks.
    """

    sessions: Sessions
    decide: Decide
    amana_of: Mapping[str, str]
    tell: Tell
    timing: Timing
    joining: Joining | None = None

    async def merge(
        self, ticket: str, others: Sequence[str], by: Actor, reason: str, now: datetime
    ) -> Ticket:
        """Make one ticket of several: `ticket` answers for all of them.

        Raises:
            UnknownTicket: There is none of one of these ids.
            Apart, NotAllowed: See `router.gathering`.
        """
        may_move(by, Move.MERGE)

        async def work(session: AsyncSession) -> Ticket:
            rows = await held_rows(session, [ticket, *others])
            into = rows[ticket]
            named = list(dict.fromkeys(others))
            replies = await pending_replies(session, [row.seq for row in rows.values()])
            check_merge(_side(into), [_side(rows[one], replies) for one in named])
            gathering = Gathering(session=session, timing=self.timing)
            why = By(who=by.name, at=now, note=reason)
            moved: list[int] = []
            for one in named:
                moved += await gathering.merge(into, rows[one], why)
            happened = [(into, EventType.UPDATED)]
            happened += [(rows[one], EventType.DISMISSED) for one in named]
            return (await self._done(session, happened, moved, now))[into.seq]

        return await self.sessions.run(work)

    async def split(
        self, ticket: str, posts: Sequence[str], by: Actor, reason: str, now: datetime
    ) -> Sequence[Ticket]:
        """Take posts out of a ticket: into those that they came from, the others into a new one.

        Returns:
            The ticket, and those that its posts went to.

        Raises:
            UnknownTicket: There is none of this id.
            NotOfTicket: It does not answer one of `posts`.
            Apart, NotAllowed: See `router.gathering`.
        """
        may_move(by, Move.SPLIT)

        async def work(session: AsyncSession) -> Sequence[Ticket]:
            row = (await held_rows(session, [ticket]))[ticket]
            check_whole(row.id, row.merged_into)
            gathering = Gathering(session=session, timing=self.timing)
            why = By(who=by.name, at=now, note=reason)
            leaving = await self._of_ticket(session, row, posts)
            check_split(row.id, leaving=len(leaving), of=await count_posts(session, row.seq))
            await leave_out(session, row.seq, leaving, now)
            deciding = partial(self._decided, session, now)
            restored, left = await gathering.restore(row, leaving, why, deciding)
            happened = [(row, EventType.UPDATED)]
            happened += [(one, EventType.UPDATED) for one in restored]
            if left:
                new = await self._open(session, row, left, why)
                happened.append((new, EventType.CREATED))
            told = await self._done(session, happened, leaving, now)
            return [told[one.seq] for one, _ in happened]

        return await self.sessions.run(work)

    async def join(  # noqa: PLR0913 - who, what, why, and when
        self,
        ticket: str,
        post: str,
        by: Actor,
        *,
        accept: bool,
        reason: str | None,
        now: datetime,
    ) -> Ticket:
        """Answer the suggestion that a post is of a ticket: let it join, or keep both apart.

        Raises:
            UnknownTicket, UnknownPost: There is none of this id.
            Apart, NotAllowed: See `router.gathering`; also where nothing was suggested.
        """
        may_move(by, Move.JOIN)

        async def work(session: AsyncSession) -> Ticket:
            row = await self._suggested(session, ticket, post)
            source, rows = await self._held(session, ticket, row.post)
            into, why = rows[ticket], By(who=by.name, at=now, note=reason)
            gathering = Gathering(session=session, timing=self.timing)
            row.state, row.who = (ACCEPTED if accept else REJECTED), by.name
            row.decided = now
            happened = [(into, EventType.UPDATED)]
            if not accept:
                apart = {"post": [post, None]}
                await gathering.note(into, Move.KEEP_APART, why, apart)
                if source:
                    # Somebody has looked at it: it is not merged without a person any more.
                    await gathering.note(rows[source], Move.KEEP_APART, why, apart)
            else:
                happened += await self._let_in(
                    session, gathering, into, rows.get(source or ""), row.post, why
                )
            return (await self._done(session, happened, [row.post], now))[into.seq]

        return await self.sessions.run(work)

    async def _let_in(  # noqa: PLR0913, PLR0917 - both tickets, the post, and why
        self,
        session: AsyncSession,
        gathering: Gathering,
        into: TicketRow,
        source: TicketRow | None,
        post: int,
        why: By,
    ) -> list[tuple[TicketRow, EventType]]:
        """Let a post into a ticket; what it leaves empty is merged, so that it can be restored."""
        check_whole(into.id, into.merged_into)
        if source is None:
            await session.execute(insert_all(TicketPostRow), [{"post": post, "ticket": into.seq}])
            changes = await self._grow(session, into, post, why.at)
            await gathering.note(into, Move.JOIN, why, changes)
            return []
        if source.seq == into.seq:
            return []
        alone = await gathering.posts(source.seq) == [post]
        replies = await pending_replies(session, [source.seq]) if alone else {}
        check_merge(_side(into), [_side(source, replies)])
        if alone:
            await gathering.merge(into, source, why)
            return [(source, EventType.DISMISSED)]
        await leave_out(session, source.seq, [post], why.at)
        await gathering.move([post], into.seq)
        changes = await self._grow(session, into, post, why.at)
        await gathering.note(into, Move.JOIN, why, {"from": [source.id, into.id]} | changes)
        await gathering.note(source, Move.JOIN, why, {"to": [source.id, into.id]})
        return [(source, EventType.UPDATED)]

    async def _of_ticket(
        self, session: AsyncSession, row: TicketRow, posts: Sequence[str]
    ) -> list[int]:
        query = (
            select(PostRow.id, PostRow.seq)
            .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
            .where(TicketPostRow.ticket == row.seq, PostRow.id.in_(list(posts)))
        )
        found = dict((await session.execute(query)).all())
        for post in posts:
            if post not in found:
                raise NotOfTicket(row.id, post)
        return sorted(found.values())

    async def _open(
        self, session: AsyncSession, source: TicketRow, posts: Sequence[int], by: By
    ) -> TicketRow:
        """Open a ticket for posts that leave another; they have waited since that was opened."""
        decisions = list((await self._decided(session, by.at, posts)).values())
        decisions.sort(key=lambda one: (not one.wanted, one.municipality is None))
        first = decisions[0]
        name = TicketId(ticket_id(PostId(f"{first.post}:{by.at.isoformat()}")))
        matter = Matter(decisions, name=name)
        values = matter.row(self.amana_of, by.at)
        if not first.wanted:
            values |= {"unit": source.unit, "reasons": list(source.reasons)}
        key = source.join_key if source.join_key in {one.join for one in decisions} else None
        if key:
            source.join_key = None
            await session.flush()
        stand = Stand(Status(values["status"]), values["unit"])
        clock = self.timing.opened(matter.clocked, stand, source.opened)
        values |= columns(clock, self.timing, stand, by.at, source.due)
        new = TicketRow(**{**values, "join_key": key, "opened": source.opened})
        session.add(new)
        await session.flush()
        gathering = Gathering(session=session, timing=self.timing)
        had = await count_posts(session, source.seq)
        await gathering.move(posts, new.seq)
        count = len(posts)
        await gathering.note(
            source, Move.SPLIT, by, {"split": [None, new.id], "posts": [had, had - count]}
        )
        begun: dict[str, list[object]] = {"split_from": [None, source.id], "posts": [0, count]}
        await gathering.note(new, Move.SPLIT, by, begun)
        return new

    async def _decided(
        self, session: AsyncSession, now: datetime, posts: Collection[int]
    ) -> Mapping[int, Decision]:
        """Decide posts by the rule book of now."""
        query = (
            select(PostRow, AuthorRow, TagsRow.body)
            .join(TagsRow, TagsRow.post == PostRow.seq)
            .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(numbered(PostRow.seq, posts, postgres=self.sessions.postgres))
            .order_by(PostRow.seq)
        )
        # No filter takes from its ticket what has one; a plan that runs leads posts, too.
        orders = Orders(runs=await real_runs(session, now))
        return {
            post.seq: self.decide(to_post(post, author), from_json(body), orders)
            for post, author, body in await session.execute(query)
        }

    async def _grow(
        self, session: AsyncSession, ticket: TicketRow, post: int, now: datetime
    ) -> dict[str, Sequence[Any]]:
        """Let a ticket be as urgent as a post that joins it; say what changed."""
        urgency, before = ticket.urgency, clock_of(ticket, self.timing, now)
        for decision in (await self._decided(session, now, [post])).values():
            if decision.wanted:
                join(ticket, Matter([decision]), self.timing, now)
        moved = told_moves(moves(before, clock_of(ticket, self.timing, now)))
        return rose(urgency, ticket) | moved

    async def _suggested(self, session: AsyncSession, ticket: str, post: str) -> SuggestionRow:
        if not await session.scalar(select(PostRow.seq).where(PostRow.id == post)):
            raise UnknownPost(post)
        query = (
            select(SuggestionRow)
            .join(PostRow, PostRow.seq == SuggestionRow.post)
            .join(TicketRow, TicketRow.seq == SuggestionRow.ticket)
            .where(PostRow.id == post, TicketRow.id == ticket, SuggestionRow.state == OPEN)
            .with_for_update(of=SuggestionRow)
        )
        row = await session.scalar(query)
        if row is None:
            raise Apart(Why.NOT_SUGGESTED, post=post, ticket=ticket)
        return row

    async def _held(
        self, session: AsyncSession, ticket: str, post: int
    ) -> tuple[str | None, Mapping[str, TicketRow]]:
        """Hold a ticket, and the one that has a post: somebody may move it until it is held."""
        while True:
            source = await self._source(session, post)
            rows = await held_rows(session, [ticket, *([source] if source else [])])
            if source == await self._source(session, post):
                return source, rows

    async def _source(self, session: AsyncSession, post: int) -> str | None:
        query = (
            select(TicketRow.id)
            .join(TicketPostRow, TicketPostRow.ticket == TicketRow.seq)
            .where(TicketPostRow.post == post)
        )
        return await session.scalar(query)

    async def _done(
        self,
        session: AsyncSession,
        happened: Sequence[tuple[TicketRow, EventType]],
        moved: Sequence[int],
        now: datetime,
    ) -> Mapping[int, Ticket]:
        """Let these tickets be found by what their posts say by now, and tell; return them."""
        await session.flush()
        if self.joining:
            incidents = Incidents(
                session=session, joining=self.joining, postgres=self.sessions.postgres
            )
            said = await incidents.says(moved)
            await incidents.sketch_again([row.seq for row, _ in happened], said, now)
        whole = await tickets_by_number(session, {row.seq for row, _ in happened})
        told = [
            Happened(type=event, body=self.tell(whole[row.seq]), sample=row.sample)
            for row, event in happened
        ]
        await write_down(session, told, now, postgres=self.sessions.postgres)
        return whole


def _side(row: TicketRow, replies: Mapping[int, str] = MappingProxyType({})) -> Side:
    return Side(
        ticket=row.id,
        open=row.open,
        sample=row.sample,
        merged_into=row.merged_into,
        reply=replies.get(row.seq),
    )

"""What is said of matters that are over: taken up again, thanked for, or opened anew.

posts that answer us or their own thread ─┐
posts of the matter of a ticket that is over ─┴─▶ router.objecting ─▶ reopened │ noted │ a new one
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import AuthorKind, Platform, Post, PostId
from router.acts import SERVICE, Act
from router.decide import Decision
from router.objecting import Heard, Said, name_answered, weightiest
from router.states import Status, Verb
from router.ticket import TicketId
from store.acting import SqlActs
from store.clocked import CLOCK
from store.history import by_itself, line
from store.matters import Matter, one_each
from store.opening import join
from store.rows import to_post
from store.tables import (
    AuthorRow,
    HistoryRow,
    PostRow,
    ReplyDeliveryRow,
    TicketPostRow,
    TicketRow,
)
from store.upsert import insert_all

_ENDED = (Status.RESOLVED.value, Status.VERIFIED.value, Status.CLOSED.value)
# What the history calls it that something was noted, and nothing taken up again.
_NOTED = {
    Heard.LATE: "join",
    Heard.THANKS: "thanks",
    Heard.OFFICE: "remark",
    Heard.REMARK: "remark",
}
_WHY = {
    Heard.OBJECTION: "objection: post {post}",
    Heard.LATE: "published before it was resolved: post {post}",
    Heard.THANKS: "thanks: post {post}",
    Heard.OFFICE: "of an office: post {post}",
    Heard.REMARK: "says nothing of the matter: post {post}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A ticket that is over, what is said of it, and the post that says so.

    `matter` are the posts that become the ticket's, `grows` those whose tags say more of it.
    """

    row: TicketRow
    matter: Matter
    grows: Matter | None
    heard: Heard
    post: PostId


class _Answer(NamedTuple):
    """A post that answers another, and who wrote it."""

    post: PostId
    own: str
    name: str | None
    author: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objecting:
    """One transaction in which posts return to what is over. `within`: the time to object."""

    session: AsyncSession
    acts: SqlActs
    within: timedelta

    async def threads(self, posts: Collection[int]) -> Mapping[PostId, tuple[int, bool]]:
        """Find posts that answer a reply of ours, or go on with a post of their author.

        Only an author of the ticket is heard so: anybody else speaks for a matter of their own.

        Returns:
            The number of the ticket of each, and whether it is open.
        """
        answers = await self._answers(posts)
        if not answers:
            return {}
        led = await self._led(answers)
        written = await self._authors({ticket for tickets in led.values() for ticket in tickets})
        found: dict[PostId, tuple[int, bool]] = {}
        for answer in answers:
            for name in (answer.own, answer.name):
                for ticket in led.get(name or "", ()):
                    if (ticket, *answer.author) in written:
                        found.setdefault(answer.post, (ticket, written[ticket, *answer.author]))
        return found

    async def part(
        self, matters: Sequence[Matter], numbers: Mapping[PostId, int]
    ) -> tuple[Sequence[Matter], Sequence[Returned]]:
        """Part what opens or joins a ticket from what returns to one that is over, and hold those.

        What is said too late opens a ticket that names the earlier one. What a filter takes is
        heard where it objects.
        """
        rows = await self._over({each.over for each in matters if each.over is not None})
        known = await self._published(
            numbers, [each.decisions for each in matters if each.over in rows]
        )
        open_or_join: list[Matter] = []
        returning: dict[int, list[Decision]] = defaultdict(list)
        for each in matters:
            if each.suppressed and not self._objects(each, rows, known):
                continue
            if each.over is not None and each.over in rows:
                returning[each.over].extend(each.decisions)
            else:
                # It was taken up again meanwhile, or never was one that can be.
                open_or_join.append(replace(each, ticket=each.ticket or each.over, over=None))
        returned: list[Returned] = []
        for seq, decisions in returning.items():
            row, matter = rows[seq], Matter(tuple(decisions))
            said = [_said(each, *known[each.post]) for each in decisions]
            heard, first = weightiest(said, row.ended or row.opened, self.within)
            if heard is Heard.AFTER:
                open_or_join.append(replace(matter, earlier=TicketId(row.id)))
            else:
                grows = _wanted(matter)
                if heard is Heard.OBJECTION:
                    matter = Matter(tuple(_objecting(each) for each in decisions))
                returned.append(
                    Returned(row=row, matter=matter, grows=grows, heard=heard, post=first.post)
                )
        return one_each([each for each in map(_wanted, open_or_join) if each]), returned

    def _objects(
        self,
        matter: Matter,
        rows: Mapping[int | None, TicketRow],
        known: Mapping[PostId, tuple[datetime, str, bool]],
    ) -> bool:
        """Whether what a filter takes objects to the end of the ticket of its matter."""
        if (row := rows.get(matter.over)) is None:
            return False
        said = [_said(each, *known[each.post]) for each in matter.decisions]
        return weightiest(said, row.ended or row.opened, self.within)[0] is Heard.OBJECTION

    async def settle(self, returned: Sequence[Returned], now: datetime) -> Collection[int]:
        """Take up again what is objected to, note the rest; return the tickets only noted on.

        Their posts are theirs already.
        """
        noted: list[int] = []
        for each in returned:
            why = _WHY[each.heard].format(post=each.post)
            if each.heard is Heard.OBJECTION:
                await self.acts.within(
                    self.session, each.row, Act(verb=Verb.REOPEN, by=SERVICE, note=why), now
                )
                if each.grows:
                    join(each.row, each.grows, self.acts.timing, now)
                continue
            noted.append(each.row.seq)
            said = line(each.row, _NOTED[each.heard], by_itself(now, why))
            await self.session.execute(insert_all(HistoryRow), [said])
        return noted

    async def _answers(self, posts: Collection[int]) -> Sequence[_Answer]:
        query = (
            select(PostRow.id, PostRow.source, PostRow.platform, PostRow.reply_to, AuthorRow.handle)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(PostRow.seq.in_(list(posts)), PostRow.reply_to.is_not(None))
        )
        return [
            _Answer(
                post=PostId(post),
                own=Post(source=source, native_id=reply_to, text="").id,
                name=name_answered(Platform(platform), reply_to),
                author=(platform, handle),
            )
            for post, source, platform, reply_to, handle in await self.session.execute(query)
            if reply_to and handle
        ]

    async def _led(self, answers: Sequence[_Answer]) -> Mapping[str, Sequence[int]]:
        """Find the tickets of what is answered, by its id or its name."""
        ids, names = [each.own for each in answers], [each.name for each in answers if each.name]
        ours = (
            select(ReplyDeliveryRow.name, TicketPostRow.ticket)
            .join(TicketPostRow, TicketPostRow.post == ReplyDeliveryRow.post)
            .where(ReplyDeliveryRow.name.in_(names))
        )
        theirs = (
            select(PostRow.id, PostRow.identity, TicketPostRow.ticket)
            .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
            .where(or_(PostRow.id.in_(ids), PostRow.identity.in_(names)))
        )
        led: dict[str, list[int]] = defaultdict(list)
        for name, ticket in await self.session.execute(ours):
            led[name or ""].append(ticket)
        for post, identity, ticket in await self.session.execute(theirs):
            led[post].append(ticket)
            if identity is not None:
                led[identity].append(ticket)
        return led

    async def _authors(self, tickets: Collection[int]) -> Mapping[tuple[int, str, str], bool]:
        """List who wrote the posts of tickets that are open or can be taken up again."""
        query = (
            select(TicketPostRow.ticket, AuthorRow.platform, AuthorRow.handle, TicketRow.open)
            .join(TicketRow, TicketRow.seq == TicketPostRow.ticket)
            .join(PostRow, PostRow.seq == TicketPostRow.post)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(TicketPostRow.ticket.in_(list(tickets)))
            .where(or_(TicketRow.open, TicketRow.status.in_(_ENDED)))
        )
        return {
            (ticket, platform, handle): is_open
            for ticket, platform, handle, is_open in await self.session.execute(query)
            if handle
        }

    async def _over(self, seqs: Collection[int]) -> Mapping[int | None, TicketRow]:
        if not seqs:
            return {}
        query = (
            select(TicketRow)
            .options(CLOCK)
            .where(TicketRow.seq.in_(list(seqs)), TicketRow.status.in_(_ENDED))
            .where(TicketRow.ended.is_not(None))
            .order_by(TicketRow.seq)
            .with_for_update()
        )
        return {row.seq: row for row in await self.session.scalars(query)}

    async def _published(
        self, numbers: Mapping[PostId, int], decisions: Collection[Sequence[Decision]]
    ) -> Mapping[PostId, tuple[datetime, str, bool]]:
        """Say of each post when it was published, what it says, and whether it is our reply."""
        seqs = [numbers[each.post] for several in decisions for each in several]
        if not seqs:
            return {}
        ours = (
            select(ReplyDeliveryRow.post).where(ReplyDeliveryRow.name == PostRow.identity).exists()
        )
        query = select(PostRow, ours).where(PostRow.seq.in_(seqs))
        rows = await self.session.execute(query)
        return {PostId(post.id): (post.dated, to_post(post, None).words, own) for post, own in rows}


def answering(
    decisions: Sequence[Decision], threads: Mapping[PostId, tuple[int, bool]]
) -> Sequence[Matter]:
    """Make a matter of each post that speaks to a ticket; see `Objecting.threads`."""
    found = [(each, threads[each.post]) for each in decisions if each.post in threads]
    return [
        Matter((each,), ticket=ticket) if is_open else Matter((each,), over=ticket)
        for each, (ticket, is_open) in found
    ]


def _said(decision: Decision, at: datetime, text: str, ours: bool) -> Said:  # noqa: FBT001 - as read
    return Said(
        post=decision.post,
        text=text,
        relevant=decision.wanted,
        intent=decision.intent,
        at=at,
        by_office=ours or decision.author_kind is AuthorKind.OFFICIAL,
    )


def _objecting(decision: Decision) -> Decision:
    """Let what names no matter, and says no to the end of one, be owed an answer."""
    if decision.wanted:
        return decision
    reasons = (*decision.reasons, "objects to the end of its matter")
    return replace(decision, wanted=True, reasons=reasons)


def _wanted(matter: Matter) -> Matter | None:
    """Leave out of a matter what asks for no ticket."""
    wanted = tuple(each for each in matter.decisions if each.wanted)
    return replace(matter, decisions=wanted) if wanted else None

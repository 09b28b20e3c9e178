"""Correcting posts inside a transaction.

tags held ─▶ label kept beside what the model said ─▶ tags changed ─▶ decided again ─▶ tickets
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.labels import (
    Correction,
    corrected,
    correction_of,
    label_from_json,
    label_of,
    label_to_json,
    misrouted,
    score_of,
)
from classifier.tags import Tags, from_json, to_json
from listener.post import Post
from router.clock.timing import CORRECT, Timing
from router.decide import Decision
from router.incidents.model import Joining
from router.incidents.says import Says
from router.incidents.says import to_json as says_to_json
from router.media.desk import MediaDesk
from router.orders import NO_ORDERS, Orders
from store.by import By
from store.erased import let_nobody_be_erased
from store.errors import CorrectionReplaced, NotTagged, ServiceNeeded, UnknownPost
from store.following import Following, Redecided
from store.happened import Tell
from store.incidents import Incidents
from store.judged import tags_values
from store.media_keeping import MediaKeeping
from store.naming import Naming
from store.orders import orders_of
from store.rows import to_post
from store.tables import (
    AuthorRow,
    CorrectionRow,
    DecisionRow,
    HintRow,
    MisrouteRow,
    PostRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
    WorkRow,
)
from store.upsert import insert_into

Decide = Callable[[Post, Tags, Orders], Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A post with all that a correction needs to know of it; `before` is the latest correction."""

    post: PostRow
    author: AuthorRow | None
    tags: Tags
    said: Tags
    before: CorrectionRow | None
    decision: DecisionRow | None
    ticket: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """One transaction in which posts are corrected; see `SqlCorrections` for its parts."""

    session: AsyncSession
    decide: Decide
    amana_of: Mapping[str, str]
    tell: Tell
    timing: Timing
    joining: Joining | None
    postgres: bool
    naming: Naming
    desks: frozenset[str] = frozenset()
    media: MediaDesk | None = None

    async def correct(
        self, posts: Sequence[str], correction: Correction, by: By
    ) -> Mapping[int, bool]:
        """Correct posts; return the number of each correction, and whether it is new."""
        await self._let_nobody_be_erased()
        numbers: dict[int, bool] = {}
        again: list[Redecided] = []
        orders = await orders_of(self.session, by.at)
        found = await self._find(posts)
        said = self._said(found)
        for one in found:
            if correction.lacks_service(one.tags):
                raise ServiceNeeded(one.post.id)
            tags = corrected(one.tags, correction, one.said)
            if one.before and await self._repeats(one, one.before, tags, by):
                numbers[one.before.seq] = False
                continue
            numbers[await self._keep(one, tags, by)] = True
            again.append(await self._decide(one, tags, orders, by.at))
        await self._note_media(again)
        tickets = await self._following().follow(again, by)
        await self._sketch_again(tickets, said, by.at)
        return numbers

    async def _repeats(self, one: _Found, before: CorrectionRow, tags: Tags, by: By) -> bool:
        """Whether it was said before; of what a unit gave back since, the same is said anew."""
        if not _same(before, tags, by):
            return False
        returned = select(MisrouteRow.seq).where(
            MisrouteRow.ticket == one.ticket, MisrouteRow.at > before.at
        )
        return await self.session.scalar(returned.limit(1)) is None

    async def withdraw(self, number: int, post: str, by: By) -> None:
        """Take back the latest correction of a post: it is as it was before.

        Raises:
            CorrectionReplaced: It is not the latest.
        """
        await self._let_nobody_be_erased()
        orders = await orders_of(self.session, by.at)
        found = await self._find([post])
        said = self._said(found)
        (one,) = found
        if one.before is None or one.before.seq != number:
            name = f"cor_{number}"
            raise CorrectionReplaced(name)
        undone = By(who=one.before.who, at=one.before.at)
        tags = await self._take_back(one, one.before)
        again = [await self._decide(one, tags, orders, by.at)]
        await self._note_media(again)
        tickets = await self._following(undone).follow(again, by)
        await self._sketch_again(tickets, said, by.at)

    async def _take_back(self, one: _Found, row: CorrectionRow) -> Tags:
        """Remove a correction; the one before it counts again, or what the model had said."""
        earlier = await self.session.scalar(
            select(CorrectionRow)
            .where(CorrectionRow.post == row.post, CorrectionRow.seq < row.seq)
            .order_by(CorrectionRow.seq.desc())
            .limit(1)
        )
        await _undo_what_followed(self.session, row, one.ticket)
        await self.session.execute(delete(CorrectionRow).where(CorrectionRow.seq == row.seq))
        tags = one.said
        if earlier is not None:
            earlier.latest = True
            tags = corrected(tags, correction_of(label_from_json(earlier.label), tags), tags)
        await self.session.execute(
            update(TagsRow)
            .where(TagsRow.post == row.post)
            .values(**tags_values(tags, self.amana_of))
            .execution_options(synchronize_session=False)
        )
        await self.session.flush()
        return tags

    async def _let_nobody_be_erased(self) -> None:
        """Let an erasure wait: contacts are made of authors that it may be about to erase."""
        if self.media and self.postgres:
            await let_nobody_be_erased(self.session)

    async def _note_media(self, again: Sequence[Redecided]) -> None:
        """Note anew what posts are to the media."""
        if self.media:
            keeping = MediaKeeping(session=self.session, desk=self.media, naming=self.naming)
            await keeping.keep([each.post for each in again])

    def _following(self, undoing: By | None = None) -> Following:
        return Following(
            session=self.session,
            amana_of=self.amana_of,
            tell=self.tell,
            timing=self.timing,
            postgres=self.postgres,
            desks=self.desks,
            undoing=undoing,
        )

    async def _find(self, posts: Sequence[str]) -> list[_Found]:
        """Hold the tags of these posts, so that nobody else corrects them, and read the rest."""
        held = await self.session.execute(
            select(PostRow.seq, PostRow.id)
            .join(TagsRow, TagsRow.post == PostRow.seq)
            .where(PostRow.id.in_(list(posts)))
            .order_by(PostRow.seq)
            .with_for_update(of=TagsRow)
        )
        seqs = {post: seq for seq, post in held}
        for post in posts:
            if post not in seqs:
                known = select(func.count()).select_from(PostRow).where(PostRow.id == post)
                raise NotTagged(post) if await self.session.scalar(known) else UnknownPost(post)
        await self.session.execute(
            select(WorkRow.post)
            .where(WorkRow.post.in_(seqs.values()))
            .order_by(WorkRow.post)
            .with_for_update()
        )
        query = (
            select(PostRow, AuthorRow, TagsRow.body, CorrectionRow, DecisionRow)
            .add_columns(TicketRow.seq)
            .join(TagsRow, TagsRow.post == PostRow.seq)
            .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
            .outerjoin(CorrectionRow, (CorrectionRow.post == PostRow.seq) & CorrectionRow.latest)
            .outerjoin(DecisionRow, DecisionRow.post == PostRow.seq)
            .outerjoin(TicketPostRow, TicketPostRow.post == PostRow.seq)
            .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
            .where(PostRow.seq.in_(seqs.values()))
            .order_by(PostRow.seq)
        )
        rows = await self.session.execute(query)
        return [
            _Found(
                post=post,
                author=author,
                tags=from_json(body),
                said=from_json(before.said if before else body),
                before=before,
                decision=decision,
                ticket=ticket,
            )
            for post, author, body, before, decision, ticket in rows
        ]

    async def _keep(self, one: _Found, tags: Tags, by: By) -> int:
        """Keep the label beside what the model said, and make the tags a person's."""
        label, said, seq = label_of(tags), one.said, one.post.seq
        await self.session.execute(
            update(CorrectionRow)
            .where(CorrectionRow.post == seq, CorrectionRow.latest)
            .values(latest=False)
            .execution_options(synchronize_session=False)
        )
        number = await self.session.scalar(
            insert(CorrectionRow)
            .values(
                post=seq,
                latest=True,
                at=by.at,
                who=by.who,
                note=by.note,
                label=label_to_json(label),
                misrouted=misrouted(said, label),
                said=to_json(said),
                model=said.model,
                score=score_of(said),
                sure=said.sure,
                relevant=said.relevant,
                service=said.services[0].code if said.services else None,
                unit=self._unit(one),
            )
            .returning(CorrectionRow.seq)
        )
        await self.session.execute(
            update(TagsRow)
            .where(TagsRow.post == seq)
            .values(**tags_values(tags, self.amana_of))
            .execution_options(synchronize_session=False)
        )
        return int(number or 0)

    def _unit(self, one: _Found) -> str | None:
        """Name the unit that the model's tags led to, or would have led to."""
        if one.before:
            return one.before.unit
        if one.decision:
            return one.decision.unit
        return self.decide(to_post(one.post, one.author), one.said, NO_ORDERS).unit

    async def _decide(self, one: _Found, tags: Tags, orders: Orders, now: datetime) -> Redecided:
        """Decide anew. Filters are for posts that come: none takes a post from its ticket."""
        orders = orders if one.ticket is None else Orders(runs=orders.runs)
        seq, wanted = one.post.seq, bool(one.decision and one.decision.wanted)
        post = to_post(one.post, one.author)
        decision = self.decide(post, tags, orders)
        says = None
        if self.joining and decision.wanted:
            says = says_to_json(self.joining.reader.read(post, tags, decision.join))
        values: dict[str, Any] = {
            "wanted": decision.wanted,
            "unit": decision.unit,
            "reasons": list(decision.reasons),
            "decided": now,
            "suppressed": decision.suppressed,
            "says": says,
        }
        await self.session.execute(
            insert_into(DecisionRow, postgres=self.postgres)
            .values(post=seq, **values)
            .on_conflict_do_update(index_elements=["post"], set_=values)
        )
        # A worker that decides it from its old tags just now will find that it waits no longer.
        await self.session.execute(delete(WorkRow).where(WorkRow.post == seq))
        return Redecided(post=seq, decision=decision, wanted_before=wanted, ticket=one.ticket)

    def _said(self, found: Sequence[_Found]) -> Sequence[Says]:
        """Return what was read of posts before they are corrected."""
        if self.joining is None:
            return ()
        read = self.joining.reader.from_json
        return [read(one.decision.says) for one in found if one.decision and one.decision.says]

    async def _sketch_again(
        self, tickets: Collection[int], said: Sequence[Says], now: datetime
    ) -> None:
        """Let other posts find these tickets by what their posts say by now."""
        if self.joining:
            incidents = Incidents(
                session=self.session, joining=self.joining, postgres=self.postgres
            )
            await incidents.sketch_again(tickets, said, now)


async def _undo_what_followed(
    session: AsyncSession, row: CorrectionRow, ticket: int | None
) -> None:
    """Offer a suggestion again that a correction had accepted; nobody misrouted anything."""
    await session.execute(
        delete(MisrouteRow).where(
            MisrouteRow.ticket == ticket,
            MisrouteRow.at == row.at,
            MisrouteRow.who == row.who,
            MisrouteRow.how == CORRECT,
        )
    )
    await session.execute(
        update(HintRow)
        .where(HintRow.ticket == ticket, HintRow.state == "accepted")
        .where(HintRow.decided == row.at, HintRow.decided_by == row.who)
        .values(state="open", decided=None, decided_by=None, decided_note=None)
        .execution_options(synchronize_session=False)
    )


def _same(before: CorrectionRow, tags: Tags, by: By) -> bool:
    """Whether the same person says the same again: an answer may have been lost on its way."""
    same = before.label == label_to_json(label_of(tags)) and before.who == by.who
    return same and by.note in {None, before.note}

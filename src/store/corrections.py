"""The corrections: what people said of posts where the model was wrong, kept as labels."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.labels import Correction, Label, label_from_json
from classifier.tags import Tags, from_json
from listener.post import PostId
from router.clock.timing import Timing
from router.gathering import check_whole
from router.incidents.model import Joining
from router.media.desk import MediaDesk
from router.ticket import TicketId
from store.by import By
from store.correcting import Correcting, Decide
from store.database import Sessions
from store.errors import NotOfTicket, UnknownCorrection, UnknownPost, UnknownTicket
from store.happened import Tell
from store.paging import Paged, cursor_of, number_named, number_of
from store.scoping import posts_of
from store.tables import CorrectionRow, PostRow, TicketPostRow, TicketRow, VersionRow

CHUNK = 500
PREFIX = "cor_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A correction as it is kept. `said` is what the model had said, `score` how likely it was.

    `ticket` answers the post now. Only the `latest` of a post counts; earlier ones are history.
    `new` is false where the same person had said the same before.
    """

    id: str
    post: PostId
    ticket: TicketId | None
    at: datetime
    who: str
    note: str | None
    label: Label
    said: Tags
    score: float
    misrouted: bool
    latest: bool
    new: bool = False


@dataclass(frozen=True, slots=True)
class SqlCorrections:
    """The corrections in the database.

    `decide` is the router's `route` with the rule book; `amana_of` gives the amana of each
    municipality code; `tell` writes a ticket as the public JSON object, for events; `timing` moves
    the clocks of tickets. Without `joining` nothing is kept for posts to be joined by. `desks` are
    the units where what is not sure waits for a person. `media` says what is of the media.
    """

    sessions: Sessions
    decide: Decide
    amana_of: Mapping[str, str]
    tell: Tell
    timing: Timing
    joining: Joining | None = None
    desks: frozenset[str] = frozenset()
    media: MediaDesk | None = None

    async def correct(self, post: str, correction: Correction, by: By) -> Kept:
        """Correct one post: its tags, its decision and its ticket follow, in one transaction.

        Raises:
            UnknownPost: There is none of this id.
            NotTagged: It waits for its tags.
            ServiceNeeded: It becomes relevant, and `correction` names no service.
        """

        async def work(session: AsyncSession) -> Kept:
            (kept,) = await self._correct(session, [post], correction, by)
            return kept

        return await self.sessions.run(work)

    async def correct_ticket(
        self, ticket: str, posts: Sequence[str] | None, correction: Correction, by: By
    ) -> Sequence[Kept]:
        """Correct those posts of a ticket, or all of them; all are corrected, or none.

        Raises:
            UnknownTicket: There is none of this id.
            NotOfTicket: It does not answer one of `posts`.
            Apart: Another ticket answers for it.
            NotTagged, ServiceNeeded: As for `correct`.
        """

        async def work(session: AsyncSession) -> Sequence[Kept]:
            return await self.within(session, ticket, posts, correction, by)

        return await self.sessions.run(work)

    async def withdraw(self, correction: str, places: frozenset[str], by: By) -> Kept:
        """Take a correction back; its post and ticket are as they were before, in one transaction.

        Args:
            correction: Its id.
            places: Of which its post must be; empty: of any.
            by: Who takes it back, when, and why.

        Raises:
            UnknownCorrection: There is none of this id, or it is not of these places.
            CorrectionReplaced: Its post was corrected again since.
        """
        number = number_named(PREFIX, correction)

        async def work(session: AsyncSession) -> Kept:
            query = _query().where(CorrectionRow.seq == (number or 0))
            if places:
                query = query.where(CorrectionRow.post.in_(posts_of(places)))
            found = (await session.execute(query)).first()
            if found is None:
                raise UnknownCorrection(correction)
            kept = _to_kept(found)
            await self._correcting(session).withdraw(number or 0, kept.post, by)
            return kept

        return await self.sessions.run(work)

    async def within(
        self,
        session: AsyncSession,
        ticket: str,
        posts: Sequence[str] | None,
        correction: Correction,
        by: By,
    ) -> Sequence[Kept]:
        """Do `correct_ticket` in the caller's transaction."""
        row = await session.scalar(select(TicketRow).where(TicketRow.id == ticket))
        if row is None:
            raise UnknownTicket(ticket)
        check_whole(row.id, row.merged_into)
        query = (
            select(PostRow.id)
            .join(TicketPostRow, TicketPostRow.post == PostRow.seq)
            .where(TicketPostRow.ticket == row.seq)
            .order_by(PostRow.seq)
        )
        its = list(await session.scalars(query))
        if strange := [post for post in posts or () if post not in its]:
            raise NotOfTicket(ticket, strange[0])
        return await self._correct(session, posts or its, correction, by)

    async def list(
        self,
        *,
        post: str | None = None,
        places: frozenset[str] = frozenset(),
        limit: int,
        after: str | None = None,
    ) -> Paged[Kept]:
        """List corrections, latest first: of one post, or of all of some places; empty: of all.

        Raises:
            UnknownPost: There is none of this id, or it is not of these places.
            BadCursor: `after` is not a cursor of this list.
        """
        query = _query().order_by(CorrectionRow.seq.desc()).limit(limit + 1)
        theirs = posts_of(places) if places else None
        if theirs is not None:
            query = query.where(CorrectionRow.post.in_(theirs))
        if after is not None:
            query = query.where(CorrectionRow.seq < number_of("corrections", after))
        async with self.sessions.read() as session:
            if post is not None:
                its = select(PostRow.seq).where(PostRow.id == post)
                if theirs is not None:
                    its = its.where(PostRow.seq.in_(theirs))
                seq = await session.scalar(its)
                if seq is None:
                    raise UnknownPost(post)
                query = query.where(CorrectionRow.post == seq)
            rows = (await session.execute(query)).all()
        more = cursor_of("corrections", rows[limit - 1][0].seq) if len(rows) > limit else None
        return Paged([_to_kept(row) for row in rows[:limit]], more)

    async def _correct(
        self, session: AsyncSession, posts: Sequence[str], correction: Correction, by: By
    ) -> Sequence[Kept]:
        numbers = await self._correcting(session).correct(posts, correction, by)
        rows = await session.execute(
            _query().where(CorrectionRow.seq.in_(numbers)).order_by(CorrectionRow.post)
        )
        return [_to_kept(row, new=numbers[row[0].seq]) for row in rows]

    def _correcting(self, session: AsyncSession) -> Correcting:
        return Correcting(
            session=session,
            decide=self.decide,
            amana_of=self.amana_of,
            tell=self.tell,
            timing=self.timing,
            joining=self.joining,
            postgres=self.sessions.postgres,
            naming=self.sessions.naming,
            desks=self.desks,
            media=self.media,
        )


@dataclass(frozen=True, slots=True)
class SqlLabels:
    """The labels that a model can learn from. Implements `classifier.training.labels.Labels`."""

    sessions: Sessions

    async def texts(self) -> AsyncIterator[tuple[str, Label]]:
        """See Labels.texts. Samples are left out: nobody has said them.

        Of an edited post it is the text that it had when it was corrected.
        """
        last = 0
        then = (
            select(func.min(VersionRow.number))
            .where(VersionRow.post == CorrectionRow.post, VersionRow.until > CorrectionRow.at)
            .correlate(CorrectionRow)
            .scalar_subquery()
        )
        while True:
            query = (
                select(CorrectionRow.seq, CorrectionRow.label, PostRow, VersionRow)
                .join(PostRow, PostRow.seq == CorrectionRow.post)
                .outerjoin(
                    VersionRow,
                    (VersionRow.post == CorrectionRow.post) & (VersionRow.number == then),
                )
                .where(CorrectionRow.latest, ~PostRow.sample, CorrectionRow.seq > last)
                .order_by(CorrectionRow.seq)
                .limit(CHUNK)
            )
            async with self.sessions.read() as session:
                rows = (await session.execute(query)).all()
            if not rows:
                return
            for seq, label, post, version in rows:
                last = seq
                said = version or post
                words = f"{said.title}\n{said.text}" if said.title else said.text
                yield words, label_from_json(label)


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(CorrectionRow, PostRow.id, TicketRow.id)
        .join(PostRow, PostRow.seq == CorrectionRow.post)
        .outerjoin(TicketPostRow, TicketPostRow.post == CorrectionRow.post)
        .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
    )


def _to_kept(found: Row[*tuple[Any, ...]], *, new: bool = False) -> Kept:
    row, post, ticket = found
    return Kept(
        id=f"{PREFIX}{row.seq}",
        post=PostId(post),
        ticket=TicketId(ticket) if ticket else None,
        at=row.at,
        who=row.who,
        note=row.note,
        label=label_from_json(row.label),
        said=from_json(row.said),
        score=row.score,
        misrouted=row.misrouted,
        latest=row.latest,
        new=new,
    )

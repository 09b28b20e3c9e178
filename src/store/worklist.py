"""The queue between the stages: posts that wait for their tags, or for a decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Tags
from listener.post import Platform, Post, PostId
from store.database import Sessions
from store.judged import judged, tags_values
from store.queue import CLASSIFY, PARKED, ROUTE, edited_among, numbers_of, set_aside, take_waiting
from store.rows import to_post
from store.service_requests import chosen_among
from store.tables import PostRow, TagsRow, WorkRow
from store.upsert import insert_into

# From what the model says, and the service and place that a sender chose, to the tags.
Honour = Callable[[Tags, str, str | None], Tags]


@dataclass(frozen=True, slots=True)
class SqlWorklist:
    """The worklist in the database. Implements `classifier.classify.Worklist`.

    `amana_of` gives the amana of each municipality code, so that posts can be listed by amana.
    `honour` minds what the senders of requests chose; without it only the model is heard.
    """

    sessions: Sessions
    amana_of: Mapping[str, str] = field(default_factory=dict)
    honour: Honour | None = None

    async def take(self, limit: int, now: datetime) -> Sequence[Post]:
        """See Worklist.take."""
        async with self.sessions.begin() as session:
            rows = await take_waiting(session, CLASSIFY, limit, now)
        return [to_post(post, author) for post, author, _ in rows]

    async def tag(self, tagged: Sequence[tuple[Post, Tags]], now: datetime) -> None:
        """See Worklist.tag. A post that waits for its tags no longer is passed over.

        One that has another text than the one given waits on: its tags are not of what it says.
        """
        tags = {post.id: one for post, one in tagged}
        async with self.sessions.begin() as session:
            waiting = await numbers_of(session, tags, CLASSIFY)
            edited = await edited_among(session, waiting.values())
            read = {waiting[post.id]: post for post, _ in tagged if post.id in waiting}
            outdated = [seq for seq, text in edited.items() if not text.is_of(read[seq])]
            if outdated:
                await _release(session, outdated, now)
                waiting = {post: seq for post, seq in waiting.items() if seq not in outdated}
            if not waiting:
                return
            tags |= await self._honoured(session, tagged, waiting)
            await session.execute(
                insert_into(TagsRow, postgres=self.sessions.postgres).on_conflict_do_nothing(),
                [
                    {
                        **tags_values(tags[post], self.amana_of),
                        **judged(seq, tags[post], now),
                        "version": edited[seq].versions if seq in edited else 0,
                    }
                    for post, seq in waiting.items()
                ],
            )
            await session.execute(
                update(WorkRow)
                .where(WorkRow.post.in_(waiting.values()))
                .values(stage=ROUTE, due=now, attempts=0)
            )

    async def _honoured(
        self,
        session: AsyncSession,
        tagged: Sequence[tuple[Post, Tags]],
        waiting: Mapping[PostId, int],
    ) -> Mapping[PostId, Tags]:
        """Return the tags of those posts whose senders chose their service."""
        sent = {
            waiting[post.id]: (post.id, tags)
            for post, tags in tagged
            if post.platform is Platform.OPEN311 and post.id in waiting
        }
        if self.honour is None or not sent:
            return {}
        chosen = await chosen_among(session, list(sent))
        return {
            sent[seq][0]: self.honour(sent[seq][1], service, place)
            for seq, (service, place) in chosen.items()
        }

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """See Worklist.park."""
        async with self.sessions.begin() as session:
            await set_aside(session, post, CLASSIFY, reason, now)

    async def waiting(self) -> Mapping[str, int]:
        """Count what waits: {"classify": n, "route": n, "parked": n}."""
        async with self.sessions.read() as session:
            counted = await session.execute(
                select(WorkRow.stage, func.count()).group_by(WorkRow.stage)
            )
            found = dict(counted.all())
        return {stage: found.get(stage, 0) for stage in (CLASSIFY, ROUTE, PARKED)}

    async def oldest(self, now: datetime) -> float:
        """Return for how many seconds the oldest post has waited; 0.0 when none waits."""
        first = (
            select(PostRow.received)
            .join(WorkRow, WorkRow.post == PostRow.seq)
            .where(WorkRow.stage.in_((CLASSIFY, ROUTE)))
            .order_by(WorkRow.post)
            .limit(1)
        )
        async with self.sessions.read() as session:
            received = await session.scalar(first)
        return max((now - received).total_seconds(), 0.0) if received else 0.0


async def _release(session: AsyncSession, posts: Sequence[int], now: datetime) -> None:
    """Let posts be taken at once."""
    await session.execute(
        update(WorkRow)
        .where(WorkRow.post.in_(posts))
        .values(due=now)
        .execution_options(synchronize_session=False)
    )

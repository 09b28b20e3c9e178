"""Posts that were decided lately, with their tags: read page by page, each in a moment."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from classifier.tags import Tags, from_json
from listener.post import Post
from store.database import Sessions
from store.rows import to_post
from store.scoping import posts_of
from store.tables import AuthorRow, DecisionRow, PostRow, TagsRow

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SqlDecided:
    """The decisions in the database, to read."""

    sessions: Sessions

    async def since(
        self, since: datetime, *, most: int, places: frozenset[str] = frozenset()
    ) -> AsyncIterator[Sequence[tuple[Post, Tags]]]:
        """Yield posts that were decided since an instant, latest first, a page at a time.

        Samples are left out, and what a filter suppressed. No transaction outlives a page, so
        that nothing waits for whoever reads them.

        Args:
            since: From when on.
            most: How many at most.
            places: Of which municipalities and amanat; empty: of all.
        """
        query = (
            select(PostRow, AuthorRow, TagsRow.body, DecisionRow.decided)
            .join(DecisionRow, DecisionRow.post == PostRow.seq)
            .join(TagsRow, TagsRow.post == PostRow.seq)
            .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(DecisionRow.decided >= since, DecisionRow.suppressed.is_(None))
            .where(PostRow.sample.is_(False))
            .order_by(DecisionRow.decided.desc(), DecisionRow.post.desc())
        )
        if places:
            query = query.where(TagsRow.post.in_(posts_of(places)))
        page, left = query, most
        while left > 0:
            async with self.sessions.read() as session:
                rows = (await session.execute(page.limit(min(CHUNK, left)))).all()
            if not rows:
                return
            yield [(to_post(post, author), from_json(body)) for post, author, body, _ in rows]
            left -= len(rows)
            last, at = rows[-1][0].seq, rows[-1].decided
            page = query.where(
                or_(
                    DecisionRow.decided < at,
                    and_(DecisionRow.decided == at, DecisionRow.post < last),
                )
            )

"""What the latest post of a ticket says, as it is shown in a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Platform, PostId
from router.ticket import Ticket
from store.rows import WHOSE, unsigned, whose_of
from store.tables import AuthorRow, PostRow

LONGEST = 280
_SAID = (
    select(PostRow.id, PostRow.platform, PostRow.dated, PostRow.title, PostRow.text, *WHOSE)
    .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
    .where(PostRow.id.in_(bindparam("posts", expanding=True)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """How a post begins, without what its author signs with; `at` is when it was published."""

    post: PostId
    platform: Platform
    text: str
    at: datetime


async def excerpts_of(session: AsyncSession, tickets: Sequence[Ticket]) -> Mapping[PostId, Excerpt]:
    """Return how the latest post of each ticket begins, by the ids of the posts."""
    posts = [each.posts[-1].id for each in tickets if each.posts]
    rows = (await session.execute(_SAID, {"posts": posts})).all() if posts else []
    return {
        PostId(post): Excerpt(
            post=PostId(post),
            platform=Platform(platform),
            text=_short(unsigned(text if title is None else f"{title}\n{text}", whose_of(whose))),
            at=at,
        )
        for post, platform, at, title, text, *whose in rows
    }


def _short(text: str) -> str:
    """Cut a text where a word ends, if it is long."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(maxsplit=1)[0]}…"

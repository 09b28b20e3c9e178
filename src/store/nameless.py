"""Nobody: the author of a post of whom only the platform and the kind are known."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import AuthorKind, Platform, Post
from store.rows import author_values
from store.tables import AuthorRow
from store.upsert import insert_into


async def nameless(
    session: AsyncSession, platform: str, kind: str | None, *, postgres: bool
) -> str | None:
    """Return the id of somebody of this platform and kind; None where nothing is left to say."""
    values = _nameless(platform, kind)
    if values is None:
        return None
    adding = insert_into(AuthorRow, postgres=postgres).values(values)
    await session.execute(adding.on_conflict_do_nothing())
    found: str = values["id"]
    return found


def _nameless(platform: str, kind: str | None) -> dict[str, Any] | None:
    somebody = Post(
        source="",
        native_id="",
        text="",
        platform=Platform(platform),
        author_kind=AuthorKind(kind) if kind else None,
    )
    return author_values(somebody)

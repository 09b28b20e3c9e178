"""Taking the samples away again: wholly, and nothing else."""

from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.search import forget
from store.tables import AuthorRow, EventRow, PostRow, RunRow, SourceRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How much was removed."""

    posts: int
    tickets: int
    sources: int


async def remove_samples(session: AsyncSession, *, postgres: bool) -> Removed:
    """Remove what is marked sample. What hangs on it (tags, decisions, history) goes along.

    Sources go first: a poll that is under way finds its source gone and keeps nothing.
    """
    samples = select(SourceRow.id).where(SourceRow.sample)
    await session.execute(delete(RunRow).where(RunRow.source.in_(samples)))
    sources = await _remove(session, SourceRow)
    authors = list(
        await session.scalars(
            select(PostRow.author_id)
            .where(PostRow.sample, PostRow.author_id.is_not(None))
            .distinct()
        )
    )
    await forget(session, select(PostRow.seq).where(PostRow.sample), postgres=postgres)
    tickets = await _remove(session, TicketRow)
    posts = await _remove(session, PostRow)
    await _remove(session, EventRow)
    await session.execute(
        delete(AuthorRow).where(
            AuthorRow.id.in_(authors), ~exists().where(PostRow.author_id == AuthorRow.id)
        )
    )
    return Removed(posts=posts, tickets=tickets, sources=sources)


async def _remove(
    session: AsyncSession, row: type[SourceRow | TicketRow | PostRow | EventRow]
) -> int:
    count = await session.scalar(select(func.count()).select_from(row).where(row.sample)) or 0
    await session.execute(delete(row).where(row.sample))
    return count

"""How else posts were seen, and what they said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.arrivals import How
from store.tables import SightingRow, VersionRow

# A post that thousands repeat is one post; who looks at it need not read them all.
MOST_SIGHTINGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A post as another source told it, or the same source under another id."""

    source: str
    native_id: str
    url: str | None
    seen: datetime
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A text that a post had until an instant; `number` counts from 1."""

    number: int
    title: str | None
    text: str
    until: datetime


async def sightings_of(
    session: AsyncSession, posts: Sequence[int]
) -> dict[int, tuple[Sighting, ...]]:
    """Read how posts, by number, were seen again: of each the first 50, oldest first."""
    place = func.row_number().over(partition_by=SightingRow.post, order_by=SightingRow.seq)
    ranked = (
        select(SightingRow.seq, place.label("place")).where(SightingRow.post.in_(posts)).subquery()
    )
    rows = await session.scalars(
        select(SightingRow)
        .join(ranked, ranked.c.seq == SightingRow.seq)
        .where(ranked.c.place <= MOST_SIGHTINGS)
        .order_by(SightingRow.seq)
    )
    found: dict[int, tuple[Sighting, ...]] = {}
    for row in rows:
        sighting = Sighting(
            source=row.source,
            native_id=row.native_id,
            url=row.url,
            seen=row.seen,
            how=How(row.how),
        )
        found[row.post] = (*found.get(row.post, ()), sighting)
    return found


async def earlier_of(session: AsyncSession, post: int) -> tuple[Earlier, ...]:
    """Read the texts that a post, by number, had before, oldest first."""
    query = select(VersionRow).where(VersionRow.post == post).order_by(VersionRow.number)
    return tuple(
        Earlier(number=row.number, title=row.title, text=row.text, until=row.until)
        for row in await session.scalars(query)
    )

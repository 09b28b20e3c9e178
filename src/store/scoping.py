"""Rows as those see them who are of some places: each kind is narrowed here, in one way.

A ticket is of its municipality, of its amana, and of the amana of the unit that owns it. A post is
of its ticket; without one, of the municipality that it speaks of. A source is of the place that it
is said to speak of. What names no place is of none: only those who see everything see it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import PostRow, SourceRow, TagsRow, TicketPostRow, TicketRow

# A place with fewer posts is listed from all of them; of more, the latest are soon found.
FEW = 5_000


def of_places(places: frozenset[str], of: Any = TicketRow) -> ColumnElement[bool]:  # noqa: ANN401 - a row, or columns
    """Match what `router.people.Caller.sees`, of tickets or of what else has their columns."""
    theirs: ColumnElement[bool] = or_(
        of.municipality.in_(places), of.amana.in_(places), _of_unit(places, of)
    )
    return theirs


def of_tags(places: frozenset[str]) -> ColumnElement[bool]:
    """Match what was read of posts that speak of some places."""
    return or_(TagsRow.municipality.in_(places), TagsRow.amana.in_(places))


def of_shelf(places: frozenset[str]) -> ColumnElement[bool]:
    """Match posts of places, where they stand beside their tags and tickets (`store.shelf`)."""
    return or_(of_places(places), and_(TicketPostRow.ticket.is_(None), of_tags(places)))


def of_sources(places: Collection[str]) -> ColumnElement[bool]:
    """Match sources that are said to speak of one of some places."""
    return SourceRow.options["place"].as_string().in_(places)


def posts_of(places: frozenset[str]) -> CompoundSelect[int]:
    """Select the numbers of all posts of places; each part is read off an index."""
    parts = (
        TicketRow.municipality.in_(places),
        TicketRow.amana.in_(places),
        # Such codes are few: those of other places' matters that one of their units answers.
        _of_unit(places, TicketRow),
    )
    held = [
        select(TicketPostRow.post)
        .join(TicketRow, TicketRow.seq == TicketPostRow.ticket)
        .where(part)
        for part in parts
    ]
    free = [
        select(TagsRow.post).where(part, ~_has_ticket(TagsRow.post))
        for part in (TagsRow.municipality.in_(places), TagsRow.amana.in_(places))
    ]
    return union_all(*held, *free)


async def narrowed(
    session: AsyncSession,
    places: frozenset[str],
    post: Any,  # noqa: ANN401 - a column
) -> ColumnElement[bool]:
    """Match posts of places in a list, latest first, of which a page is read.

    A place with few posts is read off the indexes; where they are many, the list is gone through,
    and each is looked at: either way a page costs as much for a village as for the capital.

    Args:
        session: A transaction that may read.
        places: Codes of municipalities and amanat.
        post: The post's number; the query has `TagsRow`, too.
    """
    some = posts_of(places).limit(FEW).subquery()
    if (await session.scalar(select(func.count()).select_from(some)) or 0) < FEW:
        few: ColumnElement[bool] = post.in_(posts_of(places))
        return few
    held = (
        exists()
        .where(TicketPostRow.post == post, TicketRow.seq == TicketPostRow.ticket)
        .where(of_places(places))
    )
    return or_(held, and_(of_tags(places), ~_has_ticket(post)))


async def closed_to(
    session: AsyncSession, posts: Collection[int], places: frozenset[str]
) -> frozenset[int]:
    """Return those of some posts that are not of places."""
    query = select(PostRow.seq).where(PostRow.seq.in_(posts), PostRow.seq.in_(posts_of(places)))
    return frozenset(posts) - frozenset(await session.scalars(query))


def _has_ticket(post: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return exists().where(TicketPostRow.post == post)


def _of_unit(places: frozenset[str], of: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a row, or columns
    return or_(*(of.unit.startswith(f"{place}.", autoescape=True) for place in sorted(places)))

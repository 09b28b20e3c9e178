"""Rows as those see them who are of some places: each kind is narrowed here, in one way.

A ticket is of its municipality, of its amana, and of the amana of the unit that owns it. A post is
of its ticket; without one, of the municipality that it speaks of. A source is of the place that it
is said to speak of. What names no place is of none: only those who see everything see it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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
    theirs: ColumnElement[bool] = SourceRow.options["place"].as_string().in_(places)
    return theirs


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
    *,
    free: bool = False,
) -> ColumnElement[bool]:
    """Match posts of places in a list, latest first, of which a page is read.

    A place with few posts is read off the indexes; where they are many, the list is gone through,
    and each is looked at: either way a page costs as much for a village as for the capital.

    Args:
        session: A transaction that may read.
        places: Codes of municipalities and amanat.
        post: The post's number; the query has `TagsRow`, too.
        free: Those without a ticket are asked for alone.
    """
    some = union_all(
        select(TagsRow.post).where(TagsRow.municipality.in_(places)),
        select(TagsRow.post).where(TagsRow.amana.in_(places)),
        select(TicketRow.seq).where(_of_unit(places, TicketRow)),
    )
    about = select(func.count()).select_from(some.limit(FEW).subquery())
    if (await session.scalar(about) or 0) < FEW:
        few: ColumnElement[bool] = post.in_(posts_of(places))
        return few
    if free:
        return of_tags(places)
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
    return or_(*(_begins(of.unit, f"{place}.", f"{place}/") for place in sorted(places)))


class _begins(FunctionElement[bool]):  # noqa: N801 - reads as a function of SQL
    """Whether a text begins with a prefix; `beyond` is the prefix with its last sign one higher."""

    type = Boolean()
    inherit_cache = True


@compiles(_begins, "sqlite")
def _of_sqlite(element: _begins, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - as SQLAlchemy calls it
    """Ask for a range, which is read off an index; LIKE is not."""
    text, prefix, beyond = (compiler.process(each, **given) for each in element.clauses)
    return f"({text} >= {prefix} AND {text} < {beyond})"


@compiles(_begins, "postgresql")
def _of_postgres(element: _begins, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - as SQLAlchemy calls it
    """Ask for the prefix: what lies between two texts depends on the database's language."""
    text, prefix, _ = element.clauses
    return f"starts_with({compiler.process(text, **given)}, {compiler.process(prefix, **given)})"

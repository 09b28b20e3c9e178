"""Which posts and tickets figures count. Samples and tickets that were merged are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, or_

from router.usual import Span
from store.scoping import of_places, posts_of
from store.tables import PostRow, TagsRow, TicketRow

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Of what figures are asked for; None means any.

    `municipality` is a code, an amana's means all of its own; `service` a code or a domain.
    `places` are the municipalities and amanat that somebody may see; empty: all.
    """

    municipality: str | None = None
    service: str | None = None
    places: frozenset[str] = frozenset()


def tickets_about(query: Select[*Columns], about: About) -> Select[*Columns]:
    """Narrow a query of tickets to those that count."""
    query = query.where(
        ~TicketRow.sample, TicketRow.merged_into.is_(None), *_matching(TicketRow, about)
    )
    return query.where(of_places(about.places)) if about.places else query


def posts_about(query: Select[*Columns], about: About) -> Select[*Columns]:
    """Narrow a query of posts, joined with their tags here, to the relevant ones that count."""
    query = (
        query.select_from(PostRow)
        .join(TagsRow, TagsRow.post == PostRow.seq)
        .where(TagsRow.relevant, ~PostRow.sample, *_matching(TagsRow, about))
    )
    return query.where(TagsRow.post.in_(posts_of(about.places))) if about.places else query


def within(column: Any, span: Span) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Match instants in a time."""
    test: ColumnElement[bool] = (column >= span.begin) & (column < span.end)
    return test


def _matching(row: type[TicketRow] | type[TagsRow], about: About) -> Sequence[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if about.municipality is not None:
        code = about.municipality
        tests.append(or_(row.municipality == code, row.amana == code))
    if about.service is not None:
        column = row.service if "." in about.service else row.domain
        tests.append(column == about.service)
    return tests

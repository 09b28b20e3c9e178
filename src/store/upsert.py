"""`INSERT … ON CONFLICT`, which both engines have and SQLAlchemy spells once for each."""

from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import Row


def insert_all(row: type[Row]) -> Insert:
    """Begin an INSERT of many rows: on the table itself, which is faster than by way of the ORM."""
    return insert(cast("Table", row.__table__))


def insert_into(row: type[Row], *, postgres: bool) -> Any:  # noqa: ANN401 - two twins without a common name
    """Begin an INSERT that may say what to do on conflict."""
    table = cast("Table", row.__table__)
    return postgresql.insert(table) if postgres else sqlite.insert(table)

"""`INSERT … ON CONFLICT`, which both engines have and SQLAlchemy spells once for each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from store.tables import Row

Insert = postgresql.Insert | sqlite.Insert


def insert_into(row: type[Row], *, postgres: bool) -> Any:  # noqa: ANN401 - two twins without a common name
    """Begin an INSERT that may say what to do on conflict."""
    table = row.__table__
    return postgresql.insert(table) if postgres else sqlite.insert(table)

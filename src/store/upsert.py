"""What both engines have and SQLAlchemy spells once for each: `INSERT … ON CONFLICT`, `IN`."""

from collections.abc import Iterable
from typing import Any, cast

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Insert,
    String,
    Table,
    any_,
    bindparam,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from store.tables import Row


def insert_all(row: type[Row]) -> Insert:
    """Begin an INSERT of many rows: on the table itself, which is faster than by way of the ORM."""
    return insert(cast("Table", row.__table__))


def insert_into(row: type[Row], *, postgres: bool) -> Any:  # noqa: ANN401 - two twins without a common name
    """Begin an INSERT that may say what to do on conflict."""
    table = cast("Table", row.__table__)
    return postgresql.insert(table) if postgres else sqlite.insert(table)


def among(
    column: InstrumentedAttribute[Any], values: Iterable[str], *, postgres: bool
) -> ColumnElement[bool]:
    """Match any of many texts, which travel as one value: faster than one parameter for each."""
    given = list(values)
    if postgres:
        return column == any_(bindparam(None, given, type_=ARRAY(String)))
    each = func.json_each(orjson.dumps(given).decode()).table_valued("value")
    return column.in_(select(each.c.value))


def numbered(
    column: InstrumentedAttribute[int], values: Iterable[int], *, postgres: bool
) -> ColumnElement[bool]:
    """Match any of many numbers, which travel as one value."""
    given = sorted(values)
    if postgres:
        return column == any_(bindparam(None, given, type_=ARRAY(BigInteger)))
    each = func.json_each(orjson.dumps(given).decode()).table_valued("value")
    return column.in_(select(each.c.value))


def among_pairs(
    first: InstrumentedAttribute[Any],
    second: InstrumentedAttribute[Any],
    pairs: Iterable[tuple[str, str]],
    *,
    postgres: bool,
) -> ColumnElement[bool]:
    """Match any of many pairs: two lists would have an index tried for all that can be made."""
    given = list(pairs)
    if postgres:
        sides = [
            bindparam(None, list(side), type_=ARRAY(String)) for side in zip(*given, strict=True)
        ]
        each = func.unnest(*sides).table_valued("one", "other").render_derived()
        wanted = select(each.c.one, each.c.other)
    else:
        each = func.json_each(orjson.dumps(given).decode()).table_valued("value")
        wanted = select(
            func.json_extract(each.c.value, "$[0]"), func.json_extract(each.c.value, "$[1]")
        )
    # Said aloud, so that SQLite takes an index of what is not NULL.
    return second.is_not(None) & tuple_(first, second).in_(wanted)

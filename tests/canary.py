"""Looking for somebody everywhere: in every table of a database, whatever they hold."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import inspect, select, table, text
from sqlalchemy.engine import Connection
from sqlalchemy.sql import column

from store.database import Sessions


async def tables_that_hold(sessions: Sessions, words: Iterable[str]) -> dict[str, list[str]]:
    """Return where any of some words stands, as table.column, by word; every table is read."""
    found: dict[str, list[str]] = {}
    sought = list(words)
    async with sessions.read() as session:
        columns = await (await session.connection()).run_sync(_columns)
        assert sum(map(len, columns.values())) > 100
        for of, names in columns.items():
            whole: Any = select(*map(column, names)).select_from(table(of))
            rows: Sequence[Any] = (await session.execute(whole)).all()
            for name, values in zip(names, zip(*rows, strict=True), strict=bool(rows)):
                for word in sought:
                    if any(_holds(value, word) for value in values):
                        found.setdefault(word, []).append(f"{of}.{name}")
    return found


def _columns(connection: Connection) -> dict[str, list[str]]:
    looking = inspect(connection)
    shown = {
        name: [each["name"] for each in looking.get_columns(name)]
        for name in looking.get_table_names()
    }
    return shown | _hidden(connection)


def _hidden(connection: Connection) -> dict[str, list[str]]:
    """Name the tables that SQLite keeps for its index: their words stand there as bytes."""
    if connection.dialect.name != "sqlite":
        return {}
    named = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'search%'")
    return {
        name: [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({name})").all()]
        for (name,) in connection.execute(named).all()
    }


def _holds(value: object, word: str) -> bool:
    if isinstance(value, bytes):
        return word.encode() in value or word.lower() in value.decode(errors="replace").lower()
    return value is not None and word.lower() in str(value).lower()

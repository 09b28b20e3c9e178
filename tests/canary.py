"""Looking for somebody everywhere: in every table of a database, whatever they hold."""

from collections.abc import Iterable, Iterator

from sqlalchemy import LargeBinary, String, cast, func, inspect, select, table, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import column

from store.database import Sessions


async def tables_that_hold(sessions: Sessions, words: Iterable[str]) -> dict[str, list[str]]:
    """Return where any of some words stands, as table.column, by word; every table is read."""
    found: dict[str, list[str]] = {}
    async with sessions.read() as session:
        names = await (await session.connection()).run_sync(_columns)
        assert len(names) > 100
        for word in words:
            places = [f"{of}.{name}" for of, name in names if await _holds(session, of, name, word)]
            if places:
                found[word] = places
    return found


def _columns(connection: Connection) -> list[tuple[str, str]]:
    looking = inspect(connection)
    return [
        (name, each["name"])
        for name in looking.get_table_names()
        for each in looking.get_columns(name)
    ] + list(_hidden(connection))


def _hidden(connection: Connection) -> Iterator[tuple[str, str]]:
    """Name the tables that SQLite keeps for its index: their words stand there as bytes."""
    if connection.dialect.name == "sqlite":
        named = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'search%'")
        for (name,) in connection.execute(named).all():
            for row in connection.exec_driver_sql(f"PRAGMA table_info({name})").all():
                yield name, row[1]


async def _holds(session: AsyncSession, of: str, name: str, word: str) -> bool:
    written = func.lower(cast(column(name), String))
    holds = written.contains(word.lower())
    if session.get_bind().dialect.name == "sqlite":
        # A blob is no text to LIKE; INSTR of two blobs counts bytes.
        holds |= func.instr(cast(column(name), LargeBinary), word.encode()) > 0
    query = select(func.count()).select_from(table(of)).where(holds)
    return bool(await session.scalar(query))

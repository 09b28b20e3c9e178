"""The engine under the sessions, and what must hold on every connection of it."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import URL, Connection, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from store.address import check_file, is_sqlite

READS = {"sawt_reads": True}
POOL = 10
# Of a SQLite connection: marks of thousands of tickets are written all over their indexes, and what
# does not fit is written twice.
CACHE_KIB = 32_768
BUSY_SECONDS = 10
# A frozen server must not hold our loops; nothing that we ask takes longer.
ANSWER_SECONDS = 30
CONNECT_SECONDS = 5


class _Plain(SQLiteCompiler):
    """Says `open` where SQLAlchemy would say `open = 1`, and which index is to be taken.

    Both are the same to SQLite, but an index that holds rows WHERE open is only taken for a query
    that says just that: else whole tables are read, of a hundred thousand tickets for each batch.
    """

    def visit_is_true_unary_operator(self, element: Any, operator: Any, **kw: Any) -> Any:  # noqa: ANN401, ARG002 - SQLAlchemy's
        return self.process(element.element, **kw)

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:  # noqa: ANN401, ARG002 - SQLAlchemy's
        return text


@asynccontextmanager
async def open_engine(address: URL, *, patient: bool = False) -> AsyncIterator[AsyncEngine]:
    """Make an engine and close its connections at the end.

    Args:
        address: Where the database is.
        patient: Let a statement take as long as it needs (for migrations).
    """
    if is_sqlite(address):
        check_file(address)
        special: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}}
    else:
        answer = None if patient else ANSWER_SECONDS
        special = {
            "connect_args": {"timeout": CONNECT_SECONDS, "command_timeout": answer},
            "pool_pre_ping": True,
        }
    engine = create_async_engine(
        address,
        pool_size=POOL,
        max_overflow=POOL,
        pool_timeout=ANSWER_SECONDS,
        hide_parameters=True,  # they hold what people wrote, and errors end up in logs
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        **special,
    )
    if is_sqlite(address):
        engine.dialect.statement_compiler = _Plain
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
    try:
        yield engine
    finally:
        await engine.dispose()


def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - sqlite3's, adapted
    """Set what SQLite forgets with each connection."""
    # We begin transactions ourselves: sqlite3 begins none before a SELECT or a CREATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone()[0] != "wal":
        _make_wal(cursor)
    cursor.close()


def _make_wal(cursor: Any) -> None:  # noqa: ANN401 - sqlite3's, adapted
    """Switch a new file to WAL. SQLite does not wait here while another process does the same."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        else:
            return


def _begin(connection: Connection) -> None:
    """Begin; who writes takes the lock at once, for one who reads first may never get it."""
    reads = connection.get_execution_options().get("sawt_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

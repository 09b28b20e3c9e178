"""What the engines' errors mean for us: the database is away, or we have a bug."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from store.errors import DatabaseUnavailable

NOT_MIGRATED = "has no tables, or old ones; run: sawt migrate"

# What SQLite says, and what a person can do about it.
_SQLITE = {
    "unable to open database file": "cannot be opened; is its folder there, and may we write it?",
    "attempt to write a readonly database": "may not be written; check who owns it and its folder",
    "file is not a database": "is not a SQLite database; move the file away, or set SAWT_DATABASE",
    "database is locked": "is locked by another process; try again",
    "disk I/O error": "cannot be read or written (disk error)",
    "database or disk is full": "cannot grow: the disk is full",
    "database disk image is malformed": "is damaged; restore a backup",
    "no such table": NOT_MIGRATED,
    "no such column": NOT_MIGRATED,
}

# PostgreSQL's classes of states (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRES = {
    "08": "connection lost",
    "28": "refuses our user or password; check SAWT_DATABASE",
    "3D": "there is no database of that name; create it (createdb)",
    "42P01": NOT_MIGRATED,
    "42703": NOT_MIGRATED,
    "53": "is out of connections, memory or disk",
    "57P": "is starting or stopping",
    "25006": "is read-only",
}
# 23503: an author whom nobody needed was removed between being found there and being named.
_AGAIN = {"40P01", "40001", "23503"}


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn errors that say "the database is away" into `DatabaseUnavailable`.

    Args:
        url: The address, as people may see it.
    """
    try:
        yield
    except (DBAPIError, PostgresError, InterfaceError, sqlite3.Error) as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise DatabaseUnavailable(url, reason) from error
    except PoolTimeoutError as error:
        raise DatabaseUnavailable(url, "all our connections are busy; try again") from error
    except TimeoutError as error:
        raise DatabaseUnavailable(url, "does not answer in time") from error
    except OSError as error:
        reason = (
            f"cannot be reached ({error.strerror or error}); is it running? is SAWT_DATABASE right?"
        )
        raise DatabaseUnavailable(url, reason) from error


def deadlocked(error: DBAPIError) -> bool:
    """Whether another transaction of PostgreSQL's came in the way of ours: do it again."""
    return getattr(error.orig, "sqlstate", None) in _AGAIN


def _reason(error: Exception) -> str | None:
    """Say why the database cannot be used; None where the statement was at fault."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    if state:
        return next((why for start, why in _POSTGRES.items() if state.startswith(start)), None)
    said = str(cause)
    for words, why in _SQLITE.items():
        if words in said:
            return why
    lost = isinstance(error, InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
    return "connection lost" if lost or "connection is closed" in said else None

"""The database's address: checked before it is used, and never shown with its password."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import DatabaseUnavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_HIDDEN = "(not shown)"
_EXAMPLES = "sqlite+aiosqlite:////var/lib/sawt/sawt.db or postgresql+asyncpg://sawt@host/sawt"


def read_address(url: str) -> URL:
    """Read a SQLAlchemy URL; a missing driver is filled in.

    Raises:
        DatabaseUnavailable: It is no URL, or of an engine that we do not serve.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The text is not shown: we could not even tell where its password stands.
        reason = f"not a database URL; set SAWT_DATABASE to one like {_EXAMPLES}"
        raise DatabaseUnavailable(_HIDDEN, reason) from error
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    if address.drivername not in _DRIVERS.values():
        reason = f"engine {address.drivername!r} is not served; set SAWT_DATABASE to one like "
        raise DatabaseUnavailable(shown(address), reason + _EXAMPLES)
    if is_sqlite(address) and address.database in {None, "", ":memory:"}:
        reason = f"names no file; set SAWT_DATABASE to one like {_EXAMPLES}"
        raise DatabaseUnavailable(shown(address), reason)
    return address


def is_sqlite(address: URL) -> bool:
    """Whether it is a file of ours, rather than a server."""
    return address.drivername.startswith("sqlite")


def shown(address: URL) -> str:
    """Write an address for people: without its password, and without options that may hold one."""
    return address.set(query={}).render_as_string(hide_password=True)


def check_file(address: URL) -> None:
    """Make the folder of a SQLite file and look into the file, which a new one is made by.

    Without this look the driver would leave a thread behind when a file cannot be opened.

    Raises:
        sqlite3.Error: It cannot be opened, or is no database.
        DatabaseUnavailable: Its folder cannot be made.
    """
    path = Path(address.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (
            f"cannot make the folder {path.parent}: {error.strerror}; make it, or set SAWT_DATABASE"
        )
        raise DatabaseUnavailable(shown(address), reason) from error
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA schema_version")

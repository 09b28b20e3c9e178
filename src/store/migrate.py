"""The schema, brought to the newest revision. Alembic's scripts travel with this package."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from store import locks
from store.address import is_sqlite, read_address, shown
from store.engine import READS, open_engine
from store.trouble import translated


async def migrate(url: str) -> None:
    """Bring the schema to head, in one transaction: a process that dies leaves it as it was.

    Processes that do so at once wait for each other; the later ones find nothing left to do.

    Args:
        url: A SQLAlchemy URL. A SQLite file and its folder are made.

    Raises:
        DatabaseUnavailable: The database cannot be used; says why and what to do.
    """
    address = read_address(url)
    with translated(shown(address)):
        async with open_engine(address, patient=True) as engine, engine.begin() as connection:
            if not is_sqlite(address):  # SQLite's transaction has the only lock already
                await connection.execute(select(func.pg_advisory_xact_lock(locks.MIGRATING)))
            await connection.run_sync(_to_head)


async def behind(url: str) -> bool:
    """Whether the schema is older than this code.

    Raises:
        DatabaseUnavailable: The database cannot be used; says why and what to do.
    """
    address = read_address(url)
    with translated(shown(address)):
        # As a reader: who only looks must not wait for whoever writes.
        async with open_engine(address) as engine, engine.connect() as connection:
            await connection.execution_options(**READS)
            return await connection.run_sync(_behind)


def config_for(connection: Connection) -> Config:
    """Make Alembic's configuration, for one connection."""
    config = Config(attributes={"connection": connection})
    folder = Path(__file__).parent / "migrations"
    # Alembic interpolates: a folder may have a percent sign in its name.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _to_head(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")


def _behind(connection: Connection) -> bool:
    """A schema newer than the code is not behind: an older process may go on during an upgrade."""
    scripts = ScriptDirectory.from_config(config_for(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    heads = set(MigrationContext.configure(connection).get_current_heads())
    return heads <= known and heads != set(scripts.get_heads())

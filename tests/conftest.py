"""What tests stand on: databases, a clock, the shared folder, and no strangers."""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import asyncpg
import pytest
import structlog
from hypothesis import HealthCheck, settings

import cluster
import strangers
import untested
from clock import Clock
from store.database import Sessions, open_database
from store.migrate import migrate
from store.tables import Row

ROOT = Path(__file__).parent.parent
ENGINES = ("sqlite", "postgresql")
NEW = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = [*Row.metadata.tables, "search"]
CLEAR = f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY"

# How quick an example is is no question of a property, and the machine's affair.
settings.register_profile(
    "sawt", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("sawt")
strangers.watch()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    untested.report(terminalreporter)


@pytest.fixture(scope="session")
def not_tested() -> Callable[[str, str], NoReturn]:
    """`not_tested(what, reason)`: give up for want of `what`, and say so at the end of the run."""
    return untested.not_tested


@pytest.fixture(autouse=True)
def no_strangers() -> Iterator[None]:
    """Fail any test that opens a socket to an address beyond this machine."""
    strangers.seen.clear()
    yield
    assert not strangers.seen


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """Undo what a verb of the command line sets for the whole process."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**configured)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still at noon until the test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not part of the project."""
    folder = Path(os.environ.get("SAWT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        untested.not_tested("shared", f"no folder {folder}; set SAWT_SHARED")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, with `{}` for the name of a database."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(cluster.running())
        except cluster.NoServer as error:
            untested.not_tested("postgresql", str(error))
        yield address


@pytest.fixture(scope="session")
def names() -> Iterator[int]:
    """Numbers for databases."""
    return count()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The address of a database with our tables."""
    asyncio.run(_create(postgres, "sawt"))
    asyncio.run(migrate(postgres.format("sawt")))
    return postgres.format("sawt")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy, migrated."""
    path = tmp_path_factory.mktemp("template") / "sawt.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated, empty database; the test runs on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "sawt.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite+aiosqlite:///{path}"
    address: str = request.getfixturevalue("migrated_postgres")
    asyncio.run(_clear(address))
    return address


@pytest.fixture(params=ENGINES)
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables; the test runs on each engine."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"
    address: str = request.getfixturevalue("postgres")
    name = f"sawt_{next(request.getfixturevalue('names'))}"
    asyncio.run(_create(address, name))
    return address.format(name)


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    """An open, migrated, empty database; the test runs on each engine."""
    async with open_database(database) as opened:
        yield opened


async def _create(address: str, name: str) -> None:
    async with _connected(address.format("postgres")) as connection:
        await connection.execute(NEW.format(name))


async def _clear(address: str) -> None:
    """Empty all tables, which is faster than a new database; whoever still uses them is cut off."""
    async with _connected(address) as connection:
        await connection.execute(CUT_OFF)
        await connection.execute(CLEAR)


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(address.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()

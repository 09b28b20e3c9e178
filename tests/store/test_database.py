"""Opening the database, or saying in one line why not; several processes on one file."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from make import NOON, a_post
from store.address import read_address, shown
from store.database import Sessions, open_database
from store.errors import DatabaseUnavailable
from store.migrate import behind, migrate
from store.posts import PostFilter, SqlPosts


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nonsense", "not a database URL"),
        ("", "not a database URL"),
        ("mysql://root:secret@127.0.0.1/x", "engine 'mysql' is not served"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:///:memory:", "names no file"),
        ("postgresql+asyncpg://sawt:secret@127.0.0.1:9/x?password=secret", "cannot be reached"),
        ("sqlite+aiosqlite:////dev/null/x/sawt.db", "cannot make the folder /dev/null/x"),
    ],
)
async def test_an_address_that_cannot_be_used_is_one_line(url: str, complaint: str) -> None:
    for opening in (open_database(url).__aenter__(), migrate(url), behind(url)):
        with pytest.raises(DatabaseUnavailable, match=complaint) as raised:
            await opening
        assert "\n" not in str(raised.value)
        assert "secret" not in str(raised.value)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, and no database at all " * 100)

    with pytest.raises(DatabaseUnavailable, match=r"notes.txt: is not a SQLite database"):
        await open_database(f"sqlite+aiosqlite:///{path}").__aenter__()


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        await open_database(f"sqlite+aiosqlite:///{tmp_path}").__aenter__()


async def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a' / 'b' / 'sawt.db'}"

    await migrate(url)

    assert not await behind(url)


@pytest.mark.parametrize(
    ("url", "driver"),
    [("sqlite:///x.db", "sqlite+aiosqlite"), ("postgresql://h/x", "postgresql+asyncpg")],
)
def test_a_missing_driver_is_filled_in(url: str, driver: str) -> None:
    assert read_address(url).drivername == driver


def test_a_password_is_never_shown() -> None:
    address = read_address("postgresql://sawt:secret@h/x?password=secret&sslmode=require")

    assert shown(address) == "postgresql+asyncpg://sawt:***@h/x"


async def test_every_connection_keeps_sqlites_promises(migrated_sqlite: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{migrated_sqlite}") as sessions:
        for open_session in (sessions.begin, sessions.read):
            async with open_session() as session:
                found = [
                    await session.scalar(text(f"PRAGMA {name}"))
                    for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
                ]
            assert found == ["wal", 1, 2, 10_000]


async def test_another_process_may_write_the_same_file(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'sawt.db'}"
    await migrate(url)
    async with open_database(url) as ours, open_database(url) as theirs:
        await asyncio.gather(
            *(
                SqlPosts(sessions).push([a_post(source=name, native_id=str(n))], NOON)
                for n in range(30)
                for name, sessions in (("ours", ours), ("theirs", theirs))
            )
        )

        page = await SqlPosts(ours).list(PostFilter(), limit=100)

    assert len(page.items) == 60


async def test_reading_goes_on_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "sawt.db"
    await migrate(f"sqlite+aiosqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        async with open_database(f"sqlite+aiosqlite:///{path}") as sessions:
            assert (await SqlPosts(sessions).list(PostFilter(), limit=1)).items == []
    finally:
        other.close()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> float:
    seconds = 1.0
    for place in ("store.engine", "store.database"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", seconds)
    return seconds


@pytest.mark.usefixtures("hurried")
async def test_looking_at_the_schema_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "sawt.db"
    url = f"sqlite+aiosqlite:///{path}"
    await migrate(url)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert not await behind(url)


async def test_those_who_wait_for_a_locked_file_do_not_wait_for_each_other(
    tmp_path: Path, hurried: float
) -> None:
    path = tmp_path / "sawt.db"
    await migrate(f"sqlite+aiosqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with open_database(f"sqlite+aiosqlite:///{path}") as sessions:
            began = time.monotonic()
            pushes = [SqlPosts(sessions).push([a_post(native_id=str(n))], NOON) for n in range(20)]

            answers = await asyncio.gather(*pushes, return_exceptions=True)

    assert {type(answer) for answer in answers} == {DatabaseUnavailable}
    assert time.monotonic() - began < 20 * hurried / 2


async def test_an_exception_undoes_the_transaction(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError):
        await _push_and_fail(sessions)

    assert (await SqlPosts(sessions).list(PostFilter(), limit=1)).items == []


async def _push_and_fail(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(
            text("INSERT INTO leases (name, holder, until) VALUES ('a', 'b', '2026-01-01')")
        )
        _ = 1 / 0


async def test_a_lost_connection_is_one_clear_error_and_then_replaced(
    migrated_postgres: str,
) -> None:
    hang_up = text("SELECT pg_terminate_backend(pg_backend_pid())")
    async with open_database(migrated_postgres) as sessions:
        with pytest.raises(DatabaseUnavailable):
            async with sessions.begin() as session:
                await session.execute(hang_up)

        await sessions.ping()


async def test_connections_lost_while_idle_are_replaced(migrated_postgres: str) -> None:
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with open_database(migrated_postgres) as ours, open_database(migrated_postgres) as theirs:
        async with theirs.begin() as session:
            await session.execute(others)

        await ours.ping()

"""The schema: built by migrations, exactly as store.tables has it."""

import asyncio

import pytest
from alembic import command
from sqlalchemy import Connection, inspect

from store.address import read_address
from store.database import open_database
from store.engine import open_engine
from store.errors import DatabaseUnavailable
from store.migrate import behind, config_for, migrate
from store.posts import SqlPosts


async def test_migrations_build_exactly_the_tables(database: str) -> None:
    def check(connection: Connection) -> None:
        command.check(config_for(connection))

    async with open_engine(read_address(database)) as engine, engine.begin() as connection:
        await connection.run_sync(check)


async def test_a_schema_is_behind_until_it_is_migrated(bare_database: str) -> None:
    assert await behind(bare_database)

    await migrate(bare_database)

    assert not await behind(bare_database)


async def test_migrating_again_changes_nothing(database: str) -> None:
    await migrate(database)

    assert not await behind(database)


async def test_processes_may_migrate_at_once(bare_database: str) -> None:
    await asyncio.gather(*(migrate(bare_database) for _ in range(4)))

    assert not await behind(bare_database)


async def test_what_was_migrated_can_be_undone(bare_database: str) -> None:
    await migrate(bare_database)

    def downgrade(connection: Connection) -> list[str]:
        command.downgrade(config_for(connection), "base")
        return inspect(connection).get_table_names()

    async with open_engine(read_address(bare_database)) as engine, engine.begin() as connection:
        assert await connection.run_sync(downgrade) == ["alembic_version"]


async def test_a_database_without_tables_says_what_to_run(bare_database: str) -> None:
    async with open_database(bare_database) as sessions:
        with pytest.raises(DatabaseUnavailable, match="run: sawt migrate"):
            await SqlPosts(sessions).show("1")

"""Posts that were stored before they were told by anything but their id."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import Connection, text

from listener.post import Platform
from make import NOON, a_post
from store.address import read_address
from store.database import open_database
from store.engine import open_engine
from store.migrate import behind, config_for, migrate
from store.posts import SqlPosts

TWEET = a_post(platform=Platform.X, native_id="1790000000000000001", author=None)
NEWS = a_post(platform=Platform.NEWS, url="https://news.example/1", author=None)
OLD = "INSERT INTO posts ({}) VALUES (:{})"
COLUMNS = (
    *("id", "source", "native_id", "platform", "url", "text", "mentions", "media"),
    *("sample", "received"),
)


async def on(url: str, work: Callable[[Connection], None]) -> None:
    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        await connection.run_sync(work)


def at_0003(connection: Connection) -> None:
    command.upgrade(config_for(connection), "0003")


def store_as_0003(connection: Connection) -> None:
    for post in (TWEET, NEWS):
        values = {name: getattr(post, name, None) for name in COLUMNS}
        values |= {"platform": post.platform.value, "mentions": "[]", "media": "[]"}
        values["received"] = (
            NOON if connection.dialect.name == "postgresql" else NOON.isoformat(" ")
        )
        statement = OLD.format(", ".join(COLUMNS), ", :".join(COLUMNS))
        connection.execute(text(statement), values)


async def test_posts_of_before_are_joined_by_what_comes_later(bare_database: str) -> None:
    await on(bare_database, at_0003)
    await on(bare_database, store_as_0003)

    await migrate(bare_database)

    async with open_database(bare_database) as sessions:
        again = [replace(post, source="other", native_id=n) for post, n in ((NEWS, "77"),)]
        again.append(replace(TWEET, source="other"))
        answers = await SqlPosts(sessions).push([TWEET, NEWS, *again], NOON)
        assert [(each.id, each.new) for each in answers] == [
            (post.id, False) for post in (TWEET, NEWS, NEWS, TWEET)
        ]


async def test_a_process_of_before_may_go_on_meanwhile(bare_database: str) -> None:
    await migrate(bare_database)
    await on(bare_database, store_as_0003)

    async with open_database(bare_database) as sessions:
        (answer,) = await SqlPosts(sessions).push([NEWS], NOON)
        shown = await SqlPosts(sessions).show(NEWS.id)

    assert (answer.new, shown.versions, shown.post.text) == (False, 0, NEWS.text)


async def test_a_migration_that_is_cut_off_leaves_the_schema_as_it_was(bare_database: str) -> None:
    await on(bare_database, at_0003)
    await on(bare_database, store_as_0003)

    def cut_off(connection: Connection) -> None:
        command.upgrade(config_for(connection), "0004")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await on(bare_database, cut_off)

    assert await behind(bare_database)
    await migrate(bare_database)
    assert not await behind(bare_database)

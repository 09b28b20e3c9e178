"""Migrations of incidents on a database with data: nothing is lost on the way up, nor down."""

from typing import Any

from alembic import command
from sqlalchemy import Connection, column, func, select
from sqlalchemy import table as named

from flow import claim, tag_all
from joined import LEAK, OTHER, desk_of, detail, merged, read
from make import NOON, a_post
from router.ticket import ticket_id
from store.address import read_address
from store.database import open_database
from store.engine import open_engine
from store.migrate import config_for, migrate

KEPT = ("posts", "tags", "decisions", "tickets", "ticket_posts", "history", "events", "corrections")


async def to(url: str, revision: str) -> None:
    def work(connection: Connection) -> None:
        command.downgrade(config_for(connection), revision)

    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        await connection.run_sync(work)


async def counts(url: str) -> dict[str, int | None]:
    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        found = {}
        for table in KEPT:
            found[table] = await connection.scalar(select(func.count()).select_from(named(table)))
        return found


async def test_nothing_is_lost_on_the_way_down_and_up(bare_database: str) -> None:
    await migrate(bare_database)
    posts = [a_post(native_id=str(n), text=one) for n, one in enumerate((LEAK, OTHER))]
    names = [ticket_id(one.id) for one in posts]
    async with open_database(bare_database) as sessions:
        await tag_all(sessions, posts)
        await desk_of(sessions).settle([read(one) for one in posts], NOON)
        await claim(sessions, names[0], who="نورة")
        await merged(sessions, *names)
    before = await counts(bare_database)

    await to(bare_database, "0013")
    assert await counts(bare_database) == before
    await migrate(bare_database)
    assert await counts(bare_database) == before

    again = a_post(native_id="again", text=LEAK)
    async with open_database(bare_database) as sessions:
        await tag_all(sessions, [again])
        await desk_of(sessions).settle([read(again)], NOON)
        assert (await detail(sessions, names[0])).ticket.post_count == 3


async def test_marks_are_kept_in_whatever_tree_they_are(bare_database: str) -> None:
    await migrate(bare_database)
    posts = [a_post(native_id=str(n), text=one) for n, one in enumerate((LEAK, OTHER))]
    async with open_database(bare_database) as sessions:
        await tag_all(sessions, posts)
        await desk_of(sessions).settle([read(one) for one in posts], NOON)
    before = await marks(bare_database)

    await to(bare_database, "0017")
    assert len(await marks(bare_database)) == len(before)
    await migrate(bare_database)

    assert await marks(bare_database) == before
    assert before


async def marks(url: str) -> list[tuple[Any, ...]]:
    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        of = named("marks", column("mark"), column("ticket"), column("at"))
        query = select(of.c.mark, of.c.ticket, of.c.at).order_by(of.c.mark, of.c.ticket)
        return [tuple(row) for row in await connection.execute(query)]

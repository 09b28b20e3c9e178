"""The latest migrations on a database with data: one by one down, and up again, nothing is lost."""

from collections.abc import Mapping

from alembic import command
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy import table as named

from flow import claim, tag_all
from joined import LEAK, desk_of, detail, read
from make import NOON, a_post
from router.ticket import ticket_id
from store.address import read_address
from store.database import open_database
from store.engine import open_engine
from store.migrate import config_for, migrate

# What was there before accounts, webhooks, Open311, other ways out and privacy.
BEFORE = "0017"
LATE = ("0024", "0023", "0022", "0021", "0019", "0018", BEFORE)
# Written anew where it is needed.
OWN = frozenset({"alembic_version"})


async def to(url: str, revision: str) -> None:
    def work(connection: Connection) -> None:
        command.downgrade(config_for(connection), revision)

    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        await connection.run_sync(work)


def counted(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(named(name))) or 0
        for name in inspect(connection).get_table_names()
        if name not in OWN and not name.startswith("search")
    }


async def counts(url: str) -> Mapping[str, int]:
    async with open_engine(read_address(url)) as engine, engine.begin() as connection:
        return await connection.run_sync(counted)


async def test_one_by_one_down_and_up_again_no_older_row_is_lost(bare_database: str) -> None:
    await migrate(bare_database)
    post = a_post(text=LEAK, author="canary_otb")
    async with open_database(bare_database) as sessions:
        await tag_all(sessions, [post])
        await desk_of(sessions).settle([read(post)], NOON)
        await claim(sessions, ticket_id(post.id), who="نورة")
    before = await counts(bare_database)
    assert before["marks"]
    assert before["events"]

    for revision in LATE:
        await to(bare_database, revision)
        now = await counts(bare_database)
        assert now == {name: count for name, count in before.items() if name in now}, revision
    assert {"posts", "authors", "tickets", "history", "events", "users", "audit"} <= now.keys()
    assert now.keys().isdisjoint({"webhooks", "sign_ins", "service_requests", "letters", "erased"})

    await migrate(bare_database)
    assert await counts(bare_database) == before
    async with open_database(bare_database) as sessions:
        ticket = (await detail(sessions, ticket_id(post.id))).ticket
        assert (ticket.holder, ticket.post_count) == ("نورة", 1)
